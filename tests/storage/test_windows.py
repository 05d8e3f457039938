"""Windows: every one judged exactly once per revision, late rows making one revision."""

from detectors.types import Phase
from storage import Store, windows
from storage.store import Tx
from storage.windows import Evaluation
from tests.storage.tables import HOUR, START, register


def judge(tx: Tx, system_id: int, revision: int, phase: Phase = "inputs", start: int = START) -> bool:
    return windows.record(tx, system_id, Evaluation(start, phase, revision, 1, START + HOUR, {"n": 1}))


def revisions(tx: Tx, system_id: int) -> tuple[int, int]:
    known = windows.load(tx, system_id, START, START + HOUR)[START]
    return known.inputs_revision, known.outcomes_revision


def test_a_window_is_judged_once_per_phase_and_revision(store: Store) -> None:
    system_id = register(store)
    with store.begin() as tx:
        assert judge(tx, system_id, 0)
        assert not judge(tx, system_id, 0)
        assert judge(tx, system_id, 0, "outcomes")
        assert judge(tx, system_id, 1)
        assert [e.revision for e in windows.evaluations_of(tx, system_id, "inputs", START, START + 1)] == [
            0,
            1,
        ]


def test_late_rows_renew_a_judged_window_once(store: Store) -> None:
    system_id = register(store)
    with store.begin() as tx:
        windows.touch(tx, system_id, {START: 10})
        assert revisions(tx, system_id) == (0, 0)
        judge(tx, system_id, 0)
        windows.touch(tx, system_id, {START: 5})
        windows.touch(tx, system_id, {START: 5})
        assert revisions(tx, system_id) == (1, 0)
        judge(tx, system_id, 1)
        judge(tx, system_id, 0, "outcomes")
        windows.touch(tx, system_id, {START: 5})
        assert revisions(tx, system_id) == (2, 1)
        assert windows.load(tx, system_id, START, START + 1)[START].rows == 25


def test_outcomes_do_not_renew_what_was_judged_on_inputs(store: Store) -> None:
    system_id = register(store)
    with store.begin() as tx:
        windows.touch(tx, system_id, {START: 10})
        judge(tx, system_id, 0)
        windows.touch_outcomes(tx, system_id, [START])
        assert revisions(tx, system_id) == (0, 0)
        judge(tx, system_id, 0, "outcomes")
        windows.touch_outcomes(tx, system_id, [START])
        assert revisions(tx, system_id) == (0, 1)


def test_rows_for_a_window_that_was_judged_empty_renew_it(store: Store) -> None:
    system_id = register(store)
    with store.begin() as tx:
        judge(tx, system_id, 0)
        windows.touch(tx, system_id, {START: 3})
        assert windows.due(tx, system_id, "inputs", HOUR, START, START + HOUR) == [(START, 1)]


def test_windows_without_rows_are_due_too(store: Store) -> None:
    system_id = register(store)
    with store.begin() as tx:
        windows.touch(tx, system_id, {START: 1, START + 2 * HOUR: 1})
        judge(tx, system_id, 0, start=START)
        due = windows.due(tx, system_id, "inputs", HOUR, START, START + 4 * HOUR)
        assert due == [(START + HOUR, 0), (START + 2 * HOUR, 0), (START + 3 * HOUR, 0)]
        assert windows.span(tx, system_id) == (START, START + 2 * HOUR)


def test_a_system_without_rows_has_no_span_and_no_judgement(store: Store) -> None:
    system_id = register(store)
    with store.read() as tx:
        assert windows.span(tx, system_id) is None
        assert windows.last_evaluation(tx, system_id) is None


def test_the_last_evaluation_is_that_of_the_newest_window(store: Store) -> None:
    system_id = register(store)
    with store.begin() as tx:
        judge(tx, system_id, 0, start=START + HOUR)
        judge(tx, system_id, 0, start=START)
        last = windows.last_evaluation(tx, system_id)
    assert last is not None
    assert last.window_start == START + HOUR
    assert last.summary == {"n": 1}
