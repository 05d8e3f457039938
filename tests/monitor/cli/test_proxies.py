"""`bifocal proxies`: what tracks revenue, ranked; one message where there is nothing to rank."""

import json
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from detectors.declared import HOUR_US
from monitor import definition, systems
from monitor.evaluate import evaluate
from storage import Store
from tests.monitor.cli.command import Bifocal
from tests.monitor.evaluation.small_world import send

START = 1_793_577_600 * 1_000_000
HOURS = 80
SYSTEM_FILE = """
[system]
name = "shop"
[metrics.revenue]
role = "business"
series = true
[metrics.clicks]
role = "proxy"
series = true
[metrics.weather]
role = "infrastructure"
series = true
[metrics.billed]
role = "ledger"
series = true
reconciles = "revenue"
"""


@pytest.fixture
def shop(sqlite_store: Store) -> Store:
    """Three days of posted metrics: revenue follows clicks, the weather is a stranger."""
    rng = np.random.default_rng(1)
    clicks = 1_000 * rng.lognormal(0, 0.2, HOURS)
    values = {
        "clicks": clicks,
        "revenue": 2 * clicks * rng.lognormal(0, 0.05, HOURS),
        "weather": rng.lognormal(0, 0.2, HOURS),
        "billed": 2 * clicks,
    }
    with sqlite_store.begin() as tx:
        systems.apply(tx, definition.parse(SYSTEM_FILE), 1)
    rows = [
        {"metric": name, "ts": (START + hour * HOUR_US) // 1_000, "value": float(column[hour])}
        for name, column in values.items()
        for hour in range(HOURS)
    ]
    send(sqlite_store, "metrics", pa.Table.from_pylist(rows), "shop")
    evaluate(sqlite_store, "shop", until=START + (HOURS + 1) * HOUR_US)
    return sqlite_store


def test_what_follows_revenue_comes_first_and_its_own_ledger_is_no_candidate(
    shop: Store, tmp_path: Path
) -> None:
    bifocal = Bifocal(tmp_path, shop.name)
    found = json.loads(bifocal("proxies", "shop", "--format", "json").out)
    assert [each["candidate"] for each in found] == ["clicks", "weather"]
    clicks, weather = found
    assert clicks["declared_proxy"] is True
    assert clicks["lower"] > 0.8 > 0.2 > weather["lower"]
    assert clicks["lag_windows"] == 0
    told = bifocal("proxies", "shop").out
    assert told.startswith("revenue: what tracks it")
    assert "clicks *" in told


def test_a_system_without_a_business_metric_is_told_so(sqlite_store: Store, tmp_path: Path) -> None:
    with sqlite_store.begin() as tx:
        systems.apply(tx, definition.parse('[system]\nname = "bare"\n'), 1)
    done = Bifocal(tmp_path, sqlite_store.name)("proxies", "bare")
    assert done.code == 2
    assert 'declares no metric of role "business"' in done.err


def test_before_the_first_judgement_there_is_nothing_to_compare(sqlite_store: Store, tmp_path: Path) -> None:
    with sqlite_store.begin() as tx:
        systems.apply(tx, definition.parse(SYSTEM_FILE), 1)
    bifocal = Bifocal(tmp_path, sqlite_store.name)
    assert "no window has been judged" in bifocal("proxies", "shop").out
    assert json.loads(bifocal("proxies", "shop", "--format", "json").out) == []
