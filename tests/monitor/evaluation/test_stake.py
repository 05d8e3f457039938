"""What a fault costs makes an incident critical, and who asks for critical ones hears of it once."""

from dataclasses import replace

import pytest

from detectors.types import Change, Diagnosis
from monitor import stake
from monitor.triage import diagnose
from storage import Store, incidents, outbox
from tests.monitor.evaluation import test_lifecycle
from tests.monitor.evaluation.test_lifecycle import FILE, Shop
from tests.monitor.triage.world import ADS, case, finding, scale

CRITICAL = """
[[alerts]]
name = "pager"
webhook = "https://two.example/hook"
min_severity = "critical"
"""


def of_nulls(factor: float) -> Diagnosis:
    """A feature that went missing, and a click rate of so many times its usual one."""
    return diagnose(case(scale("ctr", factor), findings=(finding("missing", "user_age", kind="null"),)))


def test_a_fault_of_a_feature_that_takes_a_tenth_of_the_business_is_high() -> None:
    found = of_nulls(0.8)
    assert (found.metric, found.causes[0].cause) == ("revenue", "features.missing")
    assert stake.is_high(found, ADS)
    assert stake.is_high(replace(found, metric="ctr"), ADS), "a factor takes as much of what it makes up"
    assert not stake.is_high(replace(found, metric="p99_latency_ms"), ADS)


def test_a_small_loss_or_a_rise_is_not_high() -> None:
    assert not stake.is_high(of_nulls(0.95), ADS)
    assert not stake.is_high(of_nulls(1.3), ADS)


def test_what_the_log_alone_lost_is_not_high() -> None:
    lost = diagnose(case(scale("ctr", 0.6), ledger="apart"))
    assert lost.causes[0].cause == "outcomes.lost"
    assert not stake.is_high(lost, ADS)


@pytest.mark.parametrize("verdict", ["benign", "inconclusive"])
def test_without_a_fault_nothing_is_high(verdict: str) -> None:
    found = replace(of_nulls(0.8), change=Change(100.0, 40.0, -0.6))
    assert not stake.is_high(replace(found, verdict=verdict), ADS)  # type: ignore[arg-type]
    assert not stake.is_high(replace(found, causes=()), ADS)


def test_an_incident_that_becomes_critical_is_told_to_who_asked_for_critical_ones(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy = FILE.replace('role = "business"', 'role = "proxy"') + CRITICAL
    monkeypatch.setattr(test_lifecycle, "FILE", proxy)
    shop = Shop(sqlite_store)
    shop.post([0.4] * 4)
    assert [(i.severity, i.state) for i in shop.incidents()] == [("warning", "open")]
    assert channels(shop) == ["oncall"]
    monkeypatch.setattr(stake, "is_high", lambda diagnosis, declared: True)
    shop.post([0.4] * 3)
    assert [i.severity for i in shop.incidents()] == ["critical"]
    assert channels(shop) == ["oncall", "pager"]


def channels(shop: Shop) -> list[str]:
    """Who was told that an incident opened, oldest first."""
    with shop.store.read() as tx:
        assert incidents.listing(tx, shop.system_id)
        told = outbox.listing(tx, shop.system_id)[::-1]
    return [each.channel for each in told if each.type == "incident.opened"]
