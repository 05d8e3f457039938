"""The system file of the simulated business."""

from monitor.simulator.features import FEATURES, FeatureSpec

_HEAD = """\
# A simulated ad business: each request shows the best of several ads; a click pays.

[system]
name = "ads"
window = "1h"
allowed_lateness = "10m"
outcome_delay = "2h"
reference = "training"
season = ["1d", "7d"]

[model]
task = "binary"
score = "score"
outcomes = "positives"
version = "v7"

[features]
"""

_TAIL = """
[dimensions]
datacenter = "infrastructure"
app_version = "infrastructure"
country = "quality"
advertiser = { lens = "quality", side = "supply" }

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

[metrics.billed_revenue]
role = "ledger"
series = true
aggregate = "sum"
reconciles = "revenue"
"""

SYSTEM = "ads"
MODEL_VERSION = "v7"


def system_toml() -> str:
    """The whole file as text."""
    return _HEAD + "".join(_feature(spec) for spec in FEATURES) + _TAIL


def _feature(spec: FeatureSpec) -> str:
    if spec.categorical:
        return f'{spec.name} = "categorical"\n'
    bounds = "".join(
        f", {key} = {value}" for key, value in (("min", spec.low), ("max", spec.high)) if value is not None
    )
    return f'{spec.name} = {{ type = "numeric"{bounds} }}\n'
