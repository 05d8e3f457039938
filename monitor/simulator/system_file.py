"""The system file of a simulated business."""

from monitor.simulator.schema import DimensionSpec, FeatureSpec, schema_of
from monitor.simulator.settings import Settings
from monitor.simulator.themes import THEMES

_HEAD = """\
# A simulated ad business: each request shows the best of several ads; a click pays.

[system]
name = "{system}"
window = "{window_hours}h"
allowed_lateness = "10m"
outcome_delay = "{outcome_hours}h"
reference = "{reference}"
season = ["1d", "7d"]

[model]
task = "binary"
score = "score"
outcomes = "{outcomes}"
version = "{version}"
"""

_METRICS = """
[metrics.requests]
role = "volume"
sum = "predictions"

[metrics.ctr]
role = "proxy"
ratio = ["labels", "predictions"]

[metrics.value_per_click]
role = "value"
ratio = ["value", "labels"]

[metrics.revenue]
role = "business"
sum = "value"
factors = ["requests", "ctr", "value_per_click"]
"""

_LEDGER = """
[metrics.billed_revenue]
role = "ledger"
series = true
aggregate = "sum"
reconciles = "revenue"
"""

_GAUGE = """
[metrics.p99_latency_ms]
role = "infrastructure"
series = true
"""

_EXPERIMENT = """
[[experiments]]
name = "ranker-b"
arm = "arm"
planned = { control = 0.5, treatment = 0.5 }
unit = "user_id"
"""

ARMS = ("control", "treatment")


def system_toml(settings: Settings) -> str:
    """The whole file as text."""
    schema = schema_of(settings)
    version = THEMES[settings.theme].model_version
    head = _HEAD.format(
        system=settings.theme,
        window_hours=settings.window_hours,
        outcome_hours=settings.outcome_hours,
        reference=settings.reference,
        outcomes=settings.outcomes,
        version=version,
    )
    return (
        head
        + "\n[features]\n"
        + "".join(_feature(spec) for spec in schema.features)
        + "\n[dimensions]\n"
        + "".join(_dimension(spec) for spec in schema.dimensions)
        + _METRICS
        + (_LEDGER if settings.ledger else "")
        + (_GAUGE if settings.latency_gauge else "")
        + (_EXPERIMENT if settings.experiment else "")
    )


def _feature(spec: FeatureSpec) -> str:
    if spec.categorical:
        return f'{spec.name} = "categorical"\n'
    bounds = "".join(
        f", {key} = {value}" for key, value in (("min", spec.low), ("max", spec.high)) if value is not None
    )
    return f'{spec.name} = {{ type = "numeric"{bounds} }}\n'


def _dimension(spec: DimensionSpec) -> str:
    if spec.side == "supply":
        return f'{spec.name} = {{ lens = "{spec.lens}", side = "supply" }}\n'
    return f'{spec.name} = "{spec.lens}"\n'
