"""Hashes that are the same on every machine: of texts, and of a row's content.

A text is hashed by BLAKE2b to 64 bits, once each (distinct texts only, never rows). A row's content is mixed
from its cells, column by column, with the finaliser of SplitMix64.

>>> hex(text_hash("DE"))
'0x8a385c6835f8edd9'

Reference: Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
"""

import hashlib
from functools import lru_cache

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

_A = np.uint64(0xBF58476D1CE4E5B9)
_B = np.uint64(0x94D049BB133111EB)


@lru_cache(maxsize=1 << 16)
def text_hash(text: str) -> int:
    """The 64-bit hash of a text."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "little")


def text_hashes(texts: list[str]) -> NDArray[np.uint64]:
    """uint64[n]: the hash of each text."""
    return np.array([text_hash(text) for text in texts], dtype=np.uint64)


def byte_hashes(column: pa.ChunkedArray) -> NDArray[np.uint64]:
    """uint64[n]: a hash of each text of a column of many distinct ones, from its bytes; null is 0.

    Each byte is scattered with its place in the text and the words are added up: no loop over rows.
    """
    texts = column.combine_chunks().cast(pa.large_binary())
    if not len(texts):
        return np.zeros(0, dtype=np.uint64)
    _, offsets, data = texts.buffers()
    bounds = np.frombuffer(offsets, np.int64)[texts.offset : texts.offset + len(texts) + 1]
    sizes = np.diff(bounds)
    letters = np.frombuffer(data or b"", np.uint8)[bounds[0] : bounds[-1]].astype(np.uint64)
    places = np.arange(len(letters), dtype=np.int64) - np.repeat(bounds[:-1] - bounds[0], sizes)
    words = mix(letters + np.uint64(1) + (places.astype(np.uint64) << np.uint64(8)))
    total = np.append(np.uint64(0), np.cumsum(words, dtype=np.uint64))
    ends = bounds - bounds[0]
    return mix(total[ends[1:]] - total[ends[:-1]])


def mix(x: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Scatter 64-bit words evenly, one to one (0 stays 0)."""
    x = (x ^ (x >> np.uint64(30))) * _A
    x = (x ^ (x >> np.uint64(27))) * _B
    return x ^ (x >> np.uint64(31))


def fold_in(hashes: NDArray[np.uint64], column: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Mix one more column of words into the hashes of the rows; the order of the columns matters."""
    return mix(hashes * np.uint64(31) + column)


def float_words(values: NDArray[np.float64]) -> NDArray[np.uint64]:
    """The bits of each number, −0.0 taken as 0.0 and every NaN as the same one."""
    canonical = values + 0.0
    missing = np.isnan(canonical)
    if missing.any():
        canonical[missing] = np.nan
    return canonical.view(np.uint64)
