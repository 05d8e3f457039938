"""Two causes at once: both are named when each has a symptom of its own, not when one explains all."""

from monitor.triage.hypotheses import Hypothesis, odds, score
from monitor.triage.verdict import decide, lens_of
from monitor.triage.weighing import weigh
from monitor.triage.weights import TABLE
from tests.monitor.triage.signs import signs


def pairs(**states: str) -> list[Hypothesis]:
    found = odds(weigh(signs(states)))  # type: ignore[arg-type]
    return [held for held in found.probabilities if len(held) == 2]


def test_two_symptoms_that_no_single_cause_shows_name_both_causes() -> None:
    ruling = decide(signs(nulls="fired", value_factor="fired", proxy_factor="clear"))
    assert {scored.cause for scored in ruling.ranking[:2]} == {"features.missing", "value.decline"}


def test_a_second_cause_takes_little_from_the_first_while_one_alone_explains_all() -> None:
    alone = decide(signs(nulls="fired"))
    with_consequence = decide(signs(nulls="fired", calibration_off="fired"))
    assert with_consequence.ranking[0].cause == "features.missing"
    assert with_consequence.ranking[0].probability > alone.ranking[0].probability - 0.1


def test_consequences_of_one_cause_make_no_pair() -> None:
    found = pairs(nulls="fired", calibration_off="fired", ranking_worse="fired", inputs_drift="fired")
    assert [held for held in found if "features.missing" in held] == []


def test_what_must_not_be_seen_for_one_cause_is_excused_by_the_other_that_shows_it() -> None:
    evidence = weigh(signs(volume_down="fired", nulls="fired", input_fault="fired", volume_slice="clear"))
    probabilities = odds(evidence).probabilities
    assert probabilities["features.missing", "demand.decline"] > probabilities["demand.decline",]


def test_a_benign_cause_is_no_part_of_a_pair() -> None:
    assert not any(
        "benign" in cause for held in pairs(nulls="fired", declared_event="fired") for cause in held
    )


def test_a_pair_of_both_lenses_is_infrastructure_since_something_is_broken() -> None:
    assert lens_of(("value.decline", "features.missing")) == "infrastructure"
    assert lens_of(("value.decline", "demand.decline")) == "quality"


def test_probabilities_of_causes_and_pairs_sum_to_at_most_one() -> None:
    ruling = decide(signs(nulls="fired", value_factor="fired", stale="fired", worthless="fired"))
    assert sum(scored.probability for scored in ruling.ranking) <= 1.0 + 1e-9


def test_an_outage_that_answers_errors_need_not_lose_rows() -> None:
    held = signs(errors_up="fired", volume_down="clear", volume_slice="clear", proxy_factor="fired")
    counted = {sign.symbol for sign, _ in weigh(held)["serving.outage"]}
    assert counted == {"errors_up"}
    quiet = {sign.symbol for sign, _ in weigh(signs(volume_down="clear"))["serving.outage"]}
    assert quiet == {"volume_down"}


def test_a_cause_for_which_nobody_looked_is_no_likelier_for_what_else_is_clear() -> None:
    nobody = weigh(signs(nulls="clear", recoded="clear", rescaled="clear"))["features.stale"]
    assert sum(weighed for _, weighed in nobody) > 0
    assert score("features.stale", nobody) == TABLE.prior("features.stale")
    seen = weigh(signs(nulls="clear", stale="fired"))["features.stale"]
    assert score("features.stale", seen) > 5.0
