"""A small ad business as canonical tables: healthy, yet never the same from hour to hour.

Its windows differ from training and from one another as real ones do: volume and the mix of users follow the
hour and the weekday, site-level features take a dozen values an hour, shares wander, new categories come each
day, and outcomes scatter more than independent draws would. `spoil` changes the columns of a span.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from detectors.declared import HOUR_US, Declared, Dimension, Feature, Metric, Model

Columns = dict[str, NDArray]  # type: ignore[type-arg]
Spoil = Callable[[Columns, np.random.Generator], Columns]

START_US = 1_767_571_200_000_000  # Monday, 2026-01-05
PLAIN, CYCLIC, SITE, WORDS, DAILY = 18, 4, 5, 8, 4  # 39 features, and one that is constant


def declared() -> Declared:
    """The system: 40 features, a model, dimensions of both lenses and metrics of every role."""
    numeric = [f"plain{i}" for i in range(PLAIN)] + [f"cyclic{i}" for i in range(CYCLIC)]
    numeric += [f"site{i}" for i in range(SITE)] + ["constant"]
    words = [f"word{i}" for i in range(WORDS)] + [f"daily{i}" for i in range(DAILY)]
    return Declared(
        name="ads",
        outcome_delay_us=HOUR_US,
        model=Model(),
        features=(
            *(Feature(name, "numeric") for name in numeric),
            *(Feature(name, "categorical") for name in words),
        ),
        dimensions=(Dimension("datacenter", "infrastructure"), Dimension("country", "quality")),
        metrics=(
            Metric("requests", "volume", sum="predictions"),
            Metric("ctr", "proxy", ratio=("labels", "predictions")),
            Metric("value_per_click", "value", ratio=("value", "labels")),
            Metric("revenue", "business", sum="value", factors=("requests", "ctr", "value_per_click")),
            Metric("billed", "ledger", series=True, aggregate="sum", reconciles="revenue"),
        ),
    )


@dataclass
class World:
    """Draws windows one after another; `rows` is the mean number of rows a window."""

    rows: int
    seed: int = 0
    spoil: Spoil | None = None
    rng: np.random.Generator = field(init=False)
    walk: NDArray[np.float64] = field(init=False)

    def __post_init__(self) -> None:
        self.rng = np.random.default_rng(self.seed)
        self.walk = self.rng.normal(0, 1, 16)

    def reseed(self, seed: int) -> None:
        """Draw the windows to come from other random numbers."""
        self.seed, self.rng = seed, np.random.default_rng(seed)

    def training(self, rows: int = 50_000) -> pa.Table:
        """The reference: no hour of day, no wandering, no scores."""
        columns = self.features(rows, np.zeros(16), 0.0, day=-1, rng=np.random.default_rng(self.seed + 1))
        return _table({**columns, "ts": np.zeros(rows, dtype=np.int64)})

    def window(self, index: int) -> pa.Table:
        """The rows of hour `index` with their outcomes (`label`, `value`, `known`)."""
        rng = self.rng
        self.walk = self.wandered()
        hour, day = index % 24, index // 24
        phase = self.wave(hour)
        n = int(rng.poisson(self.rows * self.traffic(hour, day) * np.exp(0.6 * phase + 0.05 * self.walk[15])))
        columns = self.features(n, self.walk, phase, day, rng)
        columns["score"] = _chance(columns["plain0"], 0.2 * phase)
        habit = 0.2 * phase + 0.05 * self.walk[14] + self.leaning(n)
        columns["label"] = (rng.random(n) < _chance(columns["plain0"], habit)) * 1.0
        columns["value"] = columns["label"] * rng.lognormal(0, 0.5, n)
        columns["ts"] = START_US + index * HOUR_US + np.sort(rng.integers(0, HOUR_US, n))
        columns["known"] = columns["ts"] + HOUR_US // 2
        columns["d:datacenter"] = self.placed(["east", "west", "north"], n, [0.5, 0.3, 0.2])
        columns["d:country"] = self.placed(["de", "fr", "us"], n, [0.3, 0.3, 0.4])
        columns |= self._serving(n, index)
        if self.spoil is not None:
            columns = self.spoil(columns, rng)
        return _table(columns)

    def wandered(self) -> NDArray[np.float64]:
        """Where the sixteen walks stand next, AR(1) with 0.9 and variance 1."""
        return np.asarray(0.9 * self.walk + np.sqrt(1 - 0.81) * self.rng.normal(0, 1, 16))

    def wave(self, hour: int) -> float:
        """The hour of the day as a number from -1 (midnight) to 1 (noon)."""
        return float(np.sin((hour - 6) / 24 * 2 * np.pi))

    def traffic(self, hour: int, day: int) -> float:
        """Rows of the hour beside the mean, without the daily wave."""
        return 0.8 if day % 7 >= 5 else 1.0

    def leaning(self, n: int) -> NDArray[np.float64] | float:
        """By how much each row's log-odds of a success differ from what the score knows, float64[n]."""
        return 0.0

    def placed(self, values: list[str], n: int, shares: list[float]) -> NDArray[np.str_]:
        """The value of a dimension in each of n rows."""
        return self.rng.choice(values, n, p=shares)

    def _serving(self, n: int, index: int) -> Columns:
        """How the rows were served: its own random numbers, so that the other columns don't depend on it."""
        rng = np.random.default_rng([self.seed, index])
        often = 0.002 * rng.lognormal(0, 0.5)
        slower = 20 * (1 + 0.2 * np.sin(index / 24 * 2 * np.pi)) * rng.lognormal(0, 0.03)
        return {
            "status": rng.choice(3, n, p=[1 - 2 * often, often, often]).astype(np.int8),
            "latency_ms": rng.lognormal(np.log(slower), 0.5, n),
            "version": np.full(n, "v1"),
        }

    def features(
        self, n: int, walk: NDArray[np.float64], phase: float, day: int, rng: np.random.Generator
    ) -> Columns:
        """The 40 features of n rows of the day (-1: training), `walk` float64[16] being where means stand."""
        columns: Columns = {f"plain{i}": rng.normal(0, 1, n) for i in range(PLAIN)}
        for i in range(CYCLIC):
            columns[f"cyclic{i}"] = rng.normal(0.3 * phase + 0.1 * walk[i], 1, n)
        for i in range(SITE):
            sites = rng.normal(walk[4 + i] if day >= 0 else 0.0, 1, 12 if day >= 0 else 5_000)
            columns[f"site{i}"] = rng.choice(sites, n)
        columns["constant"] = np.full(n, 3.0)
        for i in range(WORDS):
            columns[f"word{i}"] = _words(10 if i < 7 else 5_000, 0.2 * walk[8 + i] if i < 4 else 0.0, n, rng)
        for i in range(DAILY):
            texts = _words(30, 0.0, n, rng)
            fresh = rng.random(n) < (0.03 * np.exp(0.3 * walk[12]) if day >= 0 else 0.001)
            columns[f"daily{i}"] = np.where(fresh, f"new{day}", texts)
        return columns


def _words(size: int, tilt: float, n: int, rng: np.random.Generator) -> NDArray[np.str_]:
    chances = np.exp(tilt * np.linspace(-1, 1, size)) / np.arange(1, size + 1) ** 0.5
    texts = np.array([f"w{i}" for i in range(size)])
    return texts[np.searchsorted(np.cumsum(chances / chances.sum()), rng.random(n) * (1 - 1e-12))]


def _chance(x: NDArray[np.float64], shift: NDArray[np.float64] | float) -> NDArray[np.float64]:
    return np.asarray(1 / (1 + np.exp(2.5 - 0.5 * np.nan_to_num(x) - shift)))


def _table(columns: Columns) -> pa.Table:
    plain = ("score", "label", "value", "ts", "known", "status", "latency_ms", "version")
    arrays = {}
    for name, values in columns.items():
        key = name if name in plain or name[:2] in ("d:", "a:") else f"f:{name}"
        arrays[key] = pa.array(values) if values.dtype.kind in "fiO" else pa.array(values).dictionary_encode()
    return pa.table(arrays)
