"""Features break on their way to the model: what it gets is not what the source says."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

import numpy as np
import numpy.typing as npt

from monitor.simulator.arrays import Columns, Ints
from monitor.simulator.change import Lens, Switch
from monitor.simulator.requests import Requests
from monitor.simulator.scene import Scene
from monitor.simulator.schema import FeatureSpec, schema_of
from monitor.simulator.settings import HOUR_US, Settings

Values = npt.NDArray[Any]


@dataclass(frozen=True, kw_only=True)
class FeatureSwitch(Switch):
    """A fault of one feature, by role or name; ad features break in places that a request brings."""

    lens: ClassVar[Lens] = "infrastructure"
    wants: ClassVar[Literal["number", "words", "any"]] = "any"
    feature: str = "match"

    def fits(self, settings: Settings) -> bool:
        return super().fits(settings) and any(
            self.feature in (spec.role, spec.name) for spec in schema_of(settings).features
        )

    def subject(self, scene: Scene) -> str | None:
        return scene.schema.feature(self.feature).name

    def feed(self, scene: Scene, requests: Requests, columns: Columns) -> Columns:
        spec = scene.schema.feature(self.feature)
        if self.wants != "any" and spec.categorical != (self.wants == "words"):
            kind = "categorical" if spec.categorical else "numeric"
            raise ValueError(f"{type(self).__name__} needs another kind of feature; {spec.name!r} is {kind}")
        values = columns[spec.name]
        rows = self.reached(scene, requests)[:, None]
        return {**columns, spec.name: np.where(rows, self.broken(scene, requests, spec, values), values)}

    def broken(self, scene: Scene, requests: Requests, spec: FeatureSpec, values: Values) -> Values:
        """The values as they look under the fault, same shape."""
        raise NotImplementedError


@dataclass(frozen=True, kw_only=True)
class Missing(FeatureSwitch):
    """Null, or what a failing call gives instead: a zero, -1, a default word."""

    cause: ClassVar[str] = "features.missing"
    form: Literal["null", "zero", "minus_one", "unknown", "empty"] = "null"

    def broken(self, scene: Scene, requests: Requests, spec: FeatureSpec, values: Values) -> Values:
        if self.form == "null":
            return np.full(values.shape, -1 if spec.categorical else np.nan)
        if spec.categorical:
            word = {"zero": "-1", "minus_one": "-1", "unknown": "unknown", "empty": ""}[self.form]
            return np.full(values.shape, scene.world.pool.default(word))
        return np.full(values.shape, -1.0 if self.form == "minus_one" else 0.0)


@dataclass(frozen=True, kw_only=True)
class Stale(FeatureSwitch):
    """The store is read as it was at the onset, or `lag` hours behind."""

    cause: ClassVar[str] = "features.stale"
    lag: float | None = None

    def fits(self, settings: Settings) -> bool:
        """Only a value that is the same for all shows by itself; others show beside recomputed rows."""
        return super().fits(settings) and (self.feature == "level" or settings.twins > 0)

    def broken(self, scene: Scene, requests: Requests, spec: FeatureSpec, values: Values) -> Values:
        if self.lag is not None:
            then = requests.ts_us - int(self.lag * HOUR_US)
        else:
            frozen = scene.settings.fork_us + int(self.onset * HOUR_US)
            then = np.minimum(requests.ts_us, frozen)
        return scene.world.feature(spec, requests, then)


#: Changes of unit by name.
UNITS: Mapping[str, Callable[[Values], Values]] = {
    "thousandfold": lambda values: values * 1000.0,
    "hundredfold": lambda values: values * 100.0,
    "a thousandth": lambda values: values / 1000.0,
    "a hundredth": lambda values: values / 100.0,
    "sixtyfold": lambda values: values * 60.0,
    "a sixtieth": lambda values: values / 60.0,
    "a twenty-fourth": lambda values: values / 24.0,
    "Fahrenheit": lambda values: values * 1.8 + 32.0,
    "logarithm": np.log1p,
    "yen for euro": lambda values: values * 165.0,
    "kroner for euro": lambda values: values * 7.46,
    "20 more": lambda values: values + 20.0,
    "4 more": lambda values: values + 4.0,
    "micros": lambda values: values * 1_000_000.0,
    "gross for net": lambda values: values * 1.25,
    "twelvefold": lambda values: values * 12.0,
    "a seventh": lambda values: values / 7.0,
    "twenty-fourfold": lambda values: values * 24.0,
    "a thirtieth": lambda values: values / 30.0,
    "tenfold": lambda values: values * 10.0,
    "miles for kilometres": lambda values: values / 1.609,
}


@dataclass(frozen=True, kw_only=True)
class UnitChange(FeatureSwitch):
    """A number arrives in another unit."""

    cause: ClassVar[str] = "features.unit_change"
    wants: ClassVar[Literal["number", "words", "any"]] = "number"
    change: str = "hundredfold"

    def broken(self, scene: Scene, requests: Requests, spec: FeatureSpec, values: Values) -> Values:
        return UNITS[self.change](values)


@dataclass(frozen=True, kw_only=True)
class Encoding(FeatureSwitch):
    """The words of a categorical feature arrive in a form that the model has never seen."""

    cause: ClassVar[str] = "features.encoding"
    wants: ClassVar[Literal["number", "words", "any"]] = "words"
    form: str = "case"

    def broken(self, scene: Scene, requests: Requests, spec: FeatureSpec, values: Values) -> Values:
        return scene.world.pool.formed(values, self.form)


@dataclass(frozen=True, kw_only=True)
class Skew(FeatureSwitch):
    """Serving computes a feature otherwise than training does.

    `rounded`: down to steps of half a spread; `neighbour`: the value of the row before, so that nothing shows
    in the spread; `shuffled` within the hour; `noisy`: with an error of half a spread. Spreads of heavy tails
    are those of logarithms.
    """

    cause: ClassVar[str] = "features.skew"
    form: Literal["rounded", "neighbour", "shuffled", "noisy"] = "neighbour"

    def fits(self, settings: Settings) -> bool:
        return super().fits(settings) and settings.twins > 0

    def broken(self, scene: Scene, requests: Requests, spec: FeatureSpec, values: Values) -> Values:
        if self.form == "neighbour":
            return np.roll(values, 1, axis=0)
        if self.form == "shuffled":
            return values[_shuffled(requests.ts_us, self.rng(scene, "order"))]
        if spec.categorical:
            raise ValueError(f"skew {self.form} needs a number; {spec.name!r} is categorical")
        step = scene.world.stores[spec.name].spread / 2
        plain = np.log1p(values) if spec.heavy_tail else values
        if self.form == "rounded":
            other = np.floor(plain / step) * step
        else:
            other = plain + step * self.rng(scene, "noise").normal(size=values.shape)
        return np.maximum(np.expm1(other), 0.0) if spec.heavy_tail else other


@dataclass(frozen=True, kw_only=True)
class Swapped(FeatureSwitch):
    """Two columns of one kind exchanged, from the pipeline on."""

    cause: ClassVar[str] = "features.swapped"
    other: str = "heavy"

    def fits(self, settings: Settings) -> bool:
        return super().fits(settings) and any(
            self.other in (spec.role, spec.name) for spec in schema_of(settings).features
        )

    def subject(self, scene: Scene) -> str:
        pair = {self.feature, self.other}
        names = [spec.name for spec in scene.schema.features if pair & {spec.role, spec.name}]
        return " and ".join(names)

    def feed(self, scene: Scene, requests: Requests, columns: Columns) -> Columns:
        one, two = (scene.schema.feature(role).name for role in (self.feature, self.other))
        rows = self.reached(scene, requests)[:, None]
        first, second = np.where(rows, columns[two], columns[one]), np.where(rows, columns[one], columns[two])
        return {**columns, one: first, two: second}


def _shuffled(ts_us: Ints, rng: np.random.Generator) -> Ints:
    """An order of the rows in which each stays within its hour."""
    return np.lexsort((rng.random(len(ts_us)), ts_us // HOUR_US))


SWITCHES = (Missing, Stale, UnitChange, Encoding, Skew, Swapped)
