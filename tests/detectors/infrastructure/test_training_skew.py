"""Training against serving: rows that disagree, and what has been otherwise since it is served."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from detectors.declared import HOUR_US, Feature
from detectors.detector import View
from detectors.infrastructure.training_skew import DETECTOR
from detectors.judge import judge
from detectors.profile import merge_all, profile_batch
from detectors.skew.rows import recent
from detectors.skew.summary import CellParity, RowParity, Transform
from detectors.types import Check, Finding, Window
from tests.detectors.campaign import Campaign
from tests.detectors.world import Columns, World


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
def campaign() -> Campaign:
    """Thirty windows of a small healthy world."""
    campaign = Campaign(World(rows=200, seed=3))
    campaign.grow(30, judged=False)
    return campaign


def judged(view: View, previous: dict[object, Finding] | None = None) -> tuple[list[Finding], object]:
    return judge(DETECTOR, DETECTOR.check(view), view.window, previous or {}, lambda: "id")  # type: ignore[arg-type]


def of_rows(campaign: Campaign, *parts: RowParity) -> Check:
    """The check of `age` with the window's own rows and those before."""
    view = replace(campaign.view(), rows=parts[0], past_rows=parts[1:])
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
    campaign: Campaign, compared: int, differing: int, alarms: bool
) -> None:
    found, _ = judged(replace(campaign.view(), rows=parity(compared, differing)))
    assert [finding.severity for finding in found] == ["alarm"] * alarms


def test_equal_rows_are_clear_and_few_of_them_are_too_few(campaign: Campaign) -> None:
    assert not of_rows(campaign, parity(20)).too_few
    assert of_rows(campaign, parity(19)).too_few
    assert not of_rows(campaign, parity(10), parity(10)).too_few
    assert of_rows(campaign, parity(1, 1)).too_few
    assert DETECTOR.check(replace(campaign.view(), rows=RowParity(0, {}))) == []


def test_few_rows_are_joined_by_those_before_until_there_are_a_hundred() -> None:
    parts = [parity(40, 1), parity(40), parity(40, 2), parity(40, 40)]
    assert recent(parts, "age").features["age"].compared == 120
    assert recent([parity(100), parity(40, 40)], "age").features["age"].differing == 0
    assert recent([parity(8), parity(8, 1), parity(8)], "age").features["age"].differing == 1


def test_a_difference_that_has_been_mended_is_told_no_more() -> None:
    assert recent([parity(5), parity(8, 8)], "age").features["age"].differing == 0
    assert recent([parity(5), parity(5), parity(8, 4)], "age").features["age"].differing == 0
    assert recent([parity(2), parity(8, 4)], "age").features["age"].differing == 4


def test_the_slice_that_holds_the_differing_rows_is_named(campaign: Campaign) -> None:
    assert of_rows(campaign, parity(100, 20, new=(40, 20), old=(60, 0))).segment == {"app": "new"}
    assert of_rows(campaign, parity(100, 20, new=(95, 20), old=(5, 0))).segment == {}
    assert of_rows(campaign, parity(100, 20, new=(40, 10), old=(60, 10))).segment == {}


def test_a_streak_goes_on_over_windows_without_training_rows(campaign: Campaign) -> None:
    view = replace(campaign.view(), rows=parity(100, 50))
    (first,), _ = judged(view)
    later = Window(view.window.end + 5 * HOUR_US, view.window.end + 6 * HOUR_US)
    (second,), _ = judged(replace(view, window=later), {first.key: first})
    assert (second.streak, second.since) == (2, view.window.start)


def otherwise(spoil: Callable[[Columns, np.random.Generator], Columns], since_ever: bool) -> View:
    """A world that is spoilt in its last window, and since ever or not."""
    campaign = Campaign(World(rows=100, seed=3, spoil=spoil if since_ever else None))
    campaign.grow(7 * 24, judged=False)
    if not since_ever:
        campaign = campaign.branch(spoil)
        campaign.grow(1, judged=False)
    first = [profile for profile in campaign.served[:12] if profile is not None]
    return replace(campaign.view(), served=merge_all(first))


def doubled(columns: Columns, rng: np.random.Generator) -> Columns:
    return {**columns, "plain2": columns["plain2"] + 5.0}


def emptied(columns: Columns, rng: np.random.Generator) -> Columns:
    return {**columns, "word1": np.full(len(columns["word1"]), None, dtype=object)}


def renamed(columns: Columns, rng: np.random.Generator) -> Columns:
    return {**columns, "word1": np.char.add("§", columns["word1"])}


def some_null(columns: Columns, rng: np.random.Generator) -> Columns:
    values = columns["plain2"].copy()
    values[rng.random(len(values)) < 0.1] = np.nan
    return {**columns, "plain2": values}


def infinite(columns: Columns, rng: np.random.Generator) -> Columns:
    return {**columns, "plain2": np.full(len(columns["plain2"]), np.inf)}


@pytest.mark.parametrize(
    ("spoil", "subject", "form", "kind"),
    [
        (doubled, "plain2", "distribution", "numeric"),
        (emptied, "word1", "schema", "absent"),
        (renamed, "word1", "schema", "vocabulary"),
        (some_null, "plain2", "schema", "nullable"),
        (infinite, "plain2", "schema", "kind"),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_what_has_been_otherwise_since_ever_warns_and_what_began_later_is_not_told(
    spoil: Callable[..., Columns], subject: str, form: str, kind: str
) -> None:
    found, tally = judged(otherwise(spoil, since_ever=True))
    told = {(f.subject, f.details["form"], f.details["kind"]) for f in found}
    assert (subject, form, kind) in told
    assert {f.subject for f in found} == {subject}
    assert {(f.severity, f.since) for f in found} == {("warn", None)}
    assert tally == judged(replace(otherwise(spoil, since_ever=True), served=None))[1]
    assert judged(otherwise(spoil, since_ever=False))[0] == []


def test_a_constant_offset_is_told_with_its_size() -> None:
    (finding,) = judged(otherwise(doubled, since_ever=True))[0]
    assert finding.details["offset"] == pytest.approx(5, abs=0.2)
    assert "plus" in finding.text


def test_a_healthy_world_that_wanders_and_cycles_is_silent_beside_its_training_set() -> None:
    assert judged(otherwise(lambda columns, rng: columns, since_ever=True))[0] == []


def test_features_that_one_side_is_not_to_have_are_not_missed(campaign: Campaign) -> None:
    view = otherwise(emptied, since_ever=True)
    features = tuple(
        Feature("word1", "categorical", available=("training",)) if f.name == "word1" else f
        for f in view.declared.features
    )
    assert judged(replace(view, declared=replace(view.declared, features=features)))[0] == []


def test_a_reference_of_served_windows_has_no_skew(campaign: Campaign) -> None:
    table = campaign.world.training(500)
    reference = profile_batch(table, campaign.system, campaign.binning, "predictions")
    view = otherwise(doubled, since_ever=True)
    assert judged(replace(view, reference=merge_all(reference.values())))[0] == []
