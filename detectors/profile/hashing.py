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
