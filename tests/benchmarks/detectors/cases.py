"""Independent rows, and the small changes in them that have to be found.

Every window holds fresh draws of what the reference was drawn from; a `Case` is a change of one feature.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from detectors.declared import HOUR_US, Declared, Feature
from tests.detectors.world import START_US

Generator = np.random.Generator
Draw = Callable[[Generator, int, float], pa.Array]

REFERENCE = 100_000  # rows
FEATURES = 40  # that a window is judged on, for the correction
RARE = "rare"


def number(rng: Generator, n: int, shift: float) -> pa.Array:
    """A normal number whose mean is `shift` standard deviations off."""
    return pa.array(rng.normal(shift, 1, n))


def value(rng: Generator, n: int, factor: float) -> pa.Array:
    """A log-normal value (log sd 0.5), multiplied by `factor`."""
    return pa.array(factor * rng.lognormal(0, 0.5, n))


def nullable(rng: Generator, n: int, share: float) -> pa.Array:
    """A number that is null in that share of the rows."""
    return pa.array(rng.normal(size=n), mask=rng.random(n) < share)


def words(rng: Generator, n: int, share: float) -> pa.Array:
    """Ten words, one of them in that share of the rows and the others alike."""
    codes = np.where(rng.random(n) < share, 0, rng.integers(1, 10, n)).astype(np.int32)
    return pa.DictionaryArray.from_arrays(pa.array(codes), pa.array([RARE, *(f"w{i}" for i in range(9))]))


def many_words(rng: Generator, n: int, share: float) -> pa.Array:
    """A thousand words, the commonest 1.6 % and the rarest 0.05 % of the rows, always the same."""
    upto = np.cumsum(1 / np.arange(1, 1_001) ** 0.5)
    codes = np.searchsorted(upto / upto[-1], rng.random(n) * (1 - 1e-12)).astype(np.int32)
    return pa.DictionaryArray.from_arrays(pa.array(codes), pa.array([f"w{i}" for i in range(1_000)]))


#: How each feature is drawn, and the size of what it usually is.
COLUMNS: dict[str, tuple[Draw, float]] = {
    "number": (number, 0.0),
    "value": (value, 1.0),
    "nullable": (nullable, 0.01),
    "words": (words, 0.05),
    "many_words": (many_words, 0.0),
}
SYSTEM = Declared(
    "steady",
    features=tuple(Feature(name, "categorical" if name.endswith("words") else "numeric") for name in COLUMNS),
)


@dataclass(frozen=True)
class Case:
    """One feature drawn with another `size`, at `rows` rows a window; `curve` are the sizes of its curve."""

    name: str
    detector: str
    feature: str
    size: float
    rows: int
    curve: tuple[float, ...]


def draw(rng: Generator, rows: int, index: int = 0, feature: str = "", size: float = 0.0) -> pa.Table:
    """The rows of hour `index`, with one feature drawn with another size."""
    columns = {
        f"f:{name}": how(rng, rows, size if name == feature else usual)
        for name, (how, usual) in COLUMNS.items()
    }
    return pa.table({"ts": np.full(rows, START_US + index * HOUR_US), **columns})


CASES = (
    Case("a mean moves by 0.1 sd", "drift", "number", 0.1, 10_000, (0.02, 0.04, 0.05, 0.06, 0.08, 0.1, 0.12)),
    Case("a mean moves by 0.3 sd", "drift", "number", 0.3, 1_000, (0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35)),
    Case(
        "a category grows from 5 to 7 %",
        "drift",
        "words",
        0.07,
        20_000,
        (0.055, 0.06, 0.0625, 0.065, 0.0675, 0.07, 0.075),
    ),
    Case(
        "nulls grow from 1 to 3 %",
        "missing",
        "nullable",
        0.03,
        2_000,
        (0.015, 0.02, 0.0225, 0.025, 0.0275, 0.03, 0.035),
    ),
    Case(
        "a value (log sd 0.5) grows by a factor 1.05",
        "drift",
        "value",
        1.05,
        20_000,
        (1.01, 1.02, 1.03, 1.035, 1.04, 1.05, 1.06),
    ),
)
