"""What holds for every registered detector, whatever comes."""

import doctest
import importlib
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from detectors.declared import Declared
from detectors.detector import Detector, View
from detectors.history import History
from detectors.profile import profile_batch
from detectors.registry import discover
from detectors.types import Check
from tests.detectors.campaign import Campaign
from tests.detectors.world import Columns, World

ALL = pytest.mark.parametrize("detector", discover(), ids=lambda d: f"{d.name}-{d.phase}")


@pytest.fixture(scope="module")
def campaign() -> Campaign:
    """Sixty windows of a small healthy world."""
    campaign = Campaign(World(rows=200, seed=3))
    campaign.grow(60, judged=False)
    return campaign


@pytest.fixture(scope="module")
def view(campaign: Campaign) -> View:
    return campaign.view()


def spoilt(campaign: Campaign, spoil: Callable[[Columns, np.random.Generator], Columns]) -> View:
    """The view with one more window in which `spoil` was at work."""
    world = World(rows=200, seed=5, spoil=spoil)
    table = world.window(len(campaign.served) - 1)
    parts = {
        stage: profile_batch(table, campaign.system, campaign.binning, stage)
        for stage in ("predictions", "outcomes")
    }
    served, known = (next(iter(parts[s].values()), None) for s in ("predictions", "outcomes"))
    versions = {version: profile.rows for (_, version), profile in parts["predictions"].items()}
    return replace(campaign.view(), current=served, outcomes=known, versions=versions)


def all_null(columns: Columns, rng: np.random.Generator) -> Columns:
    features = {name for name in columns if name.startswith(("plain", "cyclic", "site", "constant"))}
    return {k: np.full(len(v), None, dtype=object) if k in features else v for k, v in columns.items()}


def all_nan(columns: Columns, rng: np.random.Generator) -> Columns:
    return {k: np.full(len(v), np.nan) if k.startswith(("plain", "score")) else v for k, v in columns.items()}


def constant(columns: Columns, rng: np.random.Generator) -> Columns:
    return {k: np.full(len(v), v[0]) if k not in ("ts", "known") else v for k, v in columns.items()}


def infinite(columns: Columns, rng: np.random.Generator) -> Columns:
    return {k: np.full(len(v), np.inf) if k.startswith("plain") else v for k, v in columns.items()}


def all_unseen(columns: Columns, rng: np.random.Generator) -> Columns:
    words = ("word", "daily")
    return {k: np.char.add("§", v) if k.startswith(words) else v for k, v in columns.items()}


def one_row(columns: Columns, rng: np.random.Generator) -> Columns:
    return {k: v[:1] for k, v in columns.items()}


SPOILS = (all_null, all_nan, constant, infinite, all_unseen, one_row)


@ALL
def test_the_same_view_gives_the_same_checks(detector: Detector, view: View) -> None:
    assert list(detector.check(view)) == list(detector.check(view))


@ALL
@pytest.mark.parametrize("spoil", SPOILS, ids=lambda s: s.__name__)
def test_no_column_however_odd_raises(
    detector: Detector, campaign: Campaign, spoil: Callable[..., Columns]
) -> None:
    for check in detector.check(spoilt(campaign, spoil)):
        assert_well_formed(check)


@ALL
def test_a_window_without_rows_is_judged_by_its_volume_alone(detector: Detector, view: View) -> None:
    checks = detector.check(replace(view, current=None, outcomes=None, series={}))
    assert not checks or detector.name == "volume"
    for check in checks:
        assert_well_formed(check)


@ALL
def test_a_window_of_one_row_is_too_few_for_a_distribution(detector: Detector, campaign: Campaign) -> None:
    seen = spoilt(campaign, one_row)
    told = [c for c in detector.check(replace(seen, series={})) if not c.too_few]
    assert not told or detector.name == "volume"


@ALL
def test_a_first_window_is_too_few(detector: Detector, campaign: Campaign) -> None:
    """Without any past there is nothing but gross changes to tell, and a healthy window has none."""
    view = campaign.view()
    series = {name: replace(s, starts=s.starts[-1:], values=s.values[-1:]) for name, s in view.series.items()}
    first = replace(view, past=History(), past_outcomes=History(), series=series, past_versions={})
    assert all(check.too_few for check in detector.check(first))


@ALL
def test_a_system_of_nothing_but_a_name_has_no_checks(detector: Detector, view: View) -> None:
    bare = replace(
        view,
        declared=Declared("bare"),
        current=None,
        outcomes=None,
        reference=None,
        past=History(),
        past_outcomes=History(),
        series={},
    )
    assert not detector.check(bare)


@ALL
def test_each_page_says_idea_parameters_reference_and_shows_an_example(detector: Detector) -> None:
    module = importlib.import_module(f"detectors.{detector.lens}.{detector.name}")
    page = module.__doc__ or ""
    for part in ("Idea", "Parameters", "Reference"):
        assert part in page
    examples = doctest.DocTestFinder().find(module)
    assert any(example.examples for example in examples)


def assert_well_formed(check: Check) -> None:
    """Finite numbers, a p-value within [0, 1], a text, details that JSON can say."""
    assert np.isfinite(check.effect)
    assert check.bar > 0
    assert check.p_value is None or 0 <= check.p_value <= 1
    assert check.text
    for value in (check.observed, check.baseline, *check.details.values()):
        assert value is None or isinstance(value, str | bool | int | float | list)
        assert not isinstance(value, float) or np.isfinite(value)
