"""Experiments from logs to readout."""

import pytest

from monitor import experiments, systems
from monitor.experiments import Running
from storage import Store
from tests.monitor import trial


def running(store: Store) -> Running:
    with store.read() as tx:
        (only,) = experiments.running(tx, systems.find(tx, trial.NAME))
    return only


@pytest.mark.parametrize("apart", [False, True], ids=["a feature", "a column of its own"])
def test_the_readout_counts_what_the_logs_hold_since_the_start(sqlite_store: Store, apart: bool) -> None:
    counted = trial.run(sqlite_store, lift=0.6, apart=apart)
    found = running(sqlite_store)
    assert found.since == int(trial.START.timestamp() * 1e6) + trial.BEFORE * 3_600_000_000
    assert found.readout is not None
    assert found.readout.rows == {
        "control": counted["control"][1],
        "treatment": counted["treatment"][1],
        None: 0,
    }
    ctr = found.readout.metrics[0]
    assert ctr.saved is not None
    (compared,) = ctr.comparisons
    assert (compared.arm, compared.against) == ("treatment", "control")
    assert compared.relative.lower < 0.6 < compared.relative.upper
    assert compared.p_value < 1e-4
    plain = {arm: clicks / rows for arm, (clicks, rows) in counted.items()}
    assert {arm: each.value for arm, each in ctr.arms.items()} == pytest.approx(plain, rel=0.1)


def test_arms_that_lose_rows_are_not_read_out(sqlite_store: Store) -> None:
    trial.run(sqlite_store, lift=0.6, lost=0.7)
    found = running(sqlite_store)
    assert found.readout is not None
    assert found.readout.withheld is not None
    assert found.readout.metrics == ()
