"""Columns of every shape in which nothing is wrong, drawn fast enough for windows of a million rows.

Numbers: normal, heavy-tailed, zero-inflated, discrete, constant, with nulls; with a daily season, with a mean
that wanders from window to window (AR(1), 0.9), and with a dozen values an hour. Words: 2 to 5,000 of them,
and shares that wander. A score with its outcomes and two dimensions let every other detector take part.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from detectors.declared import HOUR_US, Declared, Dimension, Feature, Metric, Model
from tests.detectors.world import START_US

Floats = NDArray[np.float64]
Generator = np.random.Generator
Draw = Callable[[Generator, int], Floats]

STILL: dict[str, Draw] = {
    "normal": lambda rng, n: rng.normal(size=n),
    "uniform": lambda rng, n: rng.random(n),
    "exponential": lambda rng, n: rng.exponential(size=n),
    "student_2": lambda rng, n: rng.standard_t(2, n),
    "cauchy": lambda rng, n: rng.standard_cauchy(n),
    "lognormal_2": lambda rng, n: rng.lognormal(0, 2, n),
    "zero_inflated": lambda rng, n: rng.exponential(size=n) * (rng.random(n) < 0.2),
    "counts": lambda rng, n: rng.poisson(2, n).astype(np.float64),
    "flag": lambda rng, n: (rng.random(n) < 0.1).astype(np.float64),
    "rounded": lambda rng, n: np.round(rng.lognormal(1, 0.5, n), 1),
    "constant": lambda rng, n: np.full(n, 3.0),
}
MOVING = ("seasonal", "wandering", "a_dozen_values")
NULLS = "with_nulls"
WORDS = (2, 5, 20, 100, 1_000, 5_000)
WANDERING_WORDS = "wandering_words"

DECLARED = Declared(
    "shapes",
    model=Model(),
    outcome_delay_us=HOUR_US,
    features=(
        *(Feature(name, "numeric") for name in (*STILL, *MOVING, NULLS)),
        *(Feature(f"words_{size}", "categorical") for size in WORDS),
        Feature(WANDERING_WORDS, "categorical"),
    ),
    dimensions=(Dimension("place", "infrastructure"), Dimension("kind", "quality")),
    metrics=(
        Metric("requests", "volume", sum="predictions"),
        Metric("ctr", "proxy", ratio=("labels", "predictions")),
        Metric("revenue", "business", sum="value"),
    ),
)


@dataclass
class Shapes:
    """Draws windows one after another; `size` is the mean number of rows of a window."""

    size: int
    seed: int
    rng: Generator = field(init=False)
    walk: Floats = field(init=False)

    def __post_init__(self) -> None:
        self.rng = np.random.default_rng(self.seed)
        self.walk = self.rng.normal(size=3)

    def training(self, rows: int, seed: int) -> pa.Table:
        """A reference: the means where they stand at rest, no season, no score."""
        rng = np.random.default_rng([self.seed, seed])
        columns = _features(rng, rows, np.zeros(3), 0.0, np.random.default_rng(seed).normal(size=rows))
        return pa.table({"ts": np.zeros(rows, dtype=np.int64), **columns})

    def window(self, index: int) -> pa.Table:
        """The rows of hour `index`."""
        rng, n = self.rng, int(self.rng.poisson(self.size))
        self.walk = 0.9 * self.walk + np.sqrt(1 - 0.81) * rng.normal(size=3)
        dozen = rng.normal(size=12)[rng.integers(0, 12, n)]
        columns = _features(rng, n, 0.3 * self.walk, 0.5 * np.sin(index / 24 * 2 * np.pi), dozen)
        score = 1 / (1 + np.exp(2.5 - 0.7 * np.asarray(columns["f:normal"])))
        label = (rng.random(n) < score).astype(np.float64)
        ts = START_US + index * HOUR_US + np.sort(rng.integers(0, HOUR_US, n))
        served = {
            "ts": ts,
            "status": np.zeros(n, dtype=np.int8),
            "version": _dictionary(np.zeros(n, dtype=np.int32), ("v1",)),
            "score": score,
            "latency_ms": rng.gamma(4.0, 5.0, n),
            "d:place": _words(rng, n, 3, 0.0),
            "d:kind": _words(rng, n, 4, 0.0),
            "label": label,
            "value": label * rng.lognormal(0, 0.5, n),
            "known": ts + HOUR_US // 2,
        }
        return pa.table({**columns, **served})


def _features(rng: Generator, n: int, walk: Floats, season: float, dozen: Floats) -> dict[str, object]:
    columns: dict[str, object] = {f"f:{name}": draw(rng, n) for name, draw in STILL.items()}
    columns["f:seasonal"] = rng.normal(season, 1, n)
    columns["f:wandering"] = rng.normal(walk[0], 1, n)
    columns["f:a_dozen_values"] = dozen
    columns[f"f:{NULLS}"] = pa.array(rng.normal(size=n), mask=rng.random(n) < 0.05)
    columns |= {f"f:words_{size}": _words(rng, n, size, 0.0) for size in WORDS}
    columns[f"f:{WANDERING_WORDS}"] = _words(rng, n, 10, float(walk[1]))
    return columns


def _words(rng: Generator, n: int, size: int, tilt: float) -> pa.DictionaryArray:
    chances = np.exp(tilt * np.linspace(-1, 1, size)) / np.arange(1, size + 1) ** 0.5
    codes = np.searchsorted(np.cumsum(chances / chances.sum()), rng.random(n) * (1 - 1e-12))
    return _dictionary(codes.astype(np.int32), tuple(f"w{i}" for i in range(size)))


def _dictionary(codes: NDArray[np.int32], words: tuple[str, ...]) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(pa.array(codes), pa.array(words))
