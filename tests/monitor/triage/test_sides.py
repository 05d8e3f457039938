"""People and supply change each other's rows: which of the two signs is a consequence?"""

from detectors.types import Finding
from monitor.triage.evidence import gather
from monitor.triage.facts import establish
from tests.monitor.triage.world import case, finding, scale


def strengths(shift: float, drift: float) -> tuple[float, float]:
    """Of the sign of the supply and of that of the inputs."""
    moved = effect(finding("population", "advertiser", lens="quality", side="supply", value="acme"), shift)
    drifted = effect(finding("drift", "user_age", lens="quality"), drift)
    signs = gather(establish(case(findings=(moved, drifted))))
    assert signs["mix_supply"].state == signs["inputs_drift"].state == "fired"
    return signs["mix_supply"].strength, signs["inputs_drift"].strength


def effect(found: Finding, size: float) -> Finding:
    return Finding(**{**vars(found), "effect": size})


def test_a_feature_that_moved_further_than_the_supply_is_no_consequence_of_it() -> None:
    supply, inputs = strengths(shift=0.15, drift=0.4)
    assert supply < inputs == 1.0


def test_a_feature_that_moved_no_further_than_the_supply_may_be_its_consequence() -> None:
    supply, inputs = strengths(shift=0.4, drift=0.3)
    assert inputs < supply == 1.0


def test_between_the_two_both_count() -> None:
    assert strengths(shift=0.3, drift=0.4) == (1.0, 1.0)


def test_extremes_that_repeat_once_most_rows_are_of_one_kind_say_little() -> None:
    repeats = finding("stale", "price", kind="stale", value=None)
    stuck = finding("stale", "price", kind="stale", value=7.0)
    moved = scale("n", 6.0, country="IT")
    assert gather(establish(case(findings=(repeats,))))["stale"].strength == 1.0
    assert gather(establish(case(moved, findings=(stuck,))))["stale"].strength == 1.0
    assert gather(establish(case(moved, findings=(repeats,))))["stale"].strength < 0.5
