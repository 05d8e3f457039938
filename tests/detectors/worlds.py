"""A small ad business in canonical tables, healthy or with a fault: what tests of detectors look at.

    world = reference_and_windows(windows=48, n=1_000, fault=lambda rows: scaled(rows, "price", 100.0))
    checks = DETECTOR.check(world.view())

Windows differ a little from each other and from the reference even when nothing is wrong, as real ones do:
each draws its own shift of every numeric feature (`wobble`, in standard deviations) and of the mix of words.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from detectors.declared import HOUR_US, Declared, Dimension, Feature, Metric, Model
from detectors.detector import View
from detectors.history import History
from detectors.profile import Binning, Profile, build_binning, empty, merge_all, profile_batch
from detectors.profile.profile import Stage
from detectors.types import Event, Window

#: Monday, 2 November 2026, 00:00 UTC, in microseconds.
START = 1_793_577_600_000_000

Fault = Callable[[pa.Table], pa.Table]
Generator = np.random.Generator

_WORDS: Mapping[str, tuple[str, ...]] = {
    "device": ("phone", "desktop", "tablet"),
    "position": ("top", "side", "bottom", "feed"),
    "site": tuple(f"site-{i:02d}" for i in range(40)),
    "country": ("DE", "FR", "US", "PL", "BR", "JP"),
    "datacenter": ("east", "west", "north"),
    "app_version": ("5.0", "4.9", "4.8", "4.7"),
    "advertiser": tuple(f"advertiser-{i:02d}" for i in range(12)),
}
_NUMBERS = ("user_age", "price", "history_ctr", "session_length", "clicks_before")
_CATEGORIES = ("device", "position", "site")


def declared(outcome_delay_us: int = 2 * HOUR_US, **changes: object) -> Declared:
    """The ad business: five numeric features, three categorical, four dimensions, revenue and factors."""
    kinds = [Feature(name, "numeric") for name in _NUMBERS]
    kinds += [Feature(name, "categorical") for name in _CATEGORIES]
    fields: dict[str, object] = {
        "name": "ads",
        "window_us": HOUR_US,
        "outcome_delay_us": outcome_delay_us,
        "model": Model(version="v7"),
        "features": tuple(kinds),
        "dimensions": (
            Dimension("country", "quality"),
            Dimension("datacenter", "infrastructure"),
            Dimension("app_version", "infrastructure"),
            Dimension("advertiser", "quality", "supply"),
        ),
        "metrics": (
            Metric("requests", "volume", sum="predictions"),
            Metric("ctr", "proxy", ratio=("labels", "predictions")),
            Metric("value_per_click", "value", ratio=("value", "labels")),
            Metric("revenue", "business", sum="value", factors=("requests", "ctr", "value_per_click")),
        ),
    }
    return Declared(**(fields | changes))  # type: ignore[arg-type]


def rows(n: int, seed: int, window_start: int = START, wobble: float = 0.0) -> pa.Table:
    """n healthy rows of one window, canonical, with outcomes (`label`, `value`, `known`)."""
    rng = np.random.default_rng([seed, window_start % (1 << 63)])
    numeric = _numbers(n, rng, wobble)
    words = {name: _pick(n, rng, choices, wobble) for name, choices in _WORDS.items()}
    age = (numeric["user_age"] - 38.0) / 12.0
    top = np.array([word == "top" for word in words["position"].to_pylist()])
    odds = -2.2 + 0.3 * age + 0.8 * top + 4.0 * (numeric["history_ctr"] - 0.1)
    score = 1.0 / (1.0 + np.exp(-odds))
    label = (rng.random(n) < score).astype(np.float64)
    ts = window_start + np.sort(rng.integers(0, HOUR_US, n))
    columns: dict[str, object] = {
        "prediction_id": [f"{seed}-{window_start}-{i}" for i in range(n)],
        "ts": ts,
        "version": pa.array(["v7"] * n).dictionary_encode(),
        "status": pa.array(np.zeros(n, dtype=np.int8)),
        "score": score,
        "latency_ms": np.round(rng.gamma(4.0, 5.0, n), 3),
    }
    columns |= {f"f:{name}": values for name, values in numeric.items()}
    columns |= {f"f:{name}": words[name] for name in _CATEGORIES}
    columns |= {f"d:{name}": words[name] for name in _WORDS if name not in _CATEGORIES}
    columns["label"] = label
    columns["value"] = label * np.round(rng.gamma(2.0, 0.5, n) + 0.01, 2)
    columns["known"] = ts + rng.integers(1, HOUR_US, n)
    return pa.table(columns)


def _numbers(n: int, rng: Generator, wobble: float) -> dict[str, NDArray[np.float64]]:
    shift = dict(zip(_NUMBERS, rng.normal(0.0, 1.0, len(_NUMBERS)) * wobble, strict=True))
    return {
        "user_age": np.clip(np.round(rng.normal(38.0 + 12.0 * shift["user_age"], 12.0, n)), 13.0, 99.0),
        "price": np.round(rng.lognormal(1.0 + 0.8 * shift["price"], 0.8, n), 2),
        "history_ctr": rng.beta(2.0 * np.exp(shift["history_ctr"]), 18.0, n),
        "session_length": rng.gamma(2.0, 60.0 * np.exp(0.7 * shift["session_length"]), n),
        "clicks_before": rng.poisson(1.5 * np.exp(0.8 * shift["clicks_before"]), n).astype(np.float64),
    }


def _pick(n: int, rng: Generator, choices: Sequence[str], wobble: float) -> pa.DictionaryArray:
    weights = np.exp(rng.normal(0.0, 1.0, len(choices)) * wobble) / np.arange(1, len(choices) + 1)
    codes = rng.choice(len(choices), n, p=weights / weights.sum()).astype(np.int32)
    return pa.DictionaryArray.from_arrays(pa.array(codes), pa.array(choices))


@dataclass(frozen=True)
class World:
    """A declared system, its binning and reference, and the profiles of its windows, oldest first."""

    declared: Declared
    binning: Binning
    reference: Profile
    starts: tuple[int, ...]
    predictions: tuple[Profile, ...]
    outcomes: tuple[Profile, ...]
    tables: tuple[pa.Table, ...] = field(repr=False)

    def history(self, index: int = -1, stage: Stage = "predictions") -> History:
        """All windows before the one at `index`, all healthy."""
        end = range(len(self.starts))[index]
        profiles = self.predictions if stage == "predictions" else self.outcomes
        starts = np.array(self.starts[:end], dtype=np.int64)
        return History(starts, profiles[:end], np.ones(end, dtype=bool))

    def view(self, index: int = -1, events: Sequence[Event] = ()) -> View:
        """What a detector sees when the window at `index` is judged; without series."""
        window = Window(self.starts[index], self.starts[index] + self.declared.window_us)
        return View(
            self.declared,
            window,
            now=window.end + self.declared.outcome_delay_us + self.declared.allowed_lateness_us,
            current=self.predictions[index],
            outcomes=self.outcomes[index],
            reference=self.reference,
            past=self.history(index),
            past_outcomes=self.history(index, "outcomes"),
            events=events,
        )


def reference_and_windows(
    windows: int = 24,
    n: int = 1_000,
    seed: int = 0,
    fault: Fault | None = None,
    faulty: int = 1,
    wobble: float = 0.05,
    system: Declared | None = None,
    reference_rows: int = 20_000,
) -> World:
    """`windows` hourly windows of n rows, of which the last `faulty` have the fault."""
    system = system or declared()
    past = rows(reference_rows, seed + 1_000_003, START - HOUR_US)
    binning = build_binning(system, [past])
    starts = tuple(START + i * system.window_us for i in range(windows))
    tables = [rows(n, seed, start, wobble) for start in starts]
    if fault is not None:
        tables[windows - faulty :] = [fault(table) for table in tables[windows - faulty :]]
    return World(
        system,
        binning,
        profile_of(past, system, binning),
        starts,
        tuple(profile_of(table, system, binning) for table in tables),
        tuple(profile_of(table, system, binning, "outcomes") for table in tables),
        tuple(tables),
    )


def profile_of(table: pa.Table, system: Declared, binning: Binning, stage: Stage = "predictions") -> Profile:
    """One profile of all rows, windows and versions taken together."""
    found = profile_batch(table, system, binning, stage)
    return merge_all([empty(binning, stage), *found.values()])


def replaced(table: pa.Table, column: str, values: object) -> pa.Table:
    """The table with other values in a canonical column ("f:price")."""
    return table.set_column(table.column_names.index(column), column, pa.array(values))


def nulled(table: pa.Table, feature: str, share: float = 1.0, seed: int = 0) -> pa.Table:
    """A share of a feature's values turned to null."""
    values = np.array(table[f"f:{feature}"].to_pylist(), dtype=object)
    values[np.random.default_rng([seed, 1]).random(len(values)) < share] = None
    kind = table.schema.field(f"f:{feature}").type
    return replaced(table, f"f:{feature}", pa.array(values.tolist(), type=kind))


