"""Base and tail: the base is the same whatever comes after, and the two parts make one whole."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from monitor.simulator import CALM, Scenario, at, write_base, write_tail
from monitor.simulator.base import base_of
from monitor.simulator.switches.features import Missing
from monitor.simulator.switches.people import DemandDecline
from tests.monitor.simulator.conftest import SMALL

LESS = Scenario("less", "less", (DemandDecline(share=0.3),))


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("fork")
    write_base(SMALL, folder / "base")
    write_tail(SMALL, CALM, folder / "tail")
    return folder


def times(path: Path) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.asarray(pq.read_table(path, columns=["ts"])["ts"].cast(pa.int64()).to_numpy())


def test_the_base_is_the_same_bytes_whatever_scenario_was_played_before(
    written: Path, tmp_path: Path
) -> None:
    base_of.cache_clear()
    write_tail(SMALL, LESS, tmp_path / "other")
    write_base(SMALL, tmp_path / "base")
    assert bytes_of(tmp_path / "base") == bytes_of(written / "base")


def test_the_same_scenario_writes_the_same_tail_and_another_draw_does_not(
    written: Path, tmp_path: Path
) -> None:
    write_tail(SMALL, CALM, tmp_path / "again")
    assert bytes_of(tmp_path / "again") == bytes_of(written / "tail")
    write_tail(SMALL, Scenario("calm", "calm", draw=1), tmp_path / "other")
    assert (
        bytes_of(tmp_path / "other")["predictions.parquet"]
        != bytes_of(written / "tail")["predictions.parquet"]
    )


def test_what_is_known_before_the_fork_is_in_the_base_and_the_rest_in_the_tail(written: Path) -> None:
    for log in ("predictions", "outcomes"):
        assert times(written / "base" / f"{log}.parquet").max() < SMALL.fork_us
        assert times(written / "tail" / f"{log}.parquet").min() >= SMALL.fork_us


def test_outcomes_of_the_bases_last_rows_come_in_the_tail(tmp_path: Path) -> None:
    slow = replace(SMALL, delay_minutes=20.0)
    write_base(slow, tmp_path / "base")
    write_tail(slow, CALM, tmp_path / "tail")
    known = pq.read_table(tmp_path / "tail" / "outcomes.parquet")["prediction_id"].to_pylist()
    served = set(pq.read_table(tmp_path / "base" / "predictions.parquet")["prediction_id"].to_pylist())
    assert len([each for each in known if each in served]) == len(base_of(slow).pending.number) > 0


def test_the_tails_rows_go_on_where_the_bases_end(written: Path) -> None:
    first, second = (
        pq.read_table(written / part / "predictions.parquet")["prediction_id"].to_pylist()
        for part in ("base", "tail")
    )
    assert not set(first) & set(second)


def test_a_scenario_that_does_not_fit_the_world_is_refused(tmp_path: Path) -> None:
    nowhere = Scenario("nowhere", "nowhere", (Missing(feature="shoe_size", where=at(site=0)),))
    with pytest.raises(ValueError, match="nowhere does not fit this world"):
        write_tail(SMALL, nowhere, tmp_path)


def test_the_truth_tells_when_and_what_it_cost(tmp_path: Path) -> None:
    told = write_tail(SMALL, LESS, tmp_path)
    (incident,) = told.incidents
    assert (incident.cause, incident.lens) == ("demand.decline", "quality")
    assert incident.onset == "2026-10-07T10:00:00Z"
    assert incident.size == pytest.approx(-0.3, abs=0.08)
