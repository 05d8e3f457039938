"""The switches: what can break in the simulated world, each one class, found by name in `FAULTS`.

A fault starts at the onset of the run and never ends. It touches the world at two places: the features as
they are served, before the model scores them, and which requests are answered at all. A fault draws its own
random numbers, so that the run without it differs in nothing else.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from monitor.simulator.arrays import Bools, Columns
from monitor.simulator.features import SPECS
from monitor.simulator.settings import Settings
from monitor.simulator.vocabulary import APP_VERSIONS, DATACENTERS
from monitor.simulator.world import Requests


@dataclass(frozen=True, kw_only=True)
class Fault:
    """A share of the rows of one app version or one datacenter (or of all), from the onset on."""

    cause: ClassVar[str]
    lens: ClassVar[str]

    share: float = 1.0
    app_version: str | None = None
    datacenter: str | None = None

    def __post_init__(self) -> None:
        if not 0.0 < self.share <= 1.0:
            raise ValueError(f"share must be above 0 and at most 1, not {self.share}")
        _one_of("app_version", self.app_version, APP_VERSIONS)
        _one_of("datacenter", self.datacenter, DATACENTERS)

    @property
    def subject(self) -> str | None:
        """What is broken, as a diagnosis would name it."""
        return None

    @property
    def segment(self) -> Mapping[str, str]:
        """Where it is broken."""
        places = {"app_version": self.app_version, "datacenter": self.datacenter}
        return {name: value for name, value in places.items() if value is not None}

    def touched(self, requests: Requests, settings: Settings) -> Bools:
        """The requests that the fault reaches, shape (requests,)."""
        rows = requests.ts_us >= settings.onset_us
        if self.app_version is not None:
            rows = rows & (requests.app_version == APP_VERSIONS.index(self.app_version))
        if self.datacenter is not None:
            rows = rows & (requests.datacenter == DATACENTERS.index(self.datacenter))
        return rows & (settings.rng("fault").random(len(rows)) < self.share)

    def served(self, columns: Columns, requests: Requests, settings: Settings) -> Columns:
        """The features as the model gets them and as the log shows them."""
        return columns

    def answered(self, requests: Requests, settings: Settings) -> Bools:
        """The requests that are served at all, shape (requests,)."""
        return np.ones(len(requests.ts_us), dtype=np.bool_)


@dataclass(frozen=True, kw_only=True)
class FeatureFault(Fault):
    """A fault of one feature."""

    feature: str

    def __post_init__(self) -> None:
        super().__post_init__()
        _one_of("feature", self.feature, tuple(SPECS))

    @property
    def subject(self) -> str | None:
        return self.feature

    def served(self, columns: Columns, requests: Requests, settings: Settings) -> Columns:
        values = columns[self.feature]
        rows = self.touched(requests, settings)[:, None]
        return {**columns, self.feature: np.where(rows, self.broken(values), values)}

    def broken(self, values: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        """The values as they look under the fault, same shape."""
        raise NotImplementedError


@dataclass(frozen=True, kw_only=True)
class NullFeature(FeatureFault):
    """The feature arrives as null."""

    cause: ClassVar[str] = "features.missing"
    lens: ClassVar[str] = "infrastructure"

    def broken(self, values: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        return np.full(values.shape, -1 if SPECS[self.feature].categorical else np.nan)


@dataclass(frozen=True, kw_only=True)
class Encoding(FeatureFault):
    """The words of a categorical feature arrive in capitals, which the model has never seen."""

    cause: ClassVar[str] = "features.encoding"
    lens: ClassVar[str] = "infrastructure"

    def __post_init__(self) -> None:
        super().__post_init__()
        if not SPECS[self.feature].categorical:
            raise ValueError(f"encoding needs a categorical feature; {self.feature!r} is numeric")

    def broken(self, values: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        return np.where(values >= 0, values + len(SPECS[self.feature].vocabulary), values)


@dataclass(frozen=True, kw_only=True)
class UnitChange(FeatureFault):
    """A number arrives in another unit: euro as cents, days as hours."""

    cause: ClassVar[str] = "features.unit_change"
    lens: ClassVar[str] = "infrastructure"

    factor: float = 100.0

    def __post_init__(self) -> None:
        super().__post_init__()
        if SPECS[self.feature].categorical:
            raise ValueError(f"unit_change needs a numeric feature; {self.feature!r} is categorical")

    def broken(self, values: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        return values * self.factor


@dataclass(frozen=True, kw_only=True)
class Outage(Fault):
    """Requests are not answered."""

    cause: ClassVar[str] = "serving.outage"
    lens: ClassVar[str] = "infrastructure"

    def answered(self, requests: Requests, settings: Settings) -> Bools:
        return ~self.touched(requests, settings)


FAULTS: Mapping[str, type[Fault]] = {
    "null_feature": NullFeature,
    "encoding": Encoding,
    "unit_change": UnitChange,
    "outage": Outage,
}


def _one_of(name: str, value: str | None, allowed: tuple[str, ...]) -> None:
    if value is not None and value not in allowed:
        raise ValueError(f"{name} must be one of {', '.join(allowed)}, not {value!r}")
