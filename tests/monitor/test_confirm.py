"""The second opinion: agrees on clear cases, never runs what a value says, and ends in time."""

import json
import multiprocessing
import re
import threading

import numpy as np
import pyarrow as pa
import pytest

from detectors.evidently_confirm import Confirmation, evenly
from monitor.confirm import NotConfirmed, Stopped, in_child

ROWS = 20_000
SCRIPT = "</script><script>alert(1)</script>"


def rows(seed: int, moved: bool) -> pa.Table:
    """Columns of which half move by a clear amount; one without a value, one whose texts are hostile."""
    rng = np.random.default_rng(seed)
    words = np.array([f"w{i}" for i in range(50)])
    tilted = rng.choice(50, ROWS, p=np.arange(1, 51) / 1275) if moved else rng.choice(50, ROWS)
    return pa.table(
        {
            "still": rng.normal(0, 1, ROWS),
            "shifted": rng.normal(0.5 * moved, 1, ROWS),
            "still_word": words[rng.choice(50, ROWS)],
            "tilted_word": words[tilted],
            "many_words": rng.integers(0, 20_000, ROWS).astype(str),
            "nothing": pa.nulls(ROWS, pa.float64()),
            SCRIPT: rng.choice(["a", SCRIPT, "<b>"], ROWS),
            "with_gaps": pa.array([None if at % 3 else float(at % 7) for at in range(ROWS)]),
        }
    )


@pytest.fixture(scope="module")
def confirmed() -> Confirmation:
    reference = rows(1, moved=False)
    return in_child(reference, rows(2, moved=True), reference.column_names)


def test_large_clear_cases_are_judged_as_the_profiles_judge_them(confirmed: Confirmation) -> None:
    said = {answer.column: answer.drifted for answer in confirmed.answers}
    assert said == {
        "still": False,
        "shifted": True,
        "still_word": False,
        "tilted_word": True,
        "many_words": False,
        "nothing": None,
        SCRIPT: False,
        "with_gaps": False,
    }


def test_no_more_than_the_limit_of_rows_is_read(confirmed: Confirmation) -> None:
    assert (confirmed.reference_rows, confirmed.current_rows) == (10_000, 10_000)


def test_the_answers_are_plain_json(confirmed: Confirmation) -> None:
    answers = json.loads(json.dumps(confirmed.to_json()))["answers"]
    assert [answer["method"] for answer in answers[:3]] == ["ks", "ks", "jensenshannon"]
    assert "no value of nothing" in answers[5]["text"]


def test_no_value_and_no_name_can_close_the_script_of_the_page(confirmed: Confirmation) -> None:
    page = confirmed.html.decode()
    assert "shifted" in page
    assert "script>alert(1)" in page
    assert not re.search(r"<\s*/?\s*script>alert", page)


def test_the_same_rows_are_taken_every_time() -> None:
    table = pa.table({"x": range(1_000)})
    assert evenly(table, 100).equals(evenly(table, 100))
    assert len(evenly(table, 100)) == 100


def test_a_child_that_takes_too_long_is_ended() -> None:
    table = rows(1, moved=False)
    with pytest.raises(NotConfirmed, match=r"no answer within 0\.05 s"):
        in_child(table, table, ["still"], seconds=0.05)
    assert not multiprocessing.active_children()


def test_a_child_is_ended_when_nobody_waits_any_more() -> None:
    table, stop = rows(1, moved=False), threading.Event()
    stop.set()
    with pytest.raises(Stopped):
        in_child(table, table, ["still"], stop=stop)
    assert not multiprocessing.active_children()


def test_a_column_that_is_not_there_is_named() -> None:
    table = rows(1, moved=False)
    with pytest.raises(KeyError, match="absent"):
        in_child(table, table, ["absent"])
