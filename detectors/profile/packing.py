"""Arrays as few bytes: the narrowest integer type that holds the values, bytes of equal weight together.

Small windows hold small counts, most of them zero: an array of zeros takes its header alone, others are
written in 1, 2, 4 or 8 bytes a value with all lowest bytes first, which compresses well.
"""

import struct
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

_TYPES: dict[int, type] = {1: np.uint8, 2: np.uint16, 3: np.uint32, 4: np.uint64, 5: np.int32, 6: np.int64, 7: np.float64}
_HEAD = struct.Struct("<BI")


def pack(arrays: Sequence[NDArray[np.generic]]) -> bytes:
    """One-dimensional arrays of int64, uint64 or float64, one after another."""
    return b"".join(part for array in arrays for part in _pack_one(array))


def _pack_one(array: NDArray[np.generic]) -> tuple[bytes, bytes]:
    code = _narrowest(array)
    head = _HEAD.pack(code, len(array))
    if code == 0:
        return head, b""
    narrow = np.ascontiguousarray(array, dtype=_TYPES[code])
    return head, narrow.view(np.uint8).reshape(len(narrow), -1).T.tobytes()


def _narrowest(array: NDArray[np.generic]) -> int:
    if array.dtype == np.float64:
        return 7
    if array.dtype == np.uint64:
        return 4
    low, high = (int(array.min()), int(array.max())) if len(array) else (0, 0)
    if low == high == 0:
        return 0
    if low < 0:
        return 5 if low >= -(1 << 31) and high < 1 << 31 else 6
    return 6 if high >= 1 << 32 else 1 + sum(high >= 1 << bits for bits in (8, 16))


class Reader:
    """Reads back what `pack` wrote, array by array. Raises ValueError when the bytes end too early."""

    def __init__(self, data: bytes, position: int = 0) -> None:
        self.data = data
        self.position = position

    def take(self, size: int) -> bytes:
        """The next `size` bytes."""
        part = self.data[self.position : self.position + size]
        if len(part) < size:
            raise ValueError("this profile is damaged: its content ends too early")
        self.position += size
        return part

    def array(self) -> NDArray[np.generic]:
        """The next array, as int64 unless it was uint64 or float64."""
        code, length = _HEAD.unpack(self.take(_HEAD.size))
        if code == 0:
            return np.zeros(length, dtype=np.int64)
        kind = np.dtype(_TYPES[code])
        raw = np.frombuffer(self.take(length * kind.itemsize), np.uint8).reshape(kind.itemsize, length)
        array = np.ascontiguousarray(raw.T).view(kind).reshape(length)
        return array if code in (4, 7) else array.astype(np.int64)
