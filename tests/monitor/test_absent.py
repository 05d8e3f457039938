"""A declared column that no row holds is said so, once there are rows enough to tell."""

import pytest

from monitor import absent, systems
from storage import Store
from tests.monitor.ingest.ads import SYSTEM, counted, register, served, take

WITH_UNIT = SYSTEM + 'unit = "user_id"\n'
MANY = absent.LEAST_EVER


def said(store: Store) -> list[str]:
    with store.read() as tx:
        return absent.sentences(tx, systems.find(tx, "ads"))


def test_a_unit_that_no_row_holds_is_told_with_what_to_do(sqlite_store: Store) -> None:
    system_id = register(sqlite_store, WITH_UNIT)
    take(sqlite_store, "predictions", [served(at) for at in range(MANY)])
    assert said(sqlite_store) == [
        "Column `user_id` is declared as the unit of experiment ranker, and none of the 100 rows that came "
        "holds a value of it: what needs it is not checked. Log it, or mend its name in the system file."
    ]
    assert set(counted(sqlite_store, system_id)) == {"predictions"}, "it is no count of rows that only grows"


@pytest.mark.parametrize(
    ("column", "what"),
    [
        ("age", "a feature"),
        ("country", "a dimension"),
        ("device", "a dimension, a feature as well"),
        ("arm", "the arm of experiment ranker"),
        ("score", "the model's score"),
    ],
)
def test_every_declared_column_is_watched_missing_or_without_a_value(
    sqlite_store: Store, column: str, what: str
) -> None:
    register(sqlite_store)
    half = MANY // 2
    take(sqlite_store, "predictions", [{**served(at), column: None} for at in range(half)])
    assert said(sqlite_store) == []
    rows = [served(at) for at in range(half, MANY)]
    for row in rows:
        del row[column]
    take(sqlite_store, "predictions", rows)
    (sentence,) = said(sqlite_store)
    assert sentence.startswith(f"Column `{column}` is declared as {what}, and none of the 100 rows that came")


def test_one_value_is_enough_to_say_nothing(sqlite_store: Store) -> None:
    register(sqlite_store, WITH_UNIT)
    take(sqlite_store, "predictions", [served(at) for at in range(MANY)])
    take(sqlite_store, "predictions", [served(MANY, user_id="u-1"), served(MANY + 1)])
    assert said(sqlite_store) == []
    take(sqlite_store, "predictions", [served(at) for at in range(MANY + 2, 2 * MANY)])
    assert said(sqlite_store) == []


def test_a_column_that_stopped_coming_is_told_after_many_rows(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(absent, "LEAST_SINCE", 50)
    register(sqlite_store, WITH_UNIT)
    take(sqlite_store, "predictions", [served(at, user_id="u-1") for at in range(10)])
    take(sqlite_store, "predictions", [served(at) for at in range(10, 60)])
    (sentence,) = said(sqlite_store)
    assert "none of the last 50 rows holds a value of it" in sentence


def test_the_users_own_name_of_a_column_is_told(sqlite_store: Store) -> None:
    register(sqlite_store, SYSTEM.replace("[columns]", '[columns]\nscore = "points"'))
    take(sqlite_store, "predictions", [{**served(at), "score": None} for at in range(MANY)])
    (sentence,) = said(sqlite_store)
    assert sentence.startswith("Column `points` is declared as the model's score")
