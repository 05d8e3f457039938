"""Questions to Evidently: counted before they begin, settled once, their pages bounded and pruned."""

import pytest

from storage import Store, confirmations, retention
from storage.confirmations import PAGES, Place
from tests.storage.tables import HOUR, START, register


def place(store: Store, hour: int = 0) -> Place:
    return Place(register(store), START + hour * HOUR, "inputs")


def test_an_attempt_is_there_before_its_answer(store: Store) -> None:
    here = place(store)
    with store.begin() as tx:
        confirmations.attempt(tx, here, ["f:age", "score"], 1, now=5)
        confirmations.attempt(tx, here, ["f:age", "score"], 2, now=9)
        (held,) = confirmations.listing(tx, here.system_id, START)
    assert (held.state, held.attempts, held.at, held.columns) == ("open", 2, 9, ["f:age", "score"])
    assert (held.answers, held.error, held.has_page) == (None, None, False)


def test_an_answer_stays_whatever_comes_after(store: Store) -> None:
    here = place(store)
    with store.begin() as tx:
        confirmations.attempt(tx, here, ["f:age"], 1, now=5)
        assert confirmations.answer(tx, here, {"answers": []}, b"page", now=6)
        assert not confirmations.answer(tx, here, {"answers": [1]}, b"other", now=7)
        assert not confirmations.fail(tx, here, "late", 8, again=None)
        (held,) = confirmations.listing(tx, here.system_id, START, START)
        assert confirmations.page(tx, here) == b"page"
    assert (held.state, held.answers, held.error, held.at) == ("answered", {"answers": []}, None, 6)


@pytest.mark.parametrize(("again", "state", "due"), [(99, "open", 99), (None, "given up", 5)])
def test_a_failure_is_worded_and_due_again_or_for_good(
    store: Store, again: int | None, state: str, due: int
) -> None:
    here = place(store)
    with store.begin() as tx:
        confirmations.attempt(tx, here, ["f:age"], 1, now=5)
        assert confirmations.fail(tx, here, "no answer within 120 s", 7, again=again)
        (held,) = confirmations.listing(tx, here.system_id, START)
    assert (held.state, held.next_attempt, held.error) == (state, due, "no answer within 120 s")


def test_an_attempt_that_is_given_back_does_not_count(store: Store) -> None:
    here = place(store)
    with store.begin() as tx:
        confirmations.attempt(tx, here, ["f:age"], 1, now=5)
        assert confirmations.give_back(tx, here)
        (held,) = confirmations.listing(tx, here.system_id, START)
    assert (held.state, held.attempts) == ("open", 0)


def test_only_the_newest_pages_of_a_system_are_kept_and_all_answers(store: Store) -> None:
    first = place(store)
    with store.begin() as tx:
        for hour in range(PAGES + 3):
            here = Place(first.system_id, START + hour * HOUR, "inputs")
            confirmations.attempt(tx, here, ["f:age"], 1, now=5)
            confirmations.answer(tx, here, {"answers": []}, b"page", now=6)
        held = confirmations.listing(tx, first.system_id, START)
    assert [each.has_page for each in held] == [False] * 3 + [True] * PAGES
    assert all(each.answers is not None for each in held)


def test_pruning_removes_the_pages_of_its_days_and_leaves_the_answers(store: Store) -> None:
    early, late = place(store), Place(register(store, "ads"), START + HOUR, "inputs")
    other = Place(register(store, "other"), START, "inputs")
    with store.begin() as tx:
        for here in (early, late, other):
            confirmations.attempt(tx, here, ["f:age"], 1, now=5)
            confirmations.answer(tx, here, {"answers": []}, b"page", now=6)
        retention.prune(tx, early.system_id, START + HOUR)
        held = confirmations.listing(tx, early.system_id, START)
        assert confirmations.page(tx, other) == b"page"
    assert [(each.state, each.has_page) for each in held] == [("answered", False), ("answered", True)]
