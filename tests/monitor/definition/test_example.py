"""The documented example and the smallest file mean what the documentation says."""

from detectors.declared import (
    DAY_US,
    HOUR_US,
    MINUTE_US,
    AlertChannel,
    Declared,
    Dimension,
    Experiment,
    Feature,
    Metric,
    Model,
    Probe,
)
from monitor.definition import declare, parse
from tests.monitor.definition.files import EXAMPLE, MINIMAL, said_of

DECLARED = Declared(
    name="ads",
    window_us=HOUR_US,
    allowed_lateness_us=10 * MINUTE_US,
    outcome_delay_us=2 * HOUR_US,
    reference="training",
    season_us=(DAY_US, 7 * DAY_US),
    model=Model(task="binary", score="score", outcomes="all", version="v7"),
    columns={"prediction_id": "request_id"},
    features=(
        Feature("user_age", "numeric"),
        Feature("price", "numeric", min=0.0, max=1e6, nullable=False),
        Feature("position", "categorical", available=("training",)),
    ),
    dimensions=(
        Dimension("datacenter", "infrastructure"),
        Dimension("app_version", "infrastructure"),
        Dimension("country", "quality"),
        Dimension("advertiser", "quality", side="supply"),
    ),
    metrics=(
        Metric("requests", "volume", sum="predictions"),
        Metric("ctr", "proxy", ratio=("labels", "predictions")),
        Metric("value_per_click", "value", ratio=("value", "labels")),
        Metric("revenue", "business", sum="value", factors=("requests", "ctr", "value_per_click")),
        Metric("billed_revenue", "ledger", series=True, aggregate="sum", reconciles="revenue"),
        Metric("p99_latency_ms", "infrastructure", series=True, aggregate="mean"),
    ),
    probes=(
        Probe(
            name="golden",
            endpoint="http://127.0.0.1:8501/v1/models/ads:predict",
            protocol="kserve-v1",
            cases="golden.ndjson",
            tolerance=1e-6,
            every_us=5 * MINUTE_US,
        ),
    ),
    experiments=(Experiment("ranker-b", "arm", {"control": 0.5, "treatment": 0.5}),),
    alerts=(
        AlertChannel(
            name="oncall",
            webhook="https://example.com/hook",
            form="standard",
            secret_env="ONCALL_WEBHOOK_SECRET",
            when=("incident.opened", "incident.diagnosed", "incident.resolved"),
            min_severity="warning",
        ),
    ),
)


def test_the_example_means_what_the_documentation_says() -> None:
    assert parse(EXAMPLE) == DECLARED


def test_bounds_are_floats_however_they_are_written() -> None:
    price = parse(EXAMPLE).features[1]
    assert (type(price.min), type(price.max)) == (float, float)


def test_only_the_name_is_required_and_the_rest_has_its_defaults() -> None:
    declared = parse(MINIMAL)
    assert declared == Declared(name="ads")
    assert (declared.window_us, declared.allowed_lateness_us, declared.outcome_delay_us) == (
        HOUR_US,
        10 * MINUTE_US,
        0,
    )
    assert (declared.reference, declared.season_us) == (None, (DAY_US, 7 * DAY_US))


def test_a_system_may_be_nothing_but_posted_metrics() -> None:
    roles = ("business", "proxy", "volume", "value", "ledger", "infrastructure")
    text = MINIMAL + "".join(f'[metrics.{role}]\nrole = "{role}"\nseries = true\n' for role in roles)
    combined = {metric.name: metric.aggregate for metric in parse(text).metrics}
    assert combined == {
        "business": "mean",
        "proxy": "mean",
        "volume": "sum",
        "value": "mean",
        "ledger": "sum",
        "infrastructure": "mean",
    }


def test_metrics_of_the_log_need_no_model_unless_they_use_the_score() -> None:
    summed = "".join(
        f'[metrics.{name}]\nrole = "business"\nsum = "{name}"\n'
        for name in ("predictions", "outcomes", "labels", "value", "errors", "fallbacks", "latency_ms")
    )
    assert said_of(MINIMAL + summed) == []
    scored = MINIMAL + '[metrics.m]\nrole = "proxy"\nsum = "score"\n'
    assert said_of(scored) == ["metrics.m.sum: the score needs a [model]: its table is not there"]
    assert said_of(scored + "[model]\n") == []


def test_an_empty_season_means_that_no_cycle_is_expected() -> None:
    assert parse(MINIMAL + "season = []\n").season_us == ()


def test_null_in_a_document_means_left_out() -> None:
    document = {
        "system": {"name": "ads", "window": None},
        "model": None,
        "features": {"a": {"type": "numeric"}},
    }
    assert declare(document) == Declared(name="ads", features=(Feature("a", "numeric"),))
