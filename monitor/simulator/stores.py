"""The feature stores: a table of values for each feature, refreshed every so often.

A store is written ahead for the whole run; serving reads the column of the last refresh. A store that stops
refreshing is one that is read at an earlier time.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from monitor.simulator.arrays import Floats, Ints
from monitor.simulator.schema import FeatureSpec
from monitor.simulator.settings import HOUR_US

_WORD_SKEW = 0.35
_NONE_TOLD = 0.03
_MEMORY = 0.85


@dataclass(frozen=True)
class Store:
    """`values` has shape (entities, refreshes); `usual` and `spread` standardise a value.

    A number's usual value and spread are of its logarithm where the model learns it so.
    """

    spec: FeatureSpec
    values: npt.NDArray[Any]
    first_us: int
    usual: float
    spread: float

    def at(self, entity: Ints, ts_us: Ints) -> npt.NDArray[Any]:
        """The value in force at each time; shapes broadcast."""
        if not self.spec.refresh_hours:
            return np.asarray(self.values[entity, 0])
        step = (ts_us - self.first_us) // int(self.spec.refresh_hours * HOUR_US)
        return np.asarray(self.values[entity, np.clip(step, 0, self.values.shape[1] - 1)])

    def standardised(self, values: npt.NDArray[Any]) -> Floats:
        """In standard deviations from the usual value."""
        plain = np.log1p(values) if self.spec.heavy_tail else values
        return np.asarray((plain - self.usual) / self.spread, dtype=np.float64)


@dataclass(frozen=True)
class Span:
    """The time that a store covers, from `first_us` on; `quality` of each ad shows in its rate."""

    first_us: int
    hours: int

    def refreshes(self, spec: FeatureSpec) -> int:
        return int(np.ceil(self.hours / spec.refresh_hours)) if spec.refresh_hours else 1


def make_store(
    spec: FeatureSpec, given: Mapping[str, Floats], count: int, span: Span, rng: np.random.Generator
) -> Store:
    """Fill the store of one feature of `count` entities; `given` holds by role what the world decides."""
    steps = span.refreshes(spec)
    if spec.categorical:
        values: npt.NDArray[Any] = _words(spec, given, count, rng)
    elif spec.role in given:
        values = given[spec.role][:, None]
    elif spec.shape == "rate":
        values = _rates(given["quality"], steps, rng)
    elif spec.shape == "renewal":
        values = _ages(count, steps, spec, rng)
    elif spec.shape == "level":
        values = np.round(2.0 + _walk(1, steps, rng, memory=0.97) * 0.35, 3)
    else:
        values = _numbers(spec, count, steps, rng)
    plain = np.log1p(values) if spec.heavy_tail else values
    return Store(spec, values, span.first_us, float(plain.mean()), float(plain.std()) or 1.0)


def _words(spec: FeatureSpec, given: Mapping[str, Floats], count: int, rng: np.random.Generator) -> Ints:
    """Codes within the feature's own words; -1 for users who told none."""
    if spec.role in given:
        return given[spec.role].astype(np.int64)[:, None]
    share = rng.permutation(1.0 / np.arange(1, len(spec.words) + 1) ** _WORD_SKEW)
    codes = rng.choice(len(spec.words), count, p=share / share.sum())
    if spec.role == "word":
        codes[rng.random(count) < _NONE_TOLD] = -1
    return codes[:, None]


def _numbers(spec: FeatureSpec, count: int, steps: int, rng: np.random.Generator) -> Floats:
    """Values around each entity's own level, which moves a little with each refresh."""
    level = rng.normal(0.0, 1.0, count)[:, None] + 0.25 * (_walk(count, steps, rng) if steps > 1 else 0.0)
    if spec.shape == "heavy":
        heavy = np.exp(rng.uniform(2.5, 5.5) + rng.uniform(0.6, 1.1) * level)
        return np.asarray(np.round(heavy, 2), dtype=np.float64)
    if spec.shape == "count":
        return np.asarray(np.floor(np.exp(rng.uniform(1.2, 2.6) + 0.7 * level)), dtype=np.float64)
    return np.asarray(np.round(1.0 / (1.0 + np.exp(-rng.uniform(-1.0, 1.0) - 0.8 * level)), 3))


def _rates(quality: Floats, steps: int, rng: np.random.Generator) -> Floats:
    """The pipeline's estimate of each ad's rate: its quality, and the chance of few observations."""
    noise = rng.normal(0.0, 0.08, (len(quality), steps))
    return np.asarray(np.round(1.0 / (1.0 + np.exp(2.6 - quality[:, None] - noise)), 4))


def _ages(count: int, steps: int, spec: FeatureSpec, rng: np.random.Generator) -> Floats:
    """Days since the last renewal, each at its own pace, so that the spread is the same every week."""
    period, phase = rng.uniform(8.0, 40.0, (2, count, 1))
    age = (np.arange(steps) * spec.refresh_hours / 24 + phase) % period
    return np.asarray(np.round(age, 2), dtype=np.float64)


def _walk(count: int, steps: int, rng: np.random.Generator, memory: float = _MEMORY) -> Floats:
    """Stationary walks of standard deviation one, shape (count, steps)."""
    shocks = rng.normal(0.0, np.sqrt(1 - memory**2), (count, steps))
    shocks[:, 0] = rng.normal(0.0, 1.0, count)
    for step in range(1, steps):
        shocks[:, step] += memory * shocks[:, step - 1]
    return np.asarray(shocks, dtype=np.float64)
