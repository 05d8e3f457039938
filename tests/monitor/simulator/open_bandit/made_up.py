"""A tiny wheel with the layout of the real one and made-up rows."""

import csv
import hashlib
import io
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from monitor.simulator.open_bandit.rows import CAMPAIGNS, ITEM_FEATURES, POLICIES, USER_FEATURES

ITEMS = 4
ROWS = 300
START = datetime(2019, 11, 24, 0, 0, 17, 4101, tzinfo=UTC)


def word(*parts: object) -> str:
    return hashlib.md5(repr(parts).encode()).hexdigest()


def make_wheel(path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for policy in POLICIES:
            for campaign in CAMPAIGNS:
                folder = f"obp/dataset/obd/{policy}/{campaign}"
                archive.writestr(f"{folder}/{campaign}.csv", _impressions(policy, campaign))
                archive.writestr(f"{folder}/item_context.csv", _context(policy, campaign))
    return path


def _impressions(policy: str, campaign: str) -> str:
    rng = np.random.default_rng(len(policy) * 10 + len(campaign))
    affinities = [f"user-item_affinity_{item}" for item in range(ITEMS)]
    head = ["", "timestamp", "item_id", "position", "click", "propensity_score", *USER_FEATURES, *affinities]
    rows: list[list[object]] = [list(head)]
    for number in range(ROWS):
        ts = str(START + timedelta(minutes=33 * number))
        item, position, click = rng.integers(ITEMS), rng.integers(1, 4), int(rng.random() < 0.1)
        user = [word(name, rng.integers(3)) for name in USER_FEATURES]
        affinity = [10.0 * number + place for place in range(ITEMS)]
        rows.append([number, ts, item, position, click, 0.25, *user, *affinity])
    return _csv(rows)


def _context(policy: str, campaign: str) -> str:
    rows: list[list[object]] = [["", "item_id", *ITEM_FEATURES]]
    for item in range(ITEMS):
        words = [word(policy, campaign, name, item) for name in ITEM_FEATURES[1:]]
        rows.append([item, item, item / 10 - 0.2, *words])
    return _csv(rows)


def _csv(rows: list[list[object]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()
