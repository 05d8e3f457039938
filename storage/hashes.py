"""Fixed-width keys for what users name with text of any length."""

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from storage.schema.types import dump_json

HASH_BYTES = 16


def hash_ids(system_id: int, texts: pa.Array | pa.ChunkedArray | Sequence[str]) -> list[bytes]:
    """BLAKE2b-128 of each text, keyed by the system: the same id in two systems gives two hashes."""
    start = hashlib.blake2b(digest_size=HASH_BYTES, key=system_id.to_bytes(8, "big"))
    found = []
    for data in _encoded(texts):
        state = start.copy()
        state.update(data)
        found.append(state.digest())
    return found


def _encoded(texts: pa.Array | pa.ChunkedArray | Sequence[str]) -> Iterable[bytes]:
    if isinstance(texts, pa.Array | pa.ChunkedArray):
        return texts.cast(pa.binary()).to_pylist()  # type: ignore[no-any-return]
    return (text.encode() for text in texts)


def hash_value(system_id: int, *parts: Any) -> bytes:
    """The hash of JSON values, keyed by the system: the same values make the same row."""
    return hash_ids(system_id, [dump_json(parts)])[0]


def first_copies(hashes: Sequence[bytes]) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """True where a hash stands for the first time in the sequence."""
    heads = np.frombuffer(b"".join(hashes), dtype=np.uint64)[::2]
    if len(np.unique(heads)) == len(heads):
        return np.ones(len(heads), dtype=np.bool_)
    first: dict[bytes, int] = {}
    for at, value in enumerate(hashes):
        first.setdefault(value, at)
    mask = np.zeros(len(heads), dtype=np.bool_)
    mask[list(first.values())] = True
    return mask
