import pytest

from detectors.declared import Declared, Metric
from monitor.triage.alike import CAPPED
from monitor.triage.catalogue import CATALOGUE, possible
from monitor.triage.sign import State
from monitor.triage.stories import STORIES
from monitor.triage.symbols import DATA_FAULTS, INPUT_FAULTS, SYMBOLS
from monitor.triage.verdict import Ruling, decide
from monitor.triage.weights import ROLES, TABLE
from tests.monitor.triage.signs import signs

CONTRACT = [
    "serving.outage", "serving.fallback", "serving.latency", "model.wrong_version", "model.miscompute",
    "features.missing", "features.stale", "features.unit_change", "features.encoding", "features.skew",
    "features.swapped", "logging.loss", "logging.duplicates", "outcomes.delayed", "outcomes.lost",
    "outcomes.corrupted", "clock.skew", "experiment.misassignment", "population.shift",
    "population.new_segment", "concept.drift", "calibration.drift", "model.regression",
    "proxy.decoupled", "value.decline", "demand.decline", "supply.mix", "traffic.invalid",
    "presentation.change", "benign.season", "benign.event", "benign.noise",
]  # fmt: skip


def probability(ruling: Ruling, cause: str) -> float:
    return next(scored.probability for scored in ruling.ranking if scored.cause == cause)


def test_the_catalogue_holds_exactly_the_causes_of_the_contract() -> None:
    assert sorted(CATALOGUE) == sorted(CONTRACT)


def test_every_word_of_the_catalogue_is_a_symbol_and_every_symbol_is_used() -> None:
    used = {symbol for entry in CATALOGUE.values() for symbol in (*entry.roles, *entry.names)}
    assert used <= set(SYMBOLS)
    assert set(SYMBOLS) - used <= {*INPUT_FAULTS, *DATA_FAULTS}
    assert {*INPUT_FAULTS, *DATA_FAULTS} <= set(SYMBOLS)


def test_every_weight_and_prior_belongs_to_a_line_of_the_catalogue() -> None:
    assert set(TABLE.priors) <= set(CATALOGUE)
    assert {(c, s) for c, s in TABLE.lines if s not in CATALOGUE[c].roles} == set()


def test_every_weight_tells_where_it_came_from_and_how_it_was_judged() -> None:
    for held in (*TABLE.lines.values(), *ROLES.values()):
        assert held.source == "judged" or held.source.startswith("fitted on ")
        assert held.kind in {"direct", "separates", "shared", "follows"}


def test_the_role_of_a_symbol_gives_the_sign_of_its_weights() -> None:
    for cause, entry in CATALOGUE.items():
        for symbol, role in entry.roles.items():
            held = TABLE.weight(cause, symbol, role)
            assert (held.fired <= 0 <= held.clear) if role == "must_not" else (held.fired >= 0 >= held.clear)


@pytest.mark.parametrize(("symbol", "cause"), [
    ("nulls", "features.missing"), ("stale", "features.stale"), ("rescaled", "features.unit_change"),
    ("recoded", "features.encoding"), ("row_skew", "features.skew"), ("swapped", "features.swapped"),
    ("fallbacks_up", "serving.fallback"), ("latency_up", "serving.latency"),
    ("version_unmeant", "model.wrong_version"), ("probe_failed", "model.miscompute"),
    ("duplicates", "logging.duplicates"), ("labels_late", "outcomes.delayed"),
    ("labels_wrong", "outcomes.corrupted"), ("clock_shifted", "clock.skew"),
    ("arms_off", "experiment.misassignment"), ("worthless", "traffic.invalid"), ("mix_supply", "supply.mix"),
    ("new_slice", "population.new_segment"), ("value_factor", "value.decline"),
])  # fmt: skip
def test_a_symptom_that_defines_a_cause_names_it_alone(symbol: str, cause: str) -> None:
    assert decide(signs({symbol: "fired"})).ranking[0].cause == cause


def test_a_clear_check_counts_against_its_cause() -> None:
    open_, closed = (
        decide(signs({"nulls": "fired"})),
        decide(signs({"nulls": "fired", "probe_failed": "clear"})),
    )
    assert probability(closed, "model.miscompute") < probability(open_, "model.miscompute") / 10


def test_correlated_evidence_counts_once() -> None:
    one = decide(signs({"calibration_off": "fired", "log_short": "clear"}))
    two = decide(signs({"calibration_off": "fired", "score_drift": "fired", "log_short": "clear"}))
    score = {s.cause: s.score for s in one.ranking}
    assert all(s.score == score[s.cause] for s in two.ranking if s.cause == "model.regression")


def test_what_was_seen_goes_before_what_was_not_seen_in_the_same_family() -> None:
    ruling = decide(signs({"inputs_drift": "fired", "mix_demand": "clear"}))
    counted = next(s.counted for s in ruling.ranking if s.cause == "population.shift")
    assert [(sign.symbol, sign.state) for sign, _ in counted] == [("inputs_drift", "fired")]


def test_a_warning_weighs_less_than_an_alarm() -> None:
    alarm, warning = decide(signs({"nulls": "fired"})), decide(signs({"nulls": "fired"}, 0.5))
    assert probability(warning, "features.missing") < probability(alarm, "features.missing")


def test_causes_that_rest_on_outcomes_are_capped_until_parity_is_clear() -> None:
    states: dict[str, State] = {"ranking_worse": "fired", "calibration_off": "fired", "input_fault": "clear"}
    parity: dict[str, State] = dict.fromkeys(("probe_failed", "row_skew", "log_short"), "clear")
    capped, free = decide(signs(states)), decide(signs({**states, **parity}))
    resting = [s.probability for s in capped.ranking if s.entry.rests_on_outcomes]
    assert sum(resting) <= CAPPED + 1e-9
    assert capped.verdict == "inconclusive"
    assert free.verdict == "quality"


def test_missing_evidence_alone_leads_nowhere() -> None:
    assert decide(signs({})) == Ruling("inconclusive", 0.0, (), False)


def test_probabilities_leave_room_for_what_no_catalogue_holds() -> None:
    ruling = decide(signs({"metric_moved": "fired", "anything": "clear"}))
    assert sum(s.probability for s in ruling.ranking) < 0.95
    assert ruling.verdict == "inconclusive"


def test_a_cause_that_the_system_cannot_have_is_not_weighed() -> None:
    posted = Declared("ads", metrics=(Metric("revenue", "business", series=True),))
    ruling = decide(signs({"metric_moved": "fired"}), possible(posted))
    named = {scored.cause for scored in ruling.ranking}
    assert {"demand.decline", "serving.outage", "benign.noise"} <= named
    assert not {"features.missing", "model.miscompute", "outcomes.lost", "presentation.change"} & named
    assert named < {scored.cause for scored in decide(signs({"metric_moved": "fired"})).ranking}


def test_nothing_is_benign_while_an_alarm_of_infrastructure_stands() -> None:
    states: dict[str, State] = {"declared_event": "fired", "metric_moved": "fired"}
    assert decide(signs(states)).verdict == "benign"
    assert decide(signs({**states, "infra_alarm": "fired"})).verdict != "benign"


def test_every_cause_has_a_story_of_two_sentences_and_a_next_step() -> None:
    assert list(STORIES) == list(CATALOGUE)
    for told in STORIES.values():
        assert told["story"].count(". ") + told["story"].endswith(".") >= 2
        assert told["next"].endswith(".")
