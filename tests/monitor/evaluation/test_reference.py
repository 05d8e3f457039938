"""What a system is measured against, and when that is chosen anew."""

import pytest

from detectors.declared import HOUR_US, Declared, Feature, Model
from monitor.reference import Choice, choose, histories, next_history, outgrown

START = 497_208 * HOUR_US
FEATURES = (Feature("age", "numeric"),)
PLAIN = Declared("ads", features=FEATURES)
SCORED = Declared("ads", features=FEATURES, model=Model())


def mature(count: int) -> list[int]:
    return [START + i * HOUR_US for i in range(count)]


def declared(reference: str | None, *, model: bool = False) -> Declared:
    return Declared("ads", features=FEATURES, model=Model() if model else None, reference=reference)


def of(choice: Choice | None) -> tuple[str, int, bool] | None:
    """Its kind, how many windows it is made of, and whether it is final."""
    if choice is None:
        return None
    return choice.kind, (choice.end - choice.first) // HOUR_US, choice.final


def test_training_rows_are_the_reference_where_there_are_any() -> None:
    assert of(choose(PLAIN, [], has_training=True)) == ("training", 0, True)
    assert of(choose(declared("training"), [], has_training=True)) == ("training", 0, True)


def test_a_declared_training_reference_waits_for_its_rows() -> None:
    assert choose(declared("training"), mature(500), has_training=False) is None


def test_scores_wait_for_the_first_windows_served_because_training_rows_carry_none() -> None:
    assert choose(SCORED, mature(7), has_training=True) is None
    assert of(choose(SCORED, mature(8), has_training=True)) == ("training", 2, False)
    assert of(choose(SCORED, mature(300), has_training=True)) == ("training", 168, True)


def test_the_first_windows_are_the_reference_once_all_of_them_are_complete() -> None:
    wanted = declared("first 24 windows")
    assert choose(wanted, mature(23), has_training=False) is None
    assert of(choose(wanted, mature(24), has_training=False)) == ("windows", 24, True)
    assert of(choose(wanted, mature(240), has_training=True)) == ("windows", 24, True)


@pytest.mark.parametrize(
    ("windows", "expected"),
    [(7, None), (8, 2), (15, 2), (16, 4), (40, 8), (64, 16), (167, 32), (168, 168), (1000, 168)],
)
def test_while_there_are_fewer_than_168_windows_a_first_quarter_stands_in(
    windows: int, expected: int | None
) -> None:
    found = of(choose(PLAIN, mature(windows), has_training=False))
    assert found == (None if expected is None else ("windows", expected, windows >= 168))


def test_what_stands_in_is_outgrown_when_the_history_has_doubled_and_not_before() -> None:
    standing = choose(PLAIN, mature(16), has_training=False)
    assert standing is not None
    for windows, anew in ((20, False), (31, False), (32, True), (168, True)):
        choice = choose(PLAIN, mature(windows), has_training=False)
        assert choice is not None
        assert outgrown(standing, choice) is anew


def test_a_final_choice_stays() -> None:
    final = choose(PLAIN, mature(168), has_training=False)
    training = choose(PLAIN, mature(168), has_training=True)
    assert final is not None
    assert training is not None
    assert not outgrown(final, training)


def test_training_rows_that_come_later_take_the_place_of_windows_that_stand_in() -> None:
    standing = choose(PLAIN, mature(20), has_training=False)
    training = choose(PLAIN, mature(20), has_training=True)
    assert standing is not None
    assert training is not None
    assert outgrown(standing, training)


def test_the_next_history_is_told_until_the_choice_is_final() -> None:
    assert [next_history(SCORED, n, has_training=True) for n in (0, 8, 100, 167, 168)] == [
        8,
        16,
        128,
        168,
        None,
    ]
    assert next_history(declared("first 24 windows"), 3, has_training=False) == 24
    assert histories(declared("training"), has_training=False) == ()
