"""Seeded rows of 41 columns, seven of which drift, each by about the same amount.

31 numeric columns: three of each of ten shapes and a flag; every fifth has 2 % nulls. Ten categorical ones,
of 2 to 5,000 words with shares that fall as 1 / (rank + 2). Five numeric columns drift by a distance of 0.09
(Kolmogorov–Smirnov): shifted, scaled, spread about the same mean, or partly replaced by a default. Two
categorical ones drift by as much in total variation: every second word gains 18 %, the others lose 18 %.
"""

from collections.abc import Callable, Iterator

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from detectors.declared import HOUR_US, Declared, Feature

Floats = NDArray[np.float64]
Draw = Callable[[np.random.Generator, int], Floats]
Move = Callable[[np.random.Generator, Floats], Floats]

SHAPES: dict[str, Draw] = {
    "normal": lambda rng, n: rng.normal(50, 10, n),
    "lognormal": lambda rng, n: rng.lognormal(size=n),
    "exponential": lambda rng, n: rng.exponential(size=n),
    "uniform": lambda rng, n: rng.random(n),
    "two_peaks": lambda rng, n: rng.normal(size=n) + 4.0 * (rng.random(n) < 0.3),
    "student": lambda rng, n: rng.standard_t(3, n),
    "count": lambda rng, n: rng.poisson(3, n).astype(np.float64),
    "mostly_zero": lambda rng, n: rng.exponential(size=n) * (rng.random(n) < 0.3),
    "price": lambda rng, n: np.ceil(rng.lognormal(3, 0.5, n)) - 0.01,
    "rate": lambda rng, n: rng.beta(2, 20, n),
}
NUMERIC: dict[str, Draw] = {
    **{f"{shape}_{i}": draw for shape, draw in SHAPES.items() for i in range(3)},
    "flag": lambda rng, n: (rng.random(n) < 0.2).astype(np.float64),
}
CATEGORICAL = {f"word_{size}": size for size in (2, 3, 5, 8, 12, 30, 100, 300, 1_000, 5_000)}

MOVES: dict[str, Move] = {
    "normal_0": lambda rng, x: x + 2.26,
    "lognormal_0": lambda rng, x: x * np.exp(0.226),
    "exponential_0": lambda rng, x: x * 1.28,
    "uniform_0": lambda rng, x: np.where(rng.random(len(x)) < 0.09, 0.0, x),
    "normal_1": lambda rng, x: 50 + (x - 50) * 1.45,
}
TILTED = ("word_12", "word_5000")
DRIFTED = (*MOVES, *TILTED)

DECLARED = Declared(
    "bench",
    features=(
        *(Feature(name, "numeric") for name in NUMERIC),
        *(Feature(name, "categorical") for name in CATEGORICAL),
    ),
)

_NULL_SHARE = 0.02
_TILT = 0.18


def side(rows: int, seed: int, drifted: bool = False) -> pa.Table:
    """Rows with plain columns: float64 with nulls, and string."""
    return pa.table(dict(_columns(rows, seed, drifted)))


def canonical(table: pa.Table, windows: int = 1) -> pa.Table:
    """The table as the fold takes it, its rows spread over that many hourly windows from the epoch on."""
    ts = np.arange(table.num_rows) * (windows * HOUR_US) // table.num_rows
    columns = {f"f:{name}": table.column(name) for name in table.column_names}
    return pa.table({"ts": ts, **columns})


def numbers(name: str, rows: int, seed: int, drifted: bool = False) -> Floats:
    """The values of one numeric column, nulls not yet taken out, float64[rows]."""
    rng = np.random.default_rng([seed, list(NUMERIC).index(name)])
    values = NUMERIC[name](rng, rows)
    return MOVES[name](rng, values) if drifted and name in MOVES else values


def shares(name: str, drifted: bool = False) -> Floats:
    """The share of each word of one categorical column, commonest first, before any drift."""
    weights = 1 / (np.arange(CATEGORICAL[name]) + 2.0)
    if drifted and name in TILTED:
        weights[::2] *= 1 + _TILT
        weights[1::2] *= 1 - _TILT
    parts: Floats = weights / weights.sum()
    return parts


def _columns(rows: int, seed: int, drifted: bool) -> Iterator[tuple[str, pa.Array]]:
    rng = np.random.default_rng([seed, 1_000])
    for i, name in enumerate(NUMERIC):
        missing = rng.random(rows) < _NULL_SHARE if i % 5 == 4 else None
        yield name, pa.array(numbers(name, rows, seed, drifted), mask=missing)
    for name in CATEGORICAL:
        words = pa.array([f"{name}-{i}" for i in range(CATEGORICAL[name])])
        upto = np.cumsum(shares(name, drifted))
        codes = np.minimum(np.searchsorted(upto, rng.random(rows)), len(upto) - 1)
        yield name, words.take(pa.array(codes))
