"""The next check is the one that is expected to tell most."""

import math

import pytest

from monitor.triage.checks import next_checks
from monitor.triage.information import chances, gain
from monitor.triage.parity import NEEDED
from monitor.triage.symbols import SYMBOLS
from monitor.triage.verdict import decide
from tests.monitor.triage.signs import signs


def test_a_check_tells_nothing_of_causes_that_have_nothing_to_do_with_it() -> None:
    assert gain("nulls", {"demand.decline": 0.5, "value.decline": 0.5}) == 0.0


def test_a_check_tells_nothing_when_there_is_nothing_left_to_tell() -> None:
    assert gain("probe_failed", {"model.miscompute": 1.0}) == pytest.approx(0.0, abs=1e-9)


def test_a_check_that_defines_one_of_two_even_causes_tells_nearly_all() -> None:
    assert gain("probe_failed", {"model.miscompute": 0.5, "demand.decline": 0.5}) > 0.9 * math.log(2)


def test_chances_give_back_the_weights_that_they_were_made_of() -> None:
    by_cause, otherwise = chances("nulls", ["features.missing"])
    assert 0 < otherwise < by_cause["features.missing"] < 1


def test_the_check_that_separates_the_likely_causes_comes_first() -> None:
    ruling = decide(signs(volume_down="fired", log_short="clear"))
    checks = next_checks(ruling, (), signs(volume_down="fired", log_short="clear"), "ads", None)
    assert checks[0][0] == SYMBOLS["volume_slice"].check
    assert {"serving.outage", "demand.decline"} <= set(checks[0][1])


def test_parity_is_asked_for_before_anything_that_rests_on_outcomes_is_named() -> None:
    seen = signs(ranking_worse="fired", calibration_off="fired")
    asked = [text for text, _ in next_checks(decide(seen), (), seen, "ads", None)]
    assert set(asked[:3]) == {SYMBOLS[symbol].check for symbol in NEEDED}
