"""A running experiment: an arm that loses business alarms, equal arms and unfilled arms don't."""

from dataclasses import replace

import numpy as np
import pytest

from detectors.declared import Experiment
from detectors.quality.experiment import check, start_of
from detectors.types import Event
from tests.detectors.campaign import Campaign
from tests.detectors.infrastructure.faults import after, some
from tests.detectors.world import Columns, World, declared

PLANNED = Experiment("ranker-b", "arm", {"control": 0.5, "treatment": 0.5})


class Split(World):
    def _serving(self, n: int, index: int) -> Columns:
        rng = np.random.default_rng([self.seed, index, 1])
        arms = np.where(rng.random(n) < 0.5, "control", "treatment").astype("U12")
        return {**super()._serving(n, index), "a:arm": arms}


@pytest.fixture(scope="module")
def split() -> Campaign:
    campaign = Campaign(Split(rows=2_000, seed=31), system=replace(declared(), experiments=(PLANNED,)))
    campaign.grow(48, judged=False)
    return campaign


def worthless(columns: Columns, rng: np.random.Generator) -> Columns:
    """The treatment's clicks rise by a tenth and are worth a fifth less."""
    treated = columns["a:arm"] == "treatment"
    label = np.where(treated & (rng.random(len(treated)) < 0.01), 1.0, columns["label"])
    return {**columns, "label": label, "value": columns["value"] * np.where(treated, 0.6, 1.0)}


def test_an_arm_that_loses_revenue_alarms_and_tells_its_proxy(split: Campaign) -> None:
    found = after(split, worthless, "experiment", windows=96)
    assert list(found) == ["ranker-b/revenue arm=treatment"]
    finding = found["ranker-b/revenue arm=treatment"]
    assert "while ctr +" in finding.text
    assert 0.1 < finding.effect < 0.4


def test_equal_arms_stay_silent(split: Campaign) -> None:
    findings = split.branch(lambda columns, rng: columns).grow(72)
    assert [f.text for f in findings if f.detector == "experiment"] == []


def test_unfilled_arms_are_not_read_out(split: Campaign) -> None:
    def drop(columns: Columns, rng: np.random.Generator) -> Columns:
        gone = some(columns, rng, 0.5) & (columns["a:arm"] == "treatment")
        return {**columns, "a:arm": np.where(gone, "", columns["a:arm"])}

    branch = split.branch(drop)
    branch.grow(24, judged=False)
    (only,) = check(branch.view())
    assert only.too_few
    assert "planned" in only.text


def test_the_start_is_the_event_that_names_the_experiment() -> None:
    events = [Event(5, "experiment", "starts", subject="ranker-b"), Event(3, "experiment", "other begins")]
    assert start_of(PLANNED, events) == 5
    assert start_of(PLANNED, events[1:]) is None


def test_outcomes_of_windows_whose_rows_are_out_of_sight_do_not_count(split: Campaign) -> None:
    view = split.branch(worthless).view()
    found = check(view)
    shorter = view.past.last(24)
    cut = check(replace(view, past=shorter))
    both = check(replace(view, past=shorter, past_outcomes=view.past_outcomes.last(24)))
    assert [each.observed for each in cut] == [each.observed for each in both]
    assert [each.observed for each in cut] != [each.observed for each in found]
