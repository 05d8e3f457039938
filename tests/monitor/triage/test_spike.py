"""Hours that stood out within a quiet span are told: when, how high, and whether they passed."""

from dataclasses import replace

import pytest

from detectors.declared import HOUR_US
from detectors.types import Finding, Window
from monitor.alerts.wording import verdict_sentence
from monitor.triage import diagnose
from monitor.triage.render import to_text
from tests.monitor.triage.world import ONSET, case, finding, scale

ENDED = "A spike that ended: requests up to +47 % (1,570, expected 1,071) from 2023-12-06 04:00 to 06:00 UTC."


def off(hour: int, observed: float = 1_570.0, expected: float = 1_071.0) -> Finding:
    """The requests of that hour of the span."""
    start = ONSET + hour * HOUR_US
    found = finding("metric", "requests", lens="business", severity="warn", since=start)
    return replace(
        found, id=f"01OFF{hour}", window=Window(start, start + HOUR_US), streak=1,
        observed=observed, baseline=expected, effect=observed / expected - 1,
    )  # fmt: skip


def told(*found: Finding) -> str:
    return to_text(diagnose(case(findings=found)))


def test_a_spike_that_ended_is_told_with_its_time_and_height() -> None:
    text = told(off(4, 1_394.0, 1_048.0), off(5))
    assert f"   {ENDED}" in text
    assert "Nothing beyond what chance gives" not in text
    assert "over the whole span nothing is beyond what chance gives" in text


def test_a_spike_that_reaches_the_spans_end_is_not_said_to_have_ended() -> None:
    text = told(off(10), off(11))
    assert "Still off: requests up to +47 %" in text
    assert "ended" not in text


def test_two_spikes_are_told_each_with_its_own_time() -> None:
    text = told(off(1, 854.0, 639.6), off(5))
    assert "requests up to +34 % (854, expected 639.6) from 2023-12-06 01:00 to 02:00 UTC; " in text
    assert "; up to +47 % (1,570, expected 1,071) from 2023-12-06 05:00 to 06:00 UTC." in text


def test_hours_that_fell_and_came_back_are_a_dip() -> None:
    assert "A dip that ended: requests up to −30 %" in told(off(3, 700.0, 1_000.0))


def test_a_quiet_span_tells_of_no_spike() -> None:
    assert "Nothing beyond what chance gives" in told()


def test_a_spike_is_no_reason_of_a_fault() -> None:
    found = diagnose(case(scale("ctr", 0.6), findings=(off(4), off(5))))
    assert not [e for cause in found.causes for e in cause.because if "spike" in e.text and e.weight]
    assert found.causes[0].lens != "benign"
    assert "A spike" not in to_text(found)


def test_a_spike_moves_no_probability(monkeypatch: pytest.MonkeyPatch) -> None:
    said = diagnose(case(findings=(off(4), off(5))))
    monkeypatch.setattr("monitor.triage.tell.spike", lambda cause, facts: None)
    plain = diagnose(case(findings=(off(4), off(5))))
    assert [(c.cause, c.probability) for c in said.causes] == [(c.cause, c.probability) for c in plain.causes]


def test_an_alert_of_a_quiet_span_speaks_of_the_whole() -> None:
    said = verdict_sentence("benign", 0.89, [{"cause": "benign.noise"}])
    assert said == "No fault was found (89 % sure): as a whole it is within what chance gives."
