"""People and supply change each other's rows: which of the two signs is a consequence?"""

from detectors.types import Finding
from monitor.triage.evidence import gather
from monitor.triage.facts import establish
from tests.monitor.triage.world import Fault, case, deploy, finding, scale


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


def alike(heap: float, served: float) -> float:
    """Strength of scores at one value in that share of the rows, beside a new version's share."""
    heaped = Finding(**{**vars(finding("serving", "score", kind="pile")), "observed": heap})
    versions = {"v7": (1_000_000, round(1_000 * (1 - served))), "v8": (0, round(1_000 * served))}
    found = case(findings=(heaped,), versions=versions, events=(deploy("model v8"),))
    return gather(establish(found))["scores_alike"].strength


def test_a_new_model_may_itself_give_many_rows_one_score() -> None:
    assert alike(0.3, served=0.9) < 0.5
    assert alike(0.3, served=0.1) == alike(0.3, served=0.0) == 1.0


def shift(*faults: Fault, ledger: str = "agrees") -> float:
    return gather(establish(case(*faults, ledger=ledger)))["mix_demand"].strength


def test_other_proportions_are_a_consequence_where_the_rows_of_one_slice_are_missing() -> None:
    assert shift(scale("n", 0.2, country="DE"), ledger="apart") < 0.5
    assert shift(scale("n", 0.2, country="DE")) < 0.5
    assert shift(scale("n", 0.6, country="DE"), scale("n", 1.4, country="FR")) == 1.0  # others came instead


def test_other_people_are_still_seen_where_rows_are_lost_evenly() -> None:
    assert shift(scale("n", 0.5), scale("n", 3.0, country="IT"), ledger="apart") == 1.0
