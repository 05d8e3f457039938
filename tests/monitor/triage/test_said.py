"""What the reasons of a cause say, and that saying it otherwise moves nothing."""

from dataclasses import replace
from typing import Any

import pytest

from detectors.types import Cause, Finding, Window
from monitor.triage import diagnose
from monitor.triage.case import Case
from monitor.triage.measured import EVEN
from monitor.triage.render import to_text
from tests.monitor.triage.world import LAST, PARITY, case, finding, scale

HOUR = LAST.end - LAST.start


def units(*read: str) -> tuple[Finding, ...]:
    """The price of another unit in each window."""
    return tuple(
        replace(
            finding("units", "price", change=change, factor=0.1, share=0.82),
            id=f"01UNITS{at}", window=Window(LAST.start - at * HOUR, LAST.end - at * HOUR),
            text=f"price is {change} of what it was in 82 % of the rows", observed=0.2, baseline=4.0,
        )
        for at, change in enumerate(read)
    )  # fmt: skip


def rows(value: str = "0.001") -> Finding:
    told: dict[str, Any] = {
        "form": "rows",
        "transform": "factor",
        "value": value,
        "differing": 83,
        "explained": 83,
    }
    found = finding("training_skew", "price", compared=106, **told)
    return replace(
        found, text=f"price differs in 83 of 106 compared rows: served value is {value} times training's"
    )


def top(*found: Finding) -> Cause:
    cause = diagnose(case(scale("ctr", 0.7), findings=found)).causes[0]
    assert cause.cause == "features.unit_change"
    return cause


def test_the_factor_is_the_one_that_the_rows_tell() -> None:
    cause = top(*units("a 24th", "a tenth"), rows())
    assert "served value is 0.001 times training's" in cause.because[0].text
    assert cause.because[0].finding == rows().id
    assert not any("24th" in e.text or "tenth" in e.text for e in cause.because)


def test_windows_that_read_different_units_name_none() -> None:
    assert top(*units("a 24th", "a millionth")).because[0].text == "price is far smaller, in 82 % of the rows"


def test_windows_that_read_one_unit_name_it() -> None:
    assert top(*units("a tenth", "a tenth")).because[0].text.startswith("price is a tenth of what it was")


def test_the_next_check_of_another_unit_promises_no_factor() -> None:
    found = diagnose(case(scale("ctr", 0.7), findings=units("a 24th", "a tenth")))
    assert "factor" not in found.next_checks[0][0]


def test_what_came_has_a_noun() -> None:
    off = replace(
        finding("calibration", "score", lens="quality"),
        text="37 came where the scores promised 76.66; usually 1.03 times",
    )
    text = to_text(diagnose(case(scale("ctr", 0.6), findings=(off,), parity=PARITY)))
    assert "+ 37 successes came where the scores promised 76.66" in text


def test_an_even_change_is_no_word_against_the_place_of_a_finding() -> None:
    nulls = finding("missing", "user_age", kind="null", segment={"datacenter": "west"})
    cause = diagnose(case(scale("ctr", 0.8), findings=(nulls,))).causes[0]
    said = [e.text for e in (*cause.because, *cause.against)]
    assert cause.segment == {"datacenter": "west"}
    assert EVEN not in said
    assert any("looked at: datacenter, app_version, country and 1 more" in text for text in said)


CASES = [
    case(scale("ctr", 0.7), findings=(*units("a 24th", "a tenth"), rows())),
    case(scale("ctr", 0.6), ledger="apart"),
    case(scale("n", 0.6), ledger="apart"),
    case(scale("ctr", 0.6), parity=PARITY),
    case(scale("worth", 0.6, advertiser="acme")),
]


@pytest.mark.parametrize("given", CASES, ids=["unit", "outcomes lost", "rows lost", "layout", "worth"])
def test_words_move_no_probability_weight_or_place(given: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    def bare(cause: Cause) -> tuple[object, ...]:
        weights = [[e.weight for e in side] for side in (cause.because, cause.against)]
        return cause.cause, cause.probability, cause.subject, cause.segment, cause.explains, weights

    said = diagnose(given)
    monkeypatch.setattr("monitor.triage.report.worded", lambda found, facts: found)
    plain = diagnose(given)
    assert [*map(bare, said.causes)] == [*map(bare, plain.causes)]
    assert (said.verdict, said.confidence, said.onset) == (plain.verdict, plain.confidence, plain.onset)
