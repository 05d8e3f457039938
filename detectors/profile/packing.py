"""Arrays as few bytes: the narrowest integer type that holds the values, bytes of equal weight together.

Small windows hold small counts, most of them zero: an array of zeros takes its header alone, others are
written in 1, 2, 4 or 8 bytes a value with all lowest bytes first, which compresses well.

>>> len(pack([np.array([3, 200, 0])])), Reader(pack([np.array([3, 200, 0])])).int64().tolist()
(8, [3, 200, 0])
"""

import struct
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

_TYPES = ("", "u1", "<u2", "<u4", "<i4", "<i8", "<u8", "<f8")
_ZEROS, _UINT64, _FLOAT64 = 0, 6, 7
_HEAD = struct.Struct("<BI")


def pack(arrays: Sequence[NDArray[Any]]) -> bytes:
    """One-dimensional arrays of int64, uint64 or float64, one after another."""
    return b"".join(part for array in arrays for part in _pack_one(array))


def _pack_one(array: NDArray[Any]) -> tuple[bytes, bytes]:
    code = _narrowest(array)
    head = _HEAD.pack(code, len(array))
    if code == _ZEROS:
        return head, b""
    raw = np.frombuffer(array.astype(_TYPES[code]).tobytes(), np.uint8)
    return head, raw.reshape(len(array), -1).T.tobytes() if len(array) else b""


def _narrowest(array: NDArray[Any]) -> int:
    if array.dtype == np.float64:
        return _FLOAT64
    if array.dtype == np.uint64:
        return _UINT64
    low, high = (int(array.min()), int(array.max())) if len(array) else (0, 0)
    if low == high == 0:
        return _ZEROS
    fits = (np.iinfo(kind) for kind in _TYPES[1:_UINT64])
    return 1 + [limits.min <= low and high <= limits.max for limits in fits].index(True)


class Reader:
    """Reads back what `pack` wrote, array by array. Raises ValueError when the bytes are none of it."""

    def __init__(self, data: bytes, position: int = 0) -> None:
        self._data = data
        self._position = position

    def _take(self, size: int) -> bytes:
        part = self._data[self._position : self._position + size]
        if len(part) < size:
            raise ValueError("the stored arrays end too early")
        self._position += size
        return part

    def _next(self) -> NDArray[Any]:
        code, length = _HEAD.unpack(self._take(_HEAD.size))
        if code >= len(_TYPES):
            raise ValueError(f"the stored arrays hold an unknown type, {code}")
        if code == _ZEROS or not length:
            return np.zeros(length, dtype=_TYPES[code] or np.int64)
        kind = np.dtype(_TYPES[code])
        raw = np.frombuffer(self._take(length * kind.itemsize), np.uint8).reshape(kind.itemsize, length)
        return np.frombuffer(raw.T.tobytes(), kind)

    @property
    def ended(self) -> bool:
        """True when every array has been read."""
        return self._position >= len(self._data)

    def int64(self) -> NDArray[np.int64]:
        """The next array, which was int64."""
        return self._next().astype(np.int64)

    def uint64(self) -> NDArray[np.uint64]:
        """The next array, which was uint64."""
        return self._next().astype(np.uint64)

    def float64(self) -> NDArray[np.float64]:
        """The next array, which was float64."""
        return self._next().astype(np.float64)
