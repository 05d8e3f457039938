"""How a few whole rows go together: means of products of two or three columns' ranks.

Each column is ranked within its own window, equal values in an order drawn once for each column. So every
column is spread evenly in every window, whatever has become of it: what single columns show takes no part,
and the products of columns that have nothing to do with each other have the mean 0. A rank as
u from −1/2 to 1/2 gives two scores of mean 0 and variance 1, a level and a bend,

    l(u) = sqrt(12) u        b(u) = sqrt(180) (u² − 1/12),

and the terms of K columns are l l, b l and b b of every pair, and l l l of every three.

>>> a, b = np.random.default_rng(0).normal(size=(2, 256))
>>> found = moments(ranks(np.stack([a, b, np.where(a * b > 0, 1, -1)])))
>>> [columns_of(terms(3)[:, t], 3) for t in np.flatnonzero(np.abs(found) > 0.3).tolist()]
[[0, 1, 2]]

Reference: J. Neyman, Skandinavisk Aktuarietidskrift 20 (1937) 149-199 (smooth tests by Legendre polynomials).
"""

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Ranks = NDArray[np.uint8]
Floats = NDArray[np.float32]
Moments = Floats

#: Rows at most: a rank is one byte.
MOST_ROWS = 256


def ranks(values: NDArray[Any]) -> Ranks:
    """uint8[K, m]: the rank of each of m rows, at most 256, in each of K columns."""
    columns, rows = values.shape
    at = _shuffled(columns)
    at = at[at < rows].reshape(columns, rows)
    order = np.take_along_axis(at, np.argsort(np.take_along_axis(values, at, 1), axis=1, kind="stable"), 1)
    found = np.empty(values.shape, dtype=np.uint8)
    np.put_along_axis(found, order, np.arange(rows, dtype=np.uint8)[None], axis=1)
    return found


@lru_cache(maxsize=8)
def _shuffled(columns: int) -> Ints:
    """int64[K, 256]: for each column another order in which equal values are ranked."""
    return np.random.default_rng(0).permuted(np.tile(np.arange(MOST_ROWS), (columns, 1)), axis=1)


@lru_cache(maxsize=8)
def terms(columns: int) -> Ints:
    """int64[3, P]: the lines of `scores` whose product each term is.

    Lines below `columns` are levels, those above bends, and 2 × `columns` is the line of ones.
    """
    first, second = np.triu_indices(columns, 1)
    a, b = np.nonzero(~np.eye(columns, dtype=bool))
    one = 2 * columns
    pairs = [(first, second), (a + columns, b), (first + columns, second + columns)]
    parts = [np.stack([i, j, np.full(len(i), one)]) for i, j in pairs]
    third = np.arange(columns)
    at, last = np.nonzero(third > second[:, None])
    return np.concatenate([*parts, np.stack([first[at], second[at], last])], axis=1).astype(np.int64)


def scores(rank: Ranks) -> Floats:
    """float32[2K + 1, m]: levels, bends and ones of ranks uint8[K, m]."""
    level, bend = _polynomials(rank.shape[1])
    return np.concatenate([level[rank], bend[rank], np.ones((1, rank.shape[1]), dtype=np.float32)])


@lru_cache(maxsize=2 * MOST_ROWS)
def _polynomials(rows: int) -> tuple[Floats, Floats]:
    """The two scores float32[rows] of each rank."""
    u = (np.arange(rows) + 0.5) / rows - 0.5
    bend = u**2 - np.mean(u**2)
    found = [part / max(float(np.sqrt(np.mean(part**2))), 1e-9) for part in (u, bend)]
    return found[0].astype(np.float32), found[1].astype(np.float32)


def moments(rank: Ranks) -> Floats:
    """float32[P]: the mean of each of `terms` over the rows of ranks uint8[K, m]."""
    columns, rows = rank.shape
    score = scores(rank)
    level, bend = score[:columns], score[columns : 2 * columns]
    first, second = np.triu_indices(columns, 1)
    bent = bend @ level.T
    threes = (level[first] * level[second]) @ level.T
    parts = [
        (level @ level.T)[first, second],
        bent[~np.eye(columns, dtype=bool)],
        (bend @ bend.T)[first, second],
        threes[np.arange(columns) > second[:, None]],
    ]
    return np.asarray(np.concatenate(parts) / max(rows, 1), dtype=np.float32)


def columns_of(term: Ints, columns: int) -> list[int]:
    """The columns that a term int64[3] multiplies, ascending."""
    return sorted({line % columns for line in term.tolist() if line < 2 * columns})
