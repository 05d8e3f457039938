"""Cell by cell: what is equal, what differs and how, where, and that parts add up."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.skew.compare import Pairs, compare
from detectors.skew.summary import CellParity, Transform, merge
from detectors.skew.words import difference, main
from tests.detectors.skew.pairs import DECLARED, Values, ages, countries, parity, table

RNG = np.random.default_rng(3)
AGES = np.round(RNG.lognormal(3.5, 0.5, 400), 3)
WORDS = RNG.choice(["de", "fr", "us", "nl", "pl"], 400)


def the_transform(cell: CellParity) -> Transform:
    """The one transform that explains every differing cell."""
    ((transform, count),) = cell.transforms.items()
    assert count == cell.differing > 0
    return transform


@pytest.mark.parametrize(
    "way",
    [
        lambda x: x.astype(np.float32).astype(float),
        lambda x: np.array([float(f"{v:.9g}") for v in x]),
        lambda x: np.array([float(str(np.float32(v))) for v in x]),
        lambda x: x * (1 + 1e-7),
        lambda x: np.where(x == 0, 1e-17, x),
    ],
)
def test_a_number_that_went_through_float32_or_text_is_the_same_number(way: object) -> None:
    values = np.r_[0.0, RNG.normal(0, 1, 200), RNG.lognormal(0, 30, 200), 1 / 3, -5e14, 2.0**53]
    assert callable(way)
    assert ages(way(values), values).differing == 0


def test_null_nan_and_empty_text_are_one_missing_value_and_a_zero_is_none() -> None:
    assert ages([None, float("nan"), None], [float("nan"), None, None]).differing == 0
    assert ages([0.0, None], [None, 0.0]).transforms == {Transform("null"): 1, Transform("null_training"): 1}
    assert countries([None, "", "x"], ["", None, "x"]).differing == 0
    assert countries([None], ["x"]).transforms == {Transform("null"): 1}


@pytest.mark.parametrize(
    ("change", "transform"),
    [
        (lambda x: np.full(len(x), np.nan), Transform("null")),
        (lambda x: np.full(len(x), np.inf), Transform("invalid")),
        (lambda x: np.zeros(len(x)), Transform("default", "0")),
        (lambda x: np.full(len(x), -1.0), Transform("default", "-1")),
        (lambda x: 100 * x, Transform("factor", "100")),
        (lambda x: x / 60, Transform("factor", "0.0166667")),
        (lambda x: 1.37 * x, Transform("factor", "1.37")),
        (lambda x: 1.8 * x + 32, Transform("scale", "Fahrenheit")),
        (np.log, Transform("scale", "a logarithm")),
        (np.log1p, Transform("scale", "a logarithm of 1 + x")),
        (lambda x: x + 3, Transform("offset", "3")),
        (np.round, Transform("rounded")),
        (np.trunc, Transform("rounded")),
        (lambda x: np.round(x, 1), Transform("rounded")),
        (lambda x: x.astype(np.float16).astype(float), Transform("rounded")),
        (lambda x: np.r_[1e6, x[:-1]], None),
    ],
)
def test_the_way_a_number_was_changed_is_named(change: object, transform: Transform | None) -> None:
    assert callable(change)
    cell = ages(change(AGES), AGES)
    assert cell.differing > 0.9 * len(AGES)
    if transform is None:
        assert main(cell) == Transform("row_before", "served")
    else:
        assert the_transform(cell) == transform


@pytest.mark.parametrize(
    ("change", "transform"),
    [
        (np.char.upper, Transform("case")),
        (lambda w: np.char.add(" ", w), Transform("padding")),
        (lambda w: np.full(len(w), "unknown"), Transform("default", "unknown")),
        (lambda w: [None] * len(w), Transform("null")),
    ],
)
def test_the_way_a_word_was_changed_is_named(change: object, transform: Transform) -> None:
    assert callable(change)
    assert the_transform(countries(change(WORDS), WORDS)) == transform


def test_numbers_as_words_written_otherwise_are_named() -> None:
    assert the_transform(countries(["1.0", "2.0"], ["1", "2"])) == Transform("ids")


def test_a_value_of_the_row_before_in_the_order_of_the_training_set_is_told_as_that() -> None:
    order = RNG.permutation(len(AGES))
    in_order = AGES[np.argsort(order)]
    shifted = np.roll(in_order, 1)[order]
    cell = parity({"f:age": shifted}, {"f:age": AGES}, order=order.tolist()).features["age"]
    assert main(cell) == Transform("row_before", "training")
    words = WORDS[np.argsort(order)]
    shifted = np.roll(words, 1)[order]
    told = parity({"f:country": shifted}, {"f:country": WORDS}, order=order.tolist()).features["country"]
    assert main(told) == Transform("row_before", "training")


def test_shuffled_words_are_no_neighbours_though_neighbours_are_often_equal() -> None:
    assert main(countries(RNG.permutation(WORDS), WORDS)) == Transform("other")


@pytest.mark.parametrize("words", [3, 4, 5])
def test_cells_of_few_words_corrupted_at_random_are_hardly_ever_neighbours(words: int) -> None:
    rng, told = np.random.default_rng(words), 0
    for _ in range(20):
        training = rng.integers(0, words, 1_000)
        off = np.where(rng.random(1_000) < 0.05, rng.integers(1, words, 1_000), 0)
        order = rng.permutation(1_000).tolist()
        for name, kind in (("country", str), ("age", float)):
            sides = [{f"f:{name}": side.astype(kind)} for side in ((training + off) % words, training)]
            cell = parity(sides[0], sides[1], order=order).features[name]
            told += bool({"row_before", "row_after"} & {each.kind for each in cell.transforms})
    assert told <= 1  # of 40 columns


@pytest.mark.parametrize("least", [-1, 23])
def test_an_hour_of_the_day_less_one_is_an_offset_though_the_row_before_often_held_it(least: int) -> None:
    hours = np.repeat(np.arange(72) % 24, 10).astype(float)
    cell = ages(np.where(hours > 0, hours - 1, least), hours)
    assert main(cell) == Transform("offset", "-1")
    assert "row_before" not in {each.kind for each in cell.transforms}


def test_two_changes_in_one_column_are_told_apart() -> None:
    rows = np.arange(len(AGES)) % 4
    cell = ages(np.where(rows == 0, 0.0, np.where(rows == 1, 1000 * AGES, AGES)), AGES)
    assert cell.transforms == {Transform("default", "0"): 100, Transform("factor", "1000"): 100}
    assert cell.differing == 200


def test_lone_cells_of_many_windows_add_up_to_their_default() -> None:
    parts = [parity({"f:age": [0.0, 7.5]}, {"f:age": [age, 7.5]}) for age in (34.0, 51.0, 28.0)]
    cell = merge(parts).features["age"]
    assert main(cell) == Transform("default", "0")
    assert cell.differing == 3
    assert main(ages([1.0, 2.0], [5.0, 7.0])) == Transform("other")


def test_a_difference_is_followed_into_slices_of_few_values() -> None:
    columns: dict[str, Values] = {"d:app": ["5.0", "5.1", "5.1", None], "d:region": ["x"] * 4}
    found = parity({"f:age": [1.0, 0.0, 0.0, 0.0], **columns}, {"f:age": [1.0, 2.0, 3.0, 4.0], **columns})
    assert found.slices == {("app", "5.0"): 1, ("app", "5.1"): 2, ("region", "x"): 4}
    assert found.features["age"].slices == {("app", "5.1"): 2, ("region", "x"): 3}
    assert found.crossings == {(("app", "5.0"), ("region", "x")): 1, (("app", "5.1"), ("region", "x")): 2}


def test_dimensions_of_many_values_are_not_followed() -> None:
    age: dict[str, Values] = {"f:age": list(range(65))}
    many: dict[str, Values] = {"d:region": [str(n) for n in range(65)]}
    assert parity({**age, **many}, {**age, **many}).slices == {}
    some: dict[str, Values] = {
        "d:app": [str(n % 20) for n in range(65)],
        "d:dc": [str(n % 13) for n in range(65)],
    }
    found = parity({**age, **some}, {**age, **some})
    assert len(found.slices) == 33
    assert found.crossings == {}


def test_rows_are_counted_in_two_infrastructure_slices_at_once() -> None:
    columns: dict[str, Values] = {
        "d:app": ["5.0", "5.1", "5.1", "5.1"],
        "d:dc": ["east", "east", "west", None],
    }
    served = {"f:age": [1.0, 0.0, 0.0, 0.0], **columns}
    found = parity(served, {"f:age": [1.0, 2.0, 3.0, 4.0], **columns})
    newest = (("app", "5.1"), ("dc", "east")), (("app", "5.1"), ("dc", "west"))
    assert found.features["age"].crossings == dict.fromkeys(newest, 1)
    assert found.crossings == {(("app", "5.0"), ("dc", "east")): 1, **dict.fromkeys(newest, 1)}


def test_a_column_that_one_side_lacks_or_has_in_another_kind_is_not_compared() -> None:
    assert parity({"f:age": [1.0]}, {"f:country": ["x"]}).features == {}
    words = table({"f:country": ["1"]}, 1).rename_columns(["prediction_id", "ts", "f:age"])
    pairs = Pairs(table({"f:age": [1.0]}, 1), words, np.zeros(1, dtype=np.int64), np.zeros(1, dtype=np.int64))
    assert compare(pairs, DECLARED)[0].features == {}


def test_rows_one_of_whose_sides_lacks_the_column_do_not_count() -> None:
    served, training = (table({"f:age": values}, 3) for values in ([1.0, None, 9.0], [1.0, 2.0, 3.0]))
    lacking = {"age": np.array([False, True, False])}
    pairs = Pairs(served, training, np.zeros(3, dtype=np.int64), np.arange(3), lacking)
    cell = compare(pairs, DECLARED)[0].features["age"]
    assert (cell.compared, cell.differing) == (2, 1)


def test_examples_are_those_served_first_and_shown_in_words() -> None:
    cell = ages(np.zeros(5), [34.0, 51.5, 28.0, 40.0, 41.0])
    assert [example.prediction_id for example in cell.examples] == ["p0", "p1", "p2"]
    assert difference("age", cell) == (
        "age differs in 5 of 5 compared rows: served value is 0 where training has 34, 51.5, 28 (p0, p1, p2)"
    )


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 5), st.integers(0, 5)), min_size=1, max_size=60))
def test_windows_compared_apart_add_up_to_the_rows_compared_at_once(rows: list[tuple[int, int, int]]) -> None:
    hours, served, training = (list(each) for each in zip(*sorted(rows), strict=True))
    mine, theirs = (table({"f:age": [float(v) for v in side]}, len(rows)) for side in (served, training))
    starts, order = np.array(hours, dtype=np.int64), np.arange(len(rows))
    apart = compare(Pairs(mine, theirs, starts, order), DECLARED)
    whole = compare(Pairs(mine, theirs, np.zeros_like(starts), order), DECLARED)[0]
    parts = list(apart.values())
    for merged in (merge(parts), merge(parts[::-1]), merge([merge(parts[:2]), merge(parts[2:])])):
        cell, expected = merged.features["age"], whole.features["age"]
        assert (merged.rows, cell.compared, cell.differing) == (
            len(rows), expected.compared, expected.differing,
        )  # fmt: skip
        assert cell.examples == expected.examples
        assert sum(cell.transforms.values()) == cell.differing
    assert merge(parts) == merge(parts[::-1])


def test_rows_of_one_request_hold_the_same_value_and_the_row_before_is_that_of_the_request_before() -> None:
    pairs = np.repeat(AGES, 2)
    assert main(ages(np.roll(pairs, 2), pairs)) == Transform("row_before", "served")
    assert main(ages(np.where(np.arange(800) % 2, np.roll(pairs, 2), pairs), pairs)) == Transform(
        "row_before", "served"
    )
    words = np.repeat(WORDS, 2)
    assert main(countries(np.roll(words, -2), words)) == Transform("row_after", "served")
