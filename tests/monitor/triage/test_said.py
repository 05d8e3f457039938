"""What the reasons of a cause say, and that saying it otherwise moves nothing."""

from dataclasses import replace
from typing import Any

import pytest

from detectors.types import Cause, Evidence, Finding, Window
from monitor.triage import diagnose
from monitor.triage.case import Case
from monitor.triage.clear import told
from monitor.triage.facts import establish
from monitor.triage.localisation import Located
from monitor.triage.measured import EVEN, measured_signs
from monitor.triage.place import Place
from monitor.triage.render import to_text
from monitor.triage.said import plain, shown_once
from monitor.triage.sign import Sign
from tests.monitor.triage.world import LAST, PARITY, case, finding, scale

HOUR = LAST.end - LAST.start
AT = "2023-12-06 04:00 UTC"


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
    assert (
        top(*units("a 24th", "a millionth")).because[0].text
        == f"{AT}: price is far smaller, in 82 % of the rows"
    )


def test_windows_that_read_one_unit_name_it() -> None:
    assert top(*units("a tenth", "a tenth")).because[0].text.startswith(f"{AT}: price is a tenth of")


def test_the_next_check_of_another_unit_promises_no_factor() -> None:
    found = diagnose(case(scale("ctr", 0.7), findings=units("a 24th", "a tenth")))
    assert "factor" not in found.next_checks[0][0]


def test_what_came_has_a_noun() -> None:
    off = replace(
        finding("calibration", "score", lens="quality"),
        text="37 came where the scores promised 76.66; usually 1.03 times",
    )
    text = to_text(diagnose(case(scale("ctr", 0.6), findings=(off,), parity=PARITY)))
    said = "37 successes came where the scores promised 76.66; usually 1.03 for each one promised"
    assert f"+ 2023-12-06 05:00 UTC: {said}" in text


def test_numbers_of_one_window_say_which_and_those_of_the_span_say_so() -> None:
    nulls = replace(finding("missing", "user_age", kind="null"), text="user_age is null in 40 % of the rows")
    pooled = replace(
        finding("calibration", "score", lens="quality", windows=6),
        text="over the last 6 windows 37 came where the scores promised 76.66; usually 1.03 times",
    )
    causes = diagnose(case(scale("ctr", 0.6), findings=(nulls, pooled))).causes
    said = [e.text for cause in causes for e in (*cause.because, *cause.against)]
    assert "2023-12-06 05:00 UTC: user_age is null in 40 % of the rows" in said
    assert [text for text in said if text.startswith("until 2023-12-06 06:00 UTC: over the last 6 windows")]
    assert not [text for text in said if "were expected" in text and not text.startswith("over the span")]


def test_what_rules_a_cause_out_is_worded_as_the_reasons_are() -> None:
    facts = establish(case())
    text = "1,552 came where the scores of the span promised 1,484; usually 1.04 times"
    assert plain(text, facts) == (
        "1,552 successes came where the scores of the span promised 1,484; usually 1.04 for each one promised"
    )


def test_a_distance_says_what_its_ends_mean() -> None:
    said = plain("device's shares moved by 0.355 (Le Cam) over 1,036 rows", establish(case()))
    assert "moved by 0.355 (Le Cam distance: 0 as before, 1 wholly other) over" in said


def test_a_count_of_clear_checks_says_what_it_means() -> None:
    causes = diagnose(case(scale("worth", 0.6))).causes
    said = [e.text for e in causes[0].because]
    assert "the proxy follows the business as before (proxy_correlation: 36 of 36 checks clear)" in said


@pytest.mark.parametrize("share", [0.28, 0.45])
def test_no_change_is_called_even_beside_the_slices_that_are_listed(share: float) -> None:
    facts = establish(case(scale("worth", 0.6)))
    at = Located({"advertiser": "acme"}, share, 10.0, 7.0)
    signs = measured_signs(replace(facts, place=Place((at,), True)))
    texts = [sign.text for sign in signs if sign.symbol in ("everywhere", "in_quality_slice")]
    assert EVEN not in texts
    assert all(f"advertiser = acme holds {round(share * 100)} % of the change" in text for text in texts)


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


def test_one_figure_that_two_symptoms_read_is_told_once() -> None:
    figure = "0 where 938 were expected (−100 %)"
    both = (
        Evidence(f"over the span requests: {figure}", 3.0),
        Evidence(f"over the span requests moved: {figure}", 0.5),
    )
    assert shown_once(both) == (replace(both[0], weight=3.5),)


@pytest.mark.parametrize(
    ("symbol", "subject", "meaning"),
    [
        ("ranking_worse", "auc", "the model ranks no worse than chance gives: "),
        ("calibration_off", "score", "within what chance gives: "),
    ],
)
def test_a_figure_of_the_span_that_is_clear_says_so_beside_the_usual_one(
    symbol: str, subject: str, meaning: str
) -> None:
    text = "over the span it is 0.738, usually 0.753"
    assert told(Sign(symbol, "clear", text, subject=subject)) == meaning + text
    assert told(Sign(symbol, "fired", text, subject=subject)) == text
