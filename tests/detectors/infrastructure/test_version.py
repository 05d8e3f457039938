"""Versions that serve, meant or not."""

from dataclasses import replace

import numpy as np
import pytest

from detectors.declared import Model
from detectors.detector import View
from detectors.infrastructure.version import check
from detectors.types import Check, Event
from tests.detectors.campaign import Campaign
from tests.detectors.infrastructure.faults import after, some
from tests.detectors.world import Columns, Spoil


def version(name: str, share: float = 1.0) -> Spoil:
    def spoil(columns: Columns, rng: np.random.Generator) -> Columns:
        rows = some(columns, rng, share)
        return {**columns, "version": np.where(rows, name, columns["version"])}

    return spoil


def view(campaign: Campaign, served: str, *events: Event) -> View:
    seen = campaign.view()
    return replace(seen, versions={served: 1_000}, events=events)


def told(checks: list[Check]) -> list[str]:
    return [c.subject for c in checks if abs(c.effect) >= c.bar and not c.too_few]


@pytest.mark.parametrize("share", [0.05, 1.0])
def test_a_version_that_nobody_meant_alarms(healthy: Campaign, share: float) -> None:
    found = after(healthy, version("v0-old", share), "version")
    assert set(found) == {"v0-old"}
    assert found["v0-old"].effect == pytest.approx(share, abs=0.03)


def test_a_version_that_a_deploy_names_was_meant(healthy: Campaign) -> None:
    seen = view(healthy, "v2")
    deploy = Event(seen.window.start, "deploy", "ranker v2")
    assert told(list(check(seen))) == ["v2"]
    assert told(list(check(replace(seen, events=(deploy,))))) == []
    assert told(list(check(replace(seen, events=(replace(deploy, subject="v2", title="go"),))))) == []


def test_a_deploy_of_another_version_means_nothing(healthy: Campaign) -> None:
    seen = view(healthy, "v2")
    for title in ("ranker v2.1", "ranker xv2", "ranker"):
        deploy = Event(seen.window.start, "deploy", title)
        assert told(list(check(replace(seen, events=(deploy,))))) == ["v2"]


def test_a_deploy_after_the_window_comes_too_late(healthy: Campaign) -> None:
    seen = view(healthy, "v2")
    assert told(list(check(replace(seen, events=(Event(seen.window.end, "deploy", "v2"),))))) == ["v2"]


def test_the_declared_version_may_serve_from_the_first_window_on(healthy: Campaign) -> None:
    seen = replace(
        view(healthy, "v9"), past_versions={}, declared=replace(healthy.system, model=Model(version="v9"))
    )
    assert told(list(check(seen))) == []
    assert told(list(check(replace(seen, versions={"v8": 1_000})))) == ["v8"]


def test_without_a_past_and_without_a_declared_version_there_is_too_little_to_tell(healthy: Campaign) -> None:
    assert all(c.too_few for c in check(replace(view(healthy, "v9"), past_versions={})))


def test_rows_without_a_version_are_not_judged(healthy: Campaign) -> None:
    assert not check(replace(view(healthy, ""), versions={"": 1_000}))
