"""Errors, fallbacks, latency and scores at one value, in all and where they are."""

import numpy as np
import pyarrow as pa
import pytest

from tests.detectors.campaign import Campaign
from tests.detectors.infrastructure.faults import after, some
from tests.detectors.world import Columns, Spoil, World


class Scored(World):
    """A world whose training rows carry scores, so that scores have bins."""

    def training(self, rows: int = 50_000) -> pa.Table:
        table = super().training(rows)
        scores = 1 / (1 + np.exp(2.5 - 0.5 * table["f:plain0"].to_numpy()))
        return table.append_column("score", pa.array(scores))


@pytest.fixture(scope="module")
def scored() -> Campaign:
    campaign = Campaign(Scored(rows=1_000, seed=22))
    campaign.grow(108, judged=False)
    return campaign


def failing(status: int, share: float, **where: str) -> Spoil:
    def spoil(columns: Columns, rng: np.random.Generator) -> Columns:
        rows = some(columns, rng, share, **where)
        return {**columns, "status": np.where(rows, status, columns["status"]).astype(np.int8)}

    return spoil


def slower(factor: float, **where: str) -> Spoil:
    def spoil(columns: Columns, rng: np.random.Generator) -> Columns:
        rows = some(columns, rng, 1.0, **where)
        return {**columns, "latency_ms": columns["latency_ms"] * np.where(rows, factor, 1.0)}

    return spoil


def at_one_score(value: float, share: float) -> Spoil:
    def spoil(columns: Columns, rng: np.random.Generator) -> Columns:
        return {**columns, "score": np.where(some(columns, rng, share), value, columns["score"])}

    return spoil


@pytest.mark.parametrize(("status", "subject"), [(1, "fallbacks"), (2, "errors")])
def test_a_rise_everywhere_is_told_of_all_rows_and_of_no_slice(
    healthy: Campaign, status: int, subject: str
) -> None:
    found = after(healthy, failing(status, 0.05), "serving")
    assert set(found) == {subject}
    assert found[subject].observed == pytest.approx(0.05, abs=0.03)


def test_errors_of_one_datacenter_are_told_there(healthy: Campaign) -> None:
    found = after(healthy, failing(2, 0.3, datacenter="north"), "serving")
    assert "errors datacenter=north" in found
    assert not {"errors datacenter=east", "errors datacenter=west"} & set(found)


def test_slower_answers_are_told(healthy: Campaign) -> None:
    found = after(healthy, slower(1.8), "serving")
    assert set(found) == {"latency"}


def test_slower_answers_of_one_datacenter_are_told_there(healthy: Campaign) -> None:
    assert "latency datacenter=north" in after(healthy, slower(2.5, datacenter="north"), "serving")


def test_faster_answers_are_no_fault(healthy: Campaign) -> None:
    assert not after(healthy, slower(0.4), "serving")


@pytest.mark.parametrize("value", [0.0, 0.08, 1.0])
def test_scores_at_one_value_are_told_with_the_value(scored: Campaign, value: float) -> None:
    found = after(scored, at_one_score(value, 0.3), "serving")
    assert found["score"].details["kind"] == "pile"
    assert found["score"].details["value"] == pytest.approx(value, abs=0.01)


def test_scores_that_merely_moved_do_not_pile_up(scored: Campaign) -> None:
    def spoil(columns: Columns, rng: np.random.Generator) -> Columns:
        return {**columns, "score": columns["score"] * 1.5}

    assert "score" not in after(scored, spoil, "serving")
