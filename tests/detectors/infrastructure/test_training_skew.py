"""Training against serving: rows that disagree, and what has been otherwise since it is served."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from detectors.declared import HOUR_US, Declared, Feature
from detectors.detector import View
from detectors.history import History
from detectors.infrastructure.training_skew import DETECTOR
from detectors.judge import judge
from detectors.profile import build_binning, merge_all, profile_batch
from detectors.skew.rows import recent
from detectors.skew.summary import CellParity, RowParity, Transform
from detectors.types import Check, Finding, Tally, Window


def parity(compared: int, differing: int = 0, **slices: tuple[int, int]) -> RowParity:
    """One feature `age`; slices of app as (rows, differing)."""
    cell = CellParity(
        compared,
        differing,
        {Transform("default", "0"): differing} if differing else {},
        slices={("app", name): wrong for name, (_, wrong) in slices.items() if wrong},
    )
    return RowParity(compared, {"age": cell}, {("app", name): rows for name, (rows, _) in slices.items()})


@pytest.fixture(scope="module")
def quiet() -> View:
    """A window of a healthy system."""
    return otherwise(lambda columns: columns, since_ever=True, windows=2)


def judged(view: View, *previous: Finding) -> tuple[list[Finding], Tally]:
    before = {finding.key: finding for finding in previous}
    return judge(DETECTOR, DETECTOR.check(view), view.window, before, lambda: "id")


def of_rows(quiet: View, *parts: RowParity) -> Check:
    """The check of `age` with the window's own rows and those before."""
    view = replace(quiet, rows=parts[0], past_rows=parts[1:])
    (check,) = DETECTOR.check(view)
    return check


@pytest.mark.parametrize(
    ("compared", "differing", "alarms"),
    [
        (1_000_000, 1_000, True),
        (10_000, 10, True),
        (10_000, 2, False),
        (1_000_000, 120, False),
        (30, 3, True),
        (30, 1, False),
        (8, 8, True),
        (1, 1, False),
    ],
)
def test_a_share_of_differing_cells_beyond_races_alarms_at_once(
    quiet: View, compared: int, differing: int, alarms: bool
) -> None:
    found, _ = judged(replace(quiet, rows=parity(compared, differing)))
    assert [finding.severity for finding in found] == ["alarm"] * alarms


def test_equal_rows_are_clear_and_few_of_them_are_too_few(quiet: View) -> None:
    assert not of_rows(quiet, parity(20)).too_few
    assert of_rows(quiet, parity(19)).too_few
    assert not of_rows(quiet, parity(10), parity(10)).too_few
    assert of_rows(quiet, parity(1, 1)).too_few
    assert DETECTOR.check(replace(quiet, rows=RowParity(0, {}))) == []


def test_few_rows_are_joined_by_those_before_until_there_are_a_hundred() -> None:
    parts = [parity(40, 1), parity(40), parity(40, 2), parity(40, 40)]
    assert recent(parts, "age").features["age"].compared == 120
    assert recent([parity(100), parity(40, 40)], "age").features["age"].differing == 0
    assert recent([parity(8), parity(8, 1), parity(8)], "age").features["age"].differing == 1


def test_a_difference_that_has_been_mended_is_told_no_more() -> None:
    assert recent([parity(5), parity(8, 8)], "age").features["age"].differing == 0
    assert recent([parity(5), parity(5), parity(8, 4)], "age").features["age"].differing == 0
    assert recent([parity(2), parity(8, 4)], "age").features["age"].differing == 4


def test_the_slice_that_holds_the_differing_rows_is_named(quiet: View) -> None:
    assert of_rows(quiet, parity(100, 20, new=(40, 20), old=(60, 0))).segment == {"app": "new"}
    assert of_rows(quiet, parity(100, 20, new=(95, 20), old=(5, 0))).segment == {}
    assert of_rows(quiet, parity(100, 20, new=(40, 10), old=(60, 10))).segment == {}


def test_a_streak_goes_on_over_windows_without_training_rows(quiet: View) -> None:
    view = replace(quiet, rows=parity(100, 50))
    (first,), _ = judged(view)
    later = Window(view.window.end + 5 * HOUR_US, view.window.end + 6 * HOUR_US)
    (second,), _ = judged(replace(view, window=later), first)
    assert (second.streak, second.since) == (2, view.window.start)


FEATURES = (Feature("plain", "numeric"), Feature("word", "categorical"), Feature("site", "numeric"))
SMALL = Declared("small", window_us=4 * HOUR_US, features=FEATURES)
TRAINED = np.random.default_rng(0)
Columns = dict[str, np.ndarray[Any, Any]]
Spoil = Callable[[Columns], Columns]


def rows_of(windows: int, each: int, rng: np.random.Generator, wander: bool) -> Columns:
    """Plain draws, words, and a feature that wanders for days, as site-level features do."""
    walk = np.zeros(windows)
    for at in range(1, windows):
        walk[at] = 0.7 * walk[at - 1] + wander * rng.normal()
    count = windows * each
    return {
        "plain": rng.normal(10, 1, count),
        "word": rng.choice(np.array(["de", "fr", "us"]), count, p=[0.5, 0.3, 0.2]),
        "site": np.repeat(walk, each) + rng.normal(0, 1, count),
    }


