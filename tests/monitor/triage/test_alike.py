"""Causes that look the same but for a check that did not run are as probable."""

import pytest

from detectors.types import Verdict
from monitor.triage.alike import alike
from monitor.triage.sign import Signs, State
from monitor.triage.verdict import Ruling, decide
from tests.monitor.triage.signs import signs

PARITY = {"row_skew": "clear", "probe_failed": "clear", "log_short": "clear"}


def ruled(**states: str) -> Ruling:
    held: Signs = signs(states)  # type: ignore[arg-type]
    return decide(held)


def of(ruling: Ruling) -> dict[str, float]:
    return {scored.cause: scored.probability for scored in ruling.ranking}


@pytest.mark.parametrize(
    ("seen", "cause", "check", "other"),
    [
        (
            {"ranking_worse": "fired", "calibration_off": "fired"},
            "concept.drift",
            "row_skew",
            "features.skew",
        ),
        (
            {"ranking_worse": "fired", "calibration_off": "fired"},
            "concept.drift",
            "probe_failed",
            "model.miscompute",
        ),
        ({"volume_down": "fired", "volume_slice": "clear"}, "demand.decline", "log_short", "logging.loss"),
    ],
)
def test_without_its_check_another_cause_is_at_least_as_probable(
    seen: dict[str, str], cause: str, check: str, other: str
) -> None:
    known = ruled(**{**PARITY, **seen})
    blind = ruled(**{name: state for name, state in PARITY.items() if name != check}, **seen)
    assert known.ranking[0].cause == cause
    assert of(blind)[other] >= of(blind)[cause] > 0.1
    nothing: Verdict = "inconclusive"
    assert blind.verdict == nothing


def test_values_that_drift_alone_may_be_computed_otherwise_where_nobody_compared_rows() -> None:
    drifted: dict[str, State] = {"inputs_drift": "fired", "probe_failed": "clear", "log_short": "clear"}
    assert alike("population.shift", signs(drifted)) == {"features.skew"}
    assert alike("population.shift", signs(drifted, row_skew="clear")) == set()
    assert alike("population.shift", signs(drifted, mix_demand="fired")) == set()
