"""What a reader is told of Evidently's answer: agrees, differs and why it may, or why there is none."""

from dataclasses import replace
from typing import Any

import pytest

from detectors.declared import HOUR_US
from detectors.types import Finding, Window
from monitor import agreement, shapes
from monitor.covered import covering
from storage.confirmations import Stored

START = 497_500 * HOUR_US


def finding(detector: str = "drift", subject: str = "age", hour: int = 0, since: int = 0) -> Finding:
    start = START + hour * HOUR_US
    window = Window(start, start + HOUR_US)
    return Finding(
        id="01X",
        detector=detector,
        lens="quality",
        subject=subject,
        segment={},
        window=window,
        severity="alarm",
        effect=0.2,
        p_value=1e-9,
        baseline=None,
        observed=None,
        text="moved",
        phase="outcomes" if detector == "performance" else "inputs",
        streak=3,
        since=START + since * HOUR_US,
    )


def answer(column: str, method: str = "ks", score: float | None = 1e-9, drifted: bool | None = True) -> Any:
    threshold = 0.001 if method == "ks" else 0.1
    text = f"the current rows have no value of {column}"
    said = {"column": column, "method": method, "score": score, "threshold": threshold}
    return {**said, "drifted": drifted, "text": text}


def asked(*answers: Any, columns: tuple[str, ...] = ("f:age",), rows: int = 10_000, **more: Any) -> Stored:
    said = {"answers": list(answers), "reference_rows": 10_000, "current_rows": rows, "reference": "rows"}
    held = Stored(START, "inputs", columns, "answered", 1, 0, 0, None, said, True)
    return replace(held, **more)


def test_an_answer_that_agrees_says_so_with_its_figures() -> None:
    others = (answer("price", drifted=False, score=0.4), answer("kind", "jensenshannon", 0.31))
    held = asked(answer("age"), *others, columns=("f:age", "f:price", "f:kind"))
    found = agreement.opinion(finding(), held)
    assert found.agrees is True
    assert found.text == (
        "Evidently: drift in 2 of 3 columns (age: Kolmogorov–Smirnov p < 0.0001, threshold 0.001); agrees"
    )


@pytest.mark.parametrize(
    ("method", "score", "rows", "why"),
    [
        ("ks", 0.02, 300, "300 rows are few for its test alone; ours looks at past windows too"),
        ("ks", 0.02, 10_000, "a small move may pass for chance; we count all rows"),
        ("jensenshannon", 0.06, 10_000, "its threshold asks for a larger move than ours"),
    ],
)
def test_an_answer_that_differs_says_why_it_may(method: str, score: float, rows: int, why: str) -> None:
    found = agreement.opinion(finding(), asked(answer("age", method, score, drifted=False), rows=rows))
    assert found.agrees is False
    assert "drift in 0 of 1 column (age: " in found.text
    assert why in found.text


def test_a_column_that_can_not_be_tested_is_neither() -> None:
    found = agreement.opinion(finding(), asked(answer("age", score=None, drifted=None)))
    assert found.agrees is None
    assert "the current rows have no value of age" in found.text


@pytest.mark.parametrize(("moved", "why"), [(True, "what moved may be why"), (False, "a relation can break")])
def test_a_loss_of_performance_is_neither_confirmed_nor_refuted(moved: bool, why: str) -> None:
    answers = [answer(name, drifted=moved) for name in ("score", "label")]
    held = asked(*answers, columns=("score", "label"), phase="outcomes")
    found = agreement.opinion(finding("performance", "auc"), held)
    assert found.agrees is None
    assert why in found.text


@pytest.mark.parametrize(
    ("state", "error", "text"),
    [
        ("open", None, "Evidently is being asked"),
        ("open", "it hung", "Evidently has given no answer yet (it hung); it is asked again"),
        ("given up", "it hung", "Evidently gave no answer: it hung"),
    ],
)
def test_a_question_without_an_answer_is_told_as_it_stands(state: str, error: str | None, text: str) -> None:
    held = asked(state=state, error=error, answers=None, has_page=False)
    found = agreement.opinion(finding(), held)
    assert (found.agrees, found.text) == (None, text)
    shape = found.to_json()
    assert (shape["state"], shape["columns"], shape["report"]) == (state, [], False)


@pytest.mark.parametrize(
    ("alarm", "covered"),
    [
        (finding(hour=0), True),
        (finding(hour=5), True),
        (finding(hour=23), True),
        (finding(hour=24), False),
        (finding(hour=5, since=3), False),  # it had ended and began anew
        (finding(hour=-1, since=-1), False),
        (finding(subject="price"), False),
        (finding("prediction_drift", "score"), False),
        (finding("performance", "auc"), False),
    ],
)
def test_an_answer_covers_the_same_trouble_for_a_day(alarm: Finding, covered: bool) -> None:
    assert (covering([asked(answer("age"))], alarm) is not None) is covered


def test_the_newest_of_several_answers_counts() -> None:
    old, new = asked(), asked(window_start=START + 2 * HOUR_US)
    assert covering([new, old], finding(hour=4)) == new
    assert covering([old, new], finding(hour=1)) == old
    assert covering([], finding()) is None


def test_a_finding_keeps_the_contract_s_shape_and_may_have_a_confirmation() -> None:
    plain = shapes.finding(finding())
    held = asked(answer("age"))
    more = shapes.finding(finding(), agreement.opinion(finding(), held))
    assert "confirmation" not in plain
    assert {**more, "confirmation": None} == {**plain, "confirmation": None}
    assert more["confirmation"]["agrees"] is True
    assert more["confirmation"]["asked"].endswith("Z")
