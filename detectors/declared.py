"""What a user declares of a system, in the form that detectors and triage read.

The system file is parsed and checked in `monitor.definition`; these frozen values are its outcome.
Durations are integer microseconds. A name is the user's own text and never part of SQL or a path.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

LensName = Literal["infrastructure", "quality"]
FeatureKind = Literal["numeric", "categorical"]
Task = Literal["binary", "regression"]
Role = Literal["business", "proxy", "volume", "value", "ledger", "infrastructure"]
Aggregate = Literal[
    "predictions", "outcomes", "labels", "value", "score", "errors", "fallbacks", "latency_ms"
]
Combine = Literal["sum", "mean", "last", "max"]
EventKind = Literal["deploy", "config", "pipeline", "experiment", "holiday", "planned", "other"]

MINUTE_US = 60_000_000
HOUR_US = 60 * MINUTE_US
DAY_US = 24 * HOUR_US

#: Aggregates that are known only once outcomes have come; the others are known when the window closes.
OUTCOME_AGGREGATES: frozenset[str] = frozenset({"outcomes", "labels", "value"})


@dataclass(frozen=True)
class Feature:
    """One declared input column of the model.

    `available` lists the stages that carry it: "training", "serving" or both.
    """

    name: str
    kind: FeatureKind
    min: float | None = None
    max: float | None = None
    nullable: bool = True
    available: tuple[str, ...] = ("training", "serving")


@dataclass(frozen=True)
class Dimension:
    """One column to slice by, seen through one lens."""

    name: str
    lens: LensName
    side: Literal["demand", "supply"] = "demand"


@dataclass(frozen=True)
class Metric:
    """One metric: a sum of an aggregate, a ratio of two, or a posted series (exactly one of the three)."""

    name: str
    role: Role
    sum: Aggregate | None = None
    ratio: tuple[Aggregate, Aggregate] | None = None
    series: bool = False
    aggregate: Combine = "mean"
    factors: tuple[str, ...] = ()
    reconciles: str | None = None

    @property
    def needs_outcomes(self) -> bool:
        """True when the metric is only complete `outcome_delay` after its window's end."""
        used = (self.sum,) if self.sum else (self.ratio or ())
        return any(name in OUTCOME_AGGREGATES for name in used)


@dataclass(frozen=True)
class Model:
    """The served model as declared in `[model]`."""

    task: Task = "binary"
    score: str = "score"
    outcomes: Literal["all", "positives"] = "all"
    version: str | None = None


@dataclass(frozen=True)
class Probe:
    """Golden inputs and outputs at an endpoint; `every_us` in microseconds, `cases` a path as written."""

    name: str
    endpoint: str
    protocol: Literal["kserve-v1", "mlflow"]
    cases: str
    tolerance: float = 1e-6
    every_us: int = 5 * MINUTE_US


@dataclass(frozen=True)
class Experiment:
    """A planned split: `planned` maps arm to its share, shares sum to 1.

    `unit` is the column that was randomised (a user's id, say): a feature, a dimension, or one that is logged
    for this alone; None means each row by itself.
    The other arms are compared with `control`.
    """

    name: str
    arm: str
    planned: Mapping[str, float]
    unit: str | None = None
    control: str | None = None

    @property
    def compared_with(self) -> str:
        """The arm that the others are compared with: the one named so, or called so, else the first."""
        named = self.control or "control"
        return named if named in self.planned else min(self.planned)


@dataclass(frozen=True)
class AlertChannel:
    """Where alerts go. `secret_env` names the environment variable that holds the signing secret."""

    name: str
    webhook: str
    form: Literal["standard", "slack", "pagerduty", "alertmanager"] = "standard"
    secret_env: str | None = None
    when: tuple[str, ...] = ("incident.opened", "incident.diagnosed", "incident.resolved")
    min_severity: Literal["warning", "critical"] = "warning"


@dataclass(frozen=True)
class Declared:
    """One ML system, as declared through both lenses."""

    name: str
    window_us: int = HOUR_US
    allowed_lateness_us: int = 10 * MINUTE_US
    outcome_delay_us: int = 0
    reference: str | None = None  # "training", "first N windows", or None: training when there is any
    season_us: tuple[int, ...] = (DAY_US, 7 * DAY_US)
    model: Model | None = None
    columns: Mapping[str, str] = field(default_factory=dict)  # contract name -> the user's column
    features: tuple[Feature, ...] = ()
    dimensions: tuple[Dimension, ...] = ()
    metrics: tuple[Metric, ...] = ()
    probes: tuple[Probe, ...] = ()
    experiments: tuple[Experiment, ...] = ()
    alerts: tuple[AlertChannel, ...] = ()

    @property
    def serving_features(self) -> tuple[Feature, ...]:
        """Features that a prediction row carries, in the order declared."""
        return tuple(f for f in self.features if "serving" in f.available)

    @property
    def units(self) -> tuple[str, ...]:
        """Columns of the predictions log that only name what an experiment randomises."""
        known = {*(f.name for f in self.serving_features), *(d.name for d in self.dimensions)}
        return tuple(sorted({e.unit for e in self.experiments if e.unit is not None} - known))

    def unit_column(self, unit: str) -> str:
        """Where the canonical table has a unit."""
        if unit in self.units:
            return f"u:{unit}"
        return f"d:{unit}" if any(d.name == unit for d in self.dimensions) else f"f:{unit}"

    def metric(self, name: str) -> Metric:
        """The metric of that name. Raises KeyError when there is none."""
        for metric in self.metrics:
            if metric.name == name:
                return metric
        raise KeyError(name)

    def with_role(self, *roles: Role) -> tuple[Metric, ...]:
        """Metrics of any of the roles, in the order declared."""
        return tuple(m for m in self.metrics if m.role in roles)
