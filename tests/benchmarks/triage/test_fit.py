"""The fit learns what examples show, keeps what was judged where they show nothing, and obeys the roles."""

import numpy as np

from monitor.triage.catalogue import CATALOGUE
from monitor.triage.sign import Sign, Signs, State
from monitor.triage.symbols import SYMBOLS
from monitor.triage.weights import TABLE, read
from tests.benchmarks.triage.example import Example
from tests.benchmarks.triage.fit import fit
from tests.benchmarks.triage.scaling import scale, surprise
from tests.benchmarks.triage.weights_file import complete, to_text

EVERYTHING = frozenset(CATALOGUE)


def signs(**states: State) -> Signs:
    return {symbol: Sign(symbol, states.get(symbol, "missing"), symbol) for symbol in SYMBOLS}


def example(*causes: str, **states: State) -> Example:
    return Example(signs(**states), EVERYTHING, causes)


MISSING = [example("features.missing", nulls="fired", score_drift="fired")] * 30
STALE = [example("features.stale", nulls="clear", stale="fired", score_drift="clear")] * 30


def test_a_symptom_that_its_cause_never_showed_weighs_less_for_it_and_one_it_always_showed_more() -> None:
    fitted = fit(MISSING + STALE, TABLE, 1.0)
    judged = TABLE.lines["features.missing", "score_drift"].judged
    assert fitted.weight("features.missing", "score_drift", "may").fired > judged[0]
    assert fitted.weight("features.stale", "score_drift", "may").clear >= judged[1]


def test_what_no_example_shows_stays_as_it_was_judged() -> None:
    fitted = fit(MISSING, TABLE, 1.0)
    held = fitted.weight("traffic.invalid", "worthless", "must")
    assert (held.fired, held.clear) == held.judged
    assert held.source == "judged"
    assert fitted.weight("features.missing", "nulls", "must").source == "fitted on 30 spans"


def test_no_fit_turns_the_sign_that_the_catalogue_gives() -> None:
    perverse = [example("concept.drift", input_fault="fired", ranking_worse="clear")] * 50
    fitted = fit(perverse, TABLE, 5.0)
    for cause, entry in CATALOGUE.items():
        for symbol, role in entry.roles.items():
            held = fitted.weight(cause, symbol, role)
            assert (held.fired <= 0 <= held.clear) if role == "must_not" else (held.fired >= 0 >= held.clear)


def test_evidence_that_is_missing_teaches_nothing() -> None:
    silent = fit([example("demand.decline")] * 20, TABLE, 1.0)
    lines = complete(silent).lines
    assert all((held.fired, held.clear) == held.judged for held in lines.values())


def test_the_same_examples_give_the_same_file_and_the_file_gives_the_same_weights() -> None:
    once, twice = (to_text(fit(MISSING + STALE, TABLE, 1.0)) for _ in range(2))
    assert once == twice
    assert to_text(read(once)) == once


def test_the_file_in_the_project_is_complete_and_in_form() -> None:
    assert to_text(complete(TABLE)) == to_text(TABLE)


def test_two_causes_at_once_are_cheaper_where_they_come_often() -> None:
    both = [example("features.missing", "value.decline", nulls="fired", value_factor="fired")] * 5
    often, never = scale([(both, TABLE)]), scale([(MISSING[:5], TABLE)])
    assert often.pair > never.pair
    assert often.surprise <= surprise(both, TABLE)


def test_odds_that_were_too_sure_are_made_milder() -> None:
    rng = np.random.default_rng(3)
    wrong = [
        example("features.stale" if rng.random() < 0.4 else "features.missing", nulls="fired")
        for _ in range(40)
    ]
    assert scale([(wrong, TABLE)]).temperature > scale([(MISSING, TABLE)]).temperature
