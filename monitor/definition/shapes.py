"""The shape of the system file, table by table: its keys and what each may hold.

A field carries the name that it has in `detectors.declared`; its alias is the key in the file. Nothing is
required here, so that a file with mistakes can still be read as far as it goes; `checks.required` asks for
what must be there.
"""

from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainValidator

from detectors.declared import Aggregate, Combine, FeatureKind, LensName, Role, Task
from monitor.definition import durations, values
from monitor.definition.words import alternatives, show

Stage = Literal["training", "serving"]
Side = Literal["demand", "supply"]
Outcomes = Literal["all", "positives"]
Protocol = Literal["kserve-v1", "mlflow"]
Form = Literal["standard", "slack", "pagerduty", "alertmanager"]
Severity = Literal["warning", "critical"]
AlertType = Literal[
    "incident.opened", "incident.diagnosed", "incident.resolved", "finding.alarm", "service.degraded"
]

Name = Annotated[str, PlainValidator(values.name)]
Text = Annotated[str, PlainValidator(values.text)]
Url = Annotated[str, PlainValidator(values.url)]
Number = Annotated[float, PlainValidator(values.number)]
Flag = Annotated[bool, PlainValidator(values.flag)]
Duration = Annotated[int, PlainValidator(durations.duration)]
AggregateName = Annotated[str, PlainValidator(values.one_of(Aggregate))]
KindName = Annotated[str, PlainValidator(values.one_of(FeatureKind))]
StageName = Annotated[str, PlainValidator(values.one_of(Stage))]
AlertTypeName = Annotated[str, PlainValidator(values.one_of(AlertType))]


def _short_form(key: str, options: tuple[str, ...], example: str) -> BeforeValidator:
    """Lets a table be written as the text of its one needed key."""

    def widen(value: object) -> object:
        if isinstance(value, str):
            return {key: value}
        if isinstance(value, dict):
            return value
        raise ValueError(f"must be {alternatives(options)}, or a table such as {example}, not {show(value)}")

    return BeforeValidator(widen)


class Shape(BaseModel):
    """A table of the file. `required` names the fields that a complete one has."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    required: ClassVar[tuple[str, ...]] = ()

    def given(self) -> dict[str, Any]:
        """The fields that the file states, by the names of `detectors.declared`."""
        return {field: value for field, value in self if value is not None}

    @classmethod
    def key(cls, field: str) -> str:
        """The key in the file of a field."""
        return cls.model_fields[field].alias or field


class SystemShape(Shape):
    required = ("name",)
    name: Annotated[str, PlainValidator(values.system_name)] | None = None
    window_us: Annotated[int, PlainValidator(durations.window)] | None = Field(default=None, alias="window")
    allowed_lateness_us: Duration | None = Field(default=None, alias="allowed_lateness")
    outcome_delay_us: Duration | None = Field(default=None, alias="outcome_delay")
    reference: Annotated[str, PlainValidator(values.reference)] | None = None
    season_us: tuple[Duration, ...] | None = Field(default=None, alias="season")


class ModelShape(Shape):
    task: Annotated[str, PlainValidator(values.one_of(Task))] | None = None
    score: Name | None = None
    outcomes: Annotated[str, PlainValidator(values.one_of(Outcomes))] | None = None
    version: Name | None = None


class FeatureShape(Shape):
    required = ("kind",)
    kind: KindName | None = Field(default=None, alias="type")
    min: Number | None = None
    max: Number | None = None
    nullable: Flag | None = None
    available: tuple[StageName, ...] | None = None


class DimensionShape(Shape):
    required = ("lens",)
    lens: Annotated[str, PlainValidator(values.one_of(LensName))] | None = None
    side: Annotated[str, PlainValidator(values.one_of(Side))] | None = None


class MetricShape(Shape):
    required = ("role",)
    role: Annotated[str, PlainValidator(values.one_of(Role))] | None = None
    sum: AggregateName | None = None
    ratio: tuple[AggregateName, ...] | None = None
    series: Flag | None = None
    aggregate: Annotated[str, PlainValidator(values.one_of(Combine))] | None = None
    factors: tuple[Name, ...] | None = None
    reconciles: Name | None = None


class ProbeShape(Shape):
    required = ("name", "endpoint", "protocol", "cases")
    name: Name | None = None
    endpoint: Url | None = None
    protocol: Annotated[str, PlainValidator(values.one_of(Protocol))] | None = None
    cases: Text | None = None
    tolerance: Annotated[float, PlainValidator(values.not_negative)] | None = None
    every_us: Annotated[int, PlainValidator(durations.interval)] | None = Field(default=None, alias="every")


class ExperimentShape(Shape):
    required = ("name", "arm", "planned")
    name: Name | None = None
    arm: Name | None = None
    planned: dict[str, Annotated[float, PlainValidator(values.share)]] | None = None
    unit: Name | None = None
    control: Name | None = None


class AlertShape(Shape):
    required = ("name", "webhook")
    name: Name | None = None
    webhook: Url | None = None
    form: Annotated[str, PlainValidator(values.one_of(Form))] | None = None
    secret_env: Annotated[str, PlainValidator(values.variable)] | None = None
    when: tuple[AlertTypeName, ...] | None = None
    min_severity: Annotated[str, PlainValidator(values.one_of(Severity))] | None = None


FeatureEntry = Annotated[
    FeatureShape, _short_form("type", ("numeric", "categorical"), '{ type = "numeric", min = 0 }')
]
DimensionEntry = Annotated[
    DimensionShape,
    _short_form("lens", ("infrastructure", "quality"), '{ lens = "quality", side = "supply" }'),
]


class FileShape(Shape):
    """The whole file."""

    system: SystemShape = SystemShape()
    model: ModelShape | None = None
    columns: dict[str, Name] = {}
    features: dict[str, FeatureEntry] = {}
    dimensions: dict[str, DimensionEntry] = {}
    metrics: dict[str, MetricShape] = {}
    probes: tuple[ProbeShape, ...] = ()
    experiments: tuple[ExperimentShape, ...] = ()
    alerts: tuple[AlertShape, ...] = ()


#: The shape of each section's own table, or of every table in the section.
SECTIONS: dict[str, type[Shape]] = {
    "system": SystemShape,
    "model": ModelShape,
    "features": FeatureShape,
    "dimensions": DimensionShape,
    "metrics": MetricShape,
    "probes": ProbeShape,
    "experiments": ExperimentShape,
    "alerts": AlertShape,
}
#: Sections whose tables are named by the user, and sections that are lists of tables.
TABLES = ("features", "dimensions", "metrics")
LISTS = ("probes", "experiments", "alerts")