def canonical(columns: Columns, each: int) -> pa.Table:
    starts = np.arange(len(columns["plain"])) // each * SMALL.window_us
    arrays = {"ts": pa.array(starts)}
    for feature in FEATURES:
        values = columns[feature.name]
        array = pa.array(values, None if values.dtype.kind in "fU" else pa.string())
        arrays[f"f:{feature.name}"] = array if feature.kind == "numeric" else array.dictionary_encode()
    return pa.table(arrays)


def as_served(columns: Columns) -> Columns:
    return columns


def otherwise(
    spoil: Spoil, since_ever: bool, windows: int = 48, seed: int = 1, train: Spoil = as_served
) -> View:
    """Eight days of six windows, spoilt since ever or in the last window alone, beside a training set."""
    training = canonical(train(rows_of(1, 4_000, TRAINED, wander=False)), 4_000).drop_columns(["ts"])
    training = training.append_column("ts", pa.nulls(4_000, pa.int64()))
    binning = build_binning(SMALL, [training])
    columns = rows_of(windows, 100, np.random.default_rng(seed), wander=True)
    spoilt = canonical(spoil(columns), 100)
    last = (windows - 1) * 100
    healthy = canonical(columns, 100)
    tables = [spoilt] if since_ever else [healthy.slice(0, last), spoilt.slice(last)]
    parts = [profile_batch(table, SMALL, binning, "predictions") for table in tables]
    profiles = [profile for each in parts for _, profile in sorted(each.items())]
    starts = np.arange(windows) * SMALL.window_us
    past = History(starts[:-1], tuple(profiles[:-1]), np.ones(windows - 1, dtype=bool))
    return View(
        declared=SMALL,
        window=Window(int(starts[-1]), int(starts[-1]) + SMALL.window_us),
        now=int(starts[-1]) + 2 * SMALL.window_us,
        current=profiles[-1],
        outcomes=None,
        reference=profile_batch(training, SMALL, binning, "training")[0, ""],
        past=past,
        past_outcomes=History(),
        served=merge_all(profiles[:12]),
    )


def moved(columns: Columns) -> Columns:
    return {**columns, "plain": columns["plain"] + 5.0}


def emptied(columns: Columns) -> Columns:
    return {**columns, "word": np.full(len(columns["word"]), None, dtype=object)}


def renamed(columns: Columns) -> Columns:
    return {**columns, "word": np.char.add("§", columns["word"])}


def some_null(columns: Columns) -> Columns:
    plain = columns["plain"].copy()
    plain[::10] = np.nan
    return {**columns, "plain": plain}


def infinite(columns: Columns) -> Columns:
    return {**columns, "plain": np.full(len(columns["plain"]), np.inf)}


def reweighted(columns: Columns) -> Columns:
    words = columns["word"].copy()
    words[::2] = "us"
    return {**columns, "word": words}


@pytest.mark.parametrize(
    ("spoil", "subject", "form", "kind"),
    [
        (moved, "plain", "distribution", "numeric"),
        (reweighted, "word", "distribution", "categorical"),
        (emptied, "word", "schema", "absent"),
        (renamed, "word", "schema", "vocabulary"),
        (some_null, "plain", "schema", "nullable"),
        (infinite, "plain", "schema", "kind"),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_what_has_been_otherwise_since_ever_warns_and_what_began_later_is_not_told(
    spoil: Spoil, subject: str, form: str, kind: str
) -> None:
    view = otherwise(spoil, since_ever=True)
    found, tally = judged(view)
    told = {(f.subject, f.details["form"], f.details["kind"]) for f in found}
    assert (subject, form, kind) in told
    assert {f.subject for f in found} == {subject}
    assert {(f.severity, f.since) for f in found} == {("warn", None)}
    assert tally == Tally()
    assert judged(otherwise(spoil, since_ever=False))[0] == []


def test_a_constant_offset_is_told_with_its_size() -> None:
    (finding,) = judged(otherwise(moved, since_ever=True))[0]
    assert finding.details["offset"] == pytest.approx(5, abs=0.2)
    assert "plus" in finding.text


@pytest.mark.parametrize("seed", range(8))
def test_features_that_wander_for_days_are_no_skew(seed: int) -> None:
    assert judged(otherwise(lambda columns: columns, since_ever=True, seed=seed))[0] == []


def rare(columns: Columns) -> Columns:
    rng = np.random.default_rng(len(columns["word"]))
    return {**columns, "word": np.char.add("w", rng.integers(0, 1_500, len(columns["word"])).astype(str))}


def test_words_too_rare_in_training_to_be_ordered_are_no_skew() -> None:
    assert judged(otherwise(rare, since_ever=True, train=rare))[0] == []


def test_a_distance_is_told_from_the_third_day_on() -> None:
    assert judged(otherwise(moved, since_ever=True, windows=12))[0] == []
    assert judged(otherwise(moved, since_ever=True, windows=24))[0] != []


def test_features_that_one_side_is_not_to_have_are_not_missed() -> None:
    view = otherwise(emptied, since_ever=True)
    hidden = Feature("word", "categorical", available=("training",))
    features = tuple(hidden if f.name == "word" else f for f in FEATURES)
    assert judged(replace(view, declared=replace(SMALL, features=features)))[0] == []


def test_a_reference_of_served_windows_has_no_skew() -> None:
    view = otherwise(moved, since_ever=True)
    assert judged(replace(view, reference=view.served))[0] == []
