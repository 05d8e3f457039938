import json
import math
from dataclasses import replace

from detectors.types import Change, Diagnosis, Event, Evidence
from monitor.triage import Case, diagnose
from monitor.triage.catalogue import CATALOGUE
from monitor.triage.render import to_json, to_text
from monitor.triage.stories import next_step, story
from tests.monitor.triage.world import ADS, ONSET, SPAN, case, deploy, finding, renamed

CONTRACT = {
    "system", "incident", "metric", "window", "onset", "change", "verdict", "confidence", "causes",
    "decomposition", "segments", "ruled_out", "next_checks", "timeline", "missing_evidence",
}  # fmt: skip


def diagnosed() -> Diagnosis:
    nulls = finding("missing", "user_age", rate=0.4, baseline_rate=0.01, kind="null")
    release = renamed("app_version", "5.0", "5.1", 0.6, 0.5)
    return diagnose(case(release, findings=(nulls,), events=(deploy("app 5.1", 0.5, "5.1"),)))


def test_the_json_is_the_contracts() -> None:
    shown = to_json(diagnosed())
    assert set(shown) == CONTRACT
    assert shown["window"] == {"start": "2023-12-06T00:00:00Z", "end": "2023-12-06T12:00:00Z"}
    assert shown["onset"] == "2023-12-06T00:00:00Z"
    assert set(shown["change"]) == {"expected", "observed", "relative"}
    assert set(shown["causes"][0]) == {
        "cause", "lens", "probability", "subject", "segment", "explains", "because", "against",
    }  # fmt: skip
    assert set(shown["causes"][0]["because"][0]) == {"finding", "text", "weight"}
    assert set(shown["decomposition"][0]) == {"factor", "share"}
    assert set(shown["segments"][0]) == {"segment", "share"}
    assert set(shown["ruled_out"][0]) == {"cause", "text"}
    assert set(shown["next_checks"][0]) == {"text", "would_separate"}
    assert shown["timeline"] == [
        {"ts": "2023-12-05T23:30:00Z", "kind": "deploy", "title": "app 5.1", "subject": "5.1"}
    ]


def test_the_json_holds_no_value_that_json_does_not_know() -> None:
    odd = replace(diagnosed(), change=Change(0.0, 5.0, math.inf))
    text = json.dumps(to_json(odd), allow_nan=False)
    assert json.loads(text)["change"]["relative"] is None


def test_what_is_not_known_is_null() -> None:
    shown = to_json(diagnose(Case(replace(ADS, metrics=()), SPAN)))
    assert (shown["metric"], shown["change"], shown["onset"], shown["incident"]) == (None, None, None, None)


def test_the_text_says_side_cause_place_time_and_next_step() -> None:
    text = to_text(diagnosed())
    for words in (
        "infrastructure",
        "features.missing",
        "user_age",
        "app_version = 5.1",
        "2023-12-06 00:00 UTC",
    ):
        assert words in text
    assert "Next: " in text
    assert "deploy “app 5.1”" in text


def test_the_text_fits_a_channel_however_much_there_is_to_say() -> None:
    many = tuple(Event(ONSET, "deploy", f"line one\nline two {i}" * 50) for i in range(200))
    text = to_text(replace(diagnosed(), timeline=many, missing_evidence=("x" * 400,) * 50))
    assert len(text.splitlines()) <= 40
    assert max(map(len, text.splitlines())) <= 200


def test_an_inconclusive_diagnosis_says_what_was_not_seen() -> None:
    text = to_text(diagnose(Case(ADS, SPAN)))
    assert text.startswith("ads: inconclusive")
    assert "No cause stands out." in text
    assert "Not seen: " in text


def test_no_place_is_spoken_of_where_none_stands_out() -> None:
    everywhere = diagnose(case(findings=(finding("missing", "user_age", kind="null"),)))
    text = to_text(everywhere)
    assert "user_age is missing or at its default, where it held values before." in text
    assert "all rows" not in text


def test_a_cause_below_five_percent_is_not_told_as_text_unless_nothing_else_is() -> None:
    found = diagnosed()
    likely, faint = found.causes[0], replace(found.causes[0], cause="value.decline", probability=0.03)
    both = replace(found, causes=(likely, faint))
    assert "value.decline" not in to_text(both)
    assert [c["cause"] for c in to_json(both)["causes"]] == ["features.missing", "value.decline"]
    assert "1. value.decline (3 %" in to_text(replace(found, causes=(faint,)))


def test_a_reason_that_weighs_nothing_is_not_told_as_text() -> None:
    found = diagnosed()
    faint = replace(found.causes[0], because=(Evidence("seen", 2.0), Evidence("hardly seen", 0.04)))
    text = to_text(replace(found, causes=(faint,)))
    assert "   + seen" in text
    assert "hardly seen" not in text


def test_a_drift_is_told_from_a_new_layout_before_it_is_mended() -> None:
    drift = replace(diagnosed().causes[0], cause="calibration.drift", subject="score", segment={})
    step = next_step(drift, "ads", ONSET)
    assert step.index("presentation.change") < step.index("If they crept, recalibrate")
    assert len(f"Next: {step}") <= 200


def test_a_reason_is_not_given_twice() -> None:
    found = diagnosed()
    twice = replace(found.causes[0], because=found.causes[0].because * 2)
    lines = to_text(replace(found, causes=(twice,))).splitlines()
    reasons = [line for line in lines if line.startswith("   + ")]
    assert len(reasons) == len(set(reasons)) > 1


def test_a_likely_cause_does_not_repeat_the_reasons_and_cost_of_the_one_before() -> None:
    found = diagnosed()
    cost = Evidence("Without it revenue would have been about 20 % higher (10 to 30 %).", 0.0)
    first = replace(found.causes[0], because=(Evidence("seen", 2.0), cost))
    second = replace(first, cause="features.stale", because=(*first.because, Evidence("stopped", 1.0)))
    lines = to_text(replace(found, causes=(first, second))).splitlines()
    assert lines.count("   + seen") == lines.count(f"   {cost.text}") == 1
    assert lines[lines.index("   + in part for the same reasons as above") + 1] == "   + stopped"


def test_a_story_is_told_to_its_end() -> None:
    told = replace(diagnosed().causes[0], cause="presentation.change", subject="score", segment={})
    text = to_text(replace(diagnosed(), causes=(told,)))
    assert "The model's numbers are off by one factor everywhere." in text


def test_a_place_is_told_of_causes_whose_story_has_none() -> None:
    found = diagnosed()
    for name in CATALOGUE:
        cause = replace(found.causes[0], cause=name, segment={"edge": "milan"})
        assert to_text(replace(found, causes=(cause,))).count("edge = milan") >= 1
    skew = replace(found.causes[0], cause="features.skew", segment={"edge": "milan"})
    assert "user_age for a few rows in edge = milan by both paths" in next_step(skew, "ads", ONSET)


def test_nothing_wrong_is_not_claimed_where_the_verdict_is_another() -> None:
    found = diagnosed()
    event = replace(found.causes[0], cause="benign.event", lens="benign", subject="National day", segment={})
    assert found.verdict == "infrastructure"
    for told in (found, replace(found, verdict="inconclusive", causes=(event,))):
        assert story(event, told) == "A declared event may account for the change: National day."
    assert "Nothing else stands out" in story(event, replace(found, verdict="benign", causes=(event,)))
