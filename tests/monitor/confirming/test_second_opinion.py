"""What the worker asks Evidently: each trouble once a day, bounded in rows and attempts, losing nothing."""

import gzip
import os
import threading
from pathlib import Path

import pytest

from detectors.declared import HOUR_US
from monitor import clock, second_opinion, worker
from monitor.confirm import NotConfirmed, Stopped
from monitor.systems import Registered
from storage import Store, confirmations, leases, retention
from storage.confirmations import Place, Stored
from tests.conftest import opened, sqlite_copy
from tests.monitor.confirming import moved_world
from tests.monitor.confirming.conftest import StandIn
from tests.monitor.confirming.moved_world import END, NAME, alarms

ASK = f"confirm:{NAME}"


def tick(store: Store) -> None:
    worker.confirm_all(store, "me", threading.Event())


def held(store: Store, shop: Registered) -> list[Stored]:
    with store.read() as tx:
        return confirmations.listing(tx, shop.id, 0)


def later(store: Store, shop: Registered, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the clock pass the next attempt."""
    (question,) = held(store, shop)
    monkeypatch.setattr(clock, "now_us", lambda: question.next_attempt)


def test_the_columns_that_alarmed_are_asked_about_once_while_the_trouble_lasts(
    moved: Store, shop: Registered, evidently: StandIn
) -> None:
    for _ in range(3):
        tick(moved)
    found = alarms(moved, shop)
    (question,) = held(moved, shop)
    assert len({alarm.window.start for alarm in found}) == 3
    assert question.window_start == found[0].window.start
    assert (question.state, question.columns) == ("answered", ["f:age", "f:kind"])
    assert question.answers is not None
    assert [each["column"] for each in question.answers["answers"]] == ["age", "kind"]
    assert len(evidently.asked) == 1


def test_the_rows_are_those_of_the_window_and_of_the_training_data(
    moved: Store, shop: Registered, evidently: StandIn
) -> None:
    tick(moved)
    ((reference, current),) = evidently.asked
    assert reference.column_names == current.column_names == ["age", "kind"]
    hour = (alarms(moved, shop)[0].window.start - moved_world.START) // HOUR_US
    sent = moved_world.served(range(hour, hour + 1))
    assert sorted(current["age"].to_pylist()) == sorted(sent["age"].to_pylist())
    assert sorted(current["kind"].to_pylist()) == sorted(sent["kind"].to_pylist())
    assert len(reference) == 3_000


def test_no_more_rows_than_the_limit_leave_the_store(
    moved: Store, shop: Registered, evidently: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(second_opinion, "ROWS", 100)
    tick(moved)
    ((reference, current),) = evidently.asked
    assert (len(reference), len(current)) == (100, 100)


def test_columns_beyond_the_limit_wait_for_the_next_window(
    moved: Store, shop: Registered, evidently: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(second_opinion, "COLUMNS", 1)
    for _ in range(4):
        tick(moved)
    assert [each.columns for each in held(moved, shop)] == [["f:age"], ["f:kind"]]


def test_the_page_is_kept_compressed(moved: Store, shop: Registered, evidently: StandIn) -> None:
    tick(moved)
    (question,) = held(moved, shop)
    with moved.read() as tx:
        page = confirmations.page(tx, Place(shop.id, question.window_start, question.phase))
    assert page is not None
    assert gzip.decompress(page) == b"<p>drawn</p>"


def test_a_page_that_is_too_large_is_not_kept_but_the_answers_are(
    moved: Store, shop: Registered, evidently: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(second_opinion, "PAGE_BYTES", 1_000)
    evidently.html = os.urandom(2_000)
    tick(moved)
    (question,) = held(moved, shop)
    assert (question.state, question.has_page) == ("answered", False)


def test_a_failure_is_tried_again_later_and_given_up_after_three(
    moved: Store, shop: Registered, evidently: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    evidently.raises = NotConfirmed("Evidently gave no answer within 120 s")
    tick(moved)
    tick(moved)  # too early
    assert len(evidently.asked) == 1
    for attempts in (2, 3):
        later(moved, shop, monkeypatch)
        tick(moved)
        assert held(moved, shop)[0].attempts == len(evidently.asked) == attempts
    (question,) = held(moved, shop)
    assert (question.state, question.error) == ("given up", "Evidently gave no answer within 120 s")
    later(moved, shop, monkeypatch)
    tick(moved)
    assert len(evidently.asked) == 3


def test_a_failure_that_is_followed_by_an_answer_is_forgotten(
    moved: Store, shop: Registered, evidently: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    evidently.raises = NotConfirmed("out of memory")
    tick(moved)
    evidently.raises = None
    later(moved, shop, monkeypatch)
    tick(moved)
    (question,) = held(moved, shop)
    assert (question.state, question.error, question.attempts) == ("answered", None, 2)


def test_a_worker_that_dies_while_asking_is_followed_by_another_at_most_three_times(
    moved: Store, shop: Registered, evidently: StandIn
) -> None:
    evidently.raises = MemoryError("killed")  # as far as the store can tell: nothing was written after it
    for _ in range(5):
        tick(moved)
    (question,) = held(moved, shop)
    assert len(evidently.asked) == question.attempts == 3
    assert (question.state, question.error) == ("given up", "3 attempts ended without an answer")


def test_a_worker_that_is_asked_to_end_gives_its_attempt_back(
    moved: Store, shop: Registered, evidently: StandIn
) -> None:
    evidently.raises = Stopped()
    tick(moved)
    assert [(each.state, each.attempts) for each in held(moved, shop)] == [("open", 0)]
    evidently.raises = None
    tick(moved)
    assert [(each.state, each.attempts) for each in held(moved, shop)] == [("answered", 1)]


def test_two_workers_do_not_ask_the_same(moved: Store, shop: Registered, evidently: StandIn) -> None:
    with moved.begin() as tx:
        leases.acquire(tx, ASK, "another", clock.now_us(), 60_000_000)
    tick(moved)
    assert held(moved, shop) == []
    assert evidently.asked == []


def test_a_worker_that_lost_its_lease_changes_no_answer(
    moved: Store, shop: Registered, evidently: StandIn
) -> None:
    def overtaken() -> None:
        (question,) = held(moved, shop)
        place = Place(shop.id, question.window_start, question.phase)
        with moved.begin() as tx:
            confirmations.answer(tx, place, {"answers": [], "by": "another"}, None, 1)

    evidently.then = overtaken
    tick(moved)
    (question,) = held(moved, shop)
    assert question.answers == {"answers": [], "by": "another"}


def test_rows_that_were_pruned_are_not_asked_about(
    moved: Store, shop: Registered, evidently: StandIn
) -> None:
    with moved.begin() as tx:
        while retention.prune(tx, shop.id, END):
            pass
    tick(moved)
    assert held(moved, shop) == []
    assert evidently.asked == []


def test_rows_that_go_while_the_question_waits_end_it_in_words(
    moved: Store, shop: Registered, evidently: StandIn
) -> None:
    with moved.read() as tx:
        question = second_opinion.next_question(tx, shop, clock.now_us())
    assert question is not None
    with moved.begin() as tx:
        while retention.prune(tx, shop.id, END):
            pass
    second_opinion.ask(moved, shop, question, threading.Event())
    (gone,) = held(moved, shop)
    assert (gone.state, gone.error) == ("given up", "no row of the window is stored any more")


def test_a_system_that_fails_keeps_none_waiting(
    moved_sqlite: Path, tmp_path: Path, evidently: StandIn, caplog: pytest.LogCaptureFixture
) -> None:
    evidently.raises = ZeroDivisionError("division by zero")
    with opened(sqlite_copy(moved_sqlite, tmp_path)) as store:
        tick(store)
    assert "shop: not confirmed; it is tried again" in caplog.text