def scaled(table: pa.Table, feature: str, factor: float, offset: float = 0.0) -> pa.Table:
    """A numeric feature in another unit."""
    return replaced(table, f"f:{feature}", table[f"f:{feature}"].to_numpy() * factor + offset)


def frozen(table: pa.Table, feature: str) -> pa.Table:
    """A feature whose first value stands in all rows."""
    first = table[f"f:{feature}"][0].as_py()
    return replaced(table, f"f:{feature}", pa.array([first] * len(table)))


def reworded(table: pa.Table, feature: str, change: Callable[[str], str]) -> pa.Table:
    """A categorical feature whose words are written otherwise."""
    texts = [None if word is None else change(word) for word in table[f"f:{feature}"].to_pylist()]
    return replaced(table, f"f:{feature}", pa.array(texts, pa.string()).dictionary_encode())


def swapped(table: pa.Table, one: str, other: str) -> pa.Table:
    """Two features exchanged."""
    first, second = table[f"f:{one}"].combine_chunks(), table[f"f:{other}"].combine_chunks()
    return replaced(replaced(table, f"f:{one}", second), f"f:{other}", first)


def lost(table: pa.Table, share: float, seed: int = 0) -> pa.Table:
    """A share of the rows missing from the log."""
    return table.filter(pa.array(np.random.default_rng([seed, 2]).random(len(table)) >= share))


def repeated(table: pa.Table, share: float, seed: int = 0) -> pa.Table:
    """A share of the rows logged twice, the second time under another id."""
    again = table.filter(pa.array(np.random.default_rng([seed, 3]).random(len(table)) < share))
    ids = [f"again-{text}" for text in again["prediction_id"].to_pylist()]
    return pa.concat_tables([table, replaced(again, "prediction_id", pa.array(ids, pa.string()))])
