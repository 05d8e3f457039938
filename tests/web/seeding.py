"""An ad system with four weeks behind it: an app release nulled a feature, revenue fell, triage said so."""

import math
import random
from dataclasses import dataclass
from typing import Any

from detectors.declared import DAY_US, HOUR_US, Declared
from detectors.types import Event, Finding, Lens, Severity, Window
from monitor import systems
from monitor.clock import to_text
from monitor.definition import parse
from storage import Store, Tx, diagnoses, events, findings, incidents, ulid, windows
from storage.incidents import Incident

SYSTEM_FILE = """
[system]
name = "ads"
window = "1h"

[model]
task = "binary"

[features]
user_age = "numeric"
position = "categorical"

[dimensions]
app_version = "infrastructure"
country = "quality"

[metrics.requests]
role = "volume"
sum = "predictions"
[metrics.ctr]
role = "proxy"
ratio = ["labels", "predictions"]
[metrics.value_per_click]
role = "value"
ratio = ["value", "labels"]
[metrics.revenue]
role = "business"
sum = "value"
factors = ["requests", "ctr", "value_per_click"]
[metrics.p99_latency_ms]
role = "infrastructure"
series = true

[[alerts]]
name = "oncall"
webhook = "https://example.com/hook"
when = ["incident.opened", "incident.diagnosed", "incident.resolved", "finding.alarm"]
"""

#: Monday, 2 November 2026, 00:00 UTC.
END = 1_793_577_600 * 1_000_000
HOURS = 28 * 24
ONSET = END - 14 * HOUR_US
SLICE = {"app_version": "5.1"}


@dataclass(frozen=True)
class Seeded:
    """What the tests ask for."""

    name: str
    system_id: int
    declared: Declared
    incident: Incident
    alarm: Finding


def seed(store: Store) -> Seeded:
    """Fill the store; the same values each time, new ids."""
    with store.begin() as tx:
        system, _ = systems.apply(tx, parse(SYSTEM_FILE), END - HOURS * HOUR_US)
        _judge(tx, system.id)
        alarm = _find(tx, system.id)
        _happen(tx, system.id)
        incident = _open(tx, system.id, alarm)
    return Seeded("ads", system.id, system.declared, incident, alarm)


def _judge(tx: Tx, system_id: int) -> None:
    chance = random.Random(7)
    windows.touch(tx, system_id, {END - (h + 1) * HOUR_US: 1_000 for h in range(HOURS)})
    for hour in range(HOURS):
        start = END - (HOURS - hour) * HOUR_US
        day = 1.5 + math.sin((hour - 8) / 24 * 2 * math.pi)
        broken = 0.62 if start >= ONSET else 1.0
        requests = 1_000 * day * chance.lognormvariate(0, 0.03)
        ctr = 0.05 * broken * chance.lognormvariate(0, 0.03)
        worth = 1.6 * chance.lognormvariate(0, 0.02)
        early = {"requests": requests, "p99_latency_ms": 82 + 6 * chance.random()}
        late = {"ctr": ctr, "value_per_click": worth, "revenue": requests * ctr * worth}
        for phase, metrics in (("inputs", early), ("outcomes", {**early, **late})):
            done = windows.Evaluation(start, "inputs", 0, 1, start + HOUR_US, {"metrics": metrics})
            windows.record(tx, system_id, done if phase == "inputs" else _outcomes(done, metrics))


def _outcomes(done: windows.Evaluation, metrics: dict[str, float]) -> windows.Evaluation:
    return windows.Evaluation(
        done.window_start, "outcomes", done.revision, done.definition_version, done.at, {"metrics": metrics}
    )


def _finding(hour: int, lens: Lens, detector: str, subject: str, severity: Severity, text: str) -> Finding:
    start = ONSET + hour * HOUR_US
    return Finding(
        id=ulid.new(start + HOUR_US),
        detector=detector,
        lens=lens,
        subject=subject,
        segment=SLICE if detector == "missing" else {},
        window=Window(start, start + HOUR_US),
        severity=severity,
        effect=0.31 if lens == "infrastructure" else 0.08,
        p_value=None if detector == "metric" else 3.2e-9,
        baseline=0.012,
        observed=0.322,
        text=text,
        streak=hour + 1,
        since=ONSET,
        details={"nulls": [3, 4]},
    )


def _find(tx: Tx, system_id: int) -> Finding:
    newest = None
    for hour in range(14):
        severity: Severity = "alarm" if hour >= 2 else "warn"
        found = [
            _finding(hour, "infrastructure", "missing", "user_age", severity, "32.2 % null, 1.2 % before"),
            _finding(hour, "quality", "prediction_drift", "score", "warn", "scores moved down by 0.08"),
            _finding(hour, "business", "metric", "revenue", severity, "38 % below what was expected"),
        ]
        findings.replace(tx, system_id, found[0].window.start, "inputs", 0, found)
        newest = found[0]
    assert newest is not None
    return newest


def _happen(tx: Tx, system_id: int) -> None:
    happened = [
        Event(ONSET - 600 * 1_000_000, "deploy", "app 5.1 </script><script>alert(1)</script>", subject="app"),
        Event(END - 5 * DAY_US, "holiday", "All Saints", until=END - 4 * DAY_US),
        Event(END - 3 * DAY_US, "config", "bid floor 0.02"),
    ]
    events.insert(tx, system_id, happened)


def _open(tx: Tx, system_id: int, alarm: Finding) -> Incident:
    change = {"expected": 1_672.4, "observed": 1_041.9, "relative": -0.377}
    old = incidents.create(
        tx,
        system_id,
        metric="revenue",
        severity="warning",
        window_start=END - 9 * DAY_US,
        opened=END - 9 * DAY_US + HOUR_US,
    )
    incidents.resolve(tx, system_id, old.id, END - 9 * DAY_US + 9 * HOUR_US)
    made = incidents.create(
        tx,
        system_id,
        metric="revenue",
        severity="critical",
        window_start=ONSET + 2 * HOUR_US,
        opened=ONSET + 3 * HOUR_US,
        onset=ONSET,
    )
    incidents.conclude(
        tx,
        system_id,
        made.id,
        verdict="infrastructure",
        confidence=0.97,
        top_cause="features.missing",
        change=change,
        onset=ONSET,
    )
    diagnoses.add(tx, system_id, made.id, diagnosis(made.id, alarm.id, change), END)
    found = incidents.get(tx, system_id, made.id)
    assert found is not None
    return found


def diagnosis(incident_id: str, finding_id: str, change: dict[str, float]) -> dict[str, Any]:
    """A diagnosis as the contract has it."""
    missing = {
        "cause": "features.missing",
        "lens": "infrastructure",
        "probability": 0.93,
        "subject": "user_age",
        "segment": SLICE,
        "explains": 0.84,
        "because": [
            {
                "finding": finding_id,
                "text": "user_age is null in 32.2 % of rows, 1.2 % before",
                "weight": 3.1,
            },
            {"finding": None, "text": "it began 10 minutes after the deploy of app 5.1", "weight": 0.9},
        ],
        "against": [],
    }
    shift = {
        "cause": "population.shift",
        "lens": "quality",
        "probability": 0.04,
        "subject": None,
        "segment": {},
        "explains": None,
        "because": [{"finding": None, "text": "scores moved down by 0.08", "weight": 0.6}],
        "against": [{"finding": None, "text": "the mix of countries is as it was", "weight": -1.8}],
    }
    return {
        "system": "ads",
        "incident": incident_id,
        "metric": "revenue",
        "window": {"start": to_text(ONSET), "end": to_text(END)},
        "onset": to_text(ONSET),
        "change": change,
        "verdict": "infrastructure",
        "confidence": 0.97,
        "causes": [missing, shift],
        "decomposition": [
            {"factor": "requests", "share": 0.03},
            {"factor": "ctr", "share": 0.95},
            {"factor": "value_per_click", "share": 0.02},
        ],
        "segments": [{"segment": SLICE, "share": 0.91}, {"segment": {"country": "DE"}, "share": 0.06}],
        "ruled_out": [{"cause": "model.miscompute", "text": "probes passed 48 of 48"}],
        "next_checks": [
            {
                "text": "compare user_age in the log and in the feature store",
                "would_separate": ["features.missing", "features.stale"],
            }
        ],
        "timeline": [
            {"ts": to_text(ONSET - 600_000_000), "kind": "deploy", "title": "app 5.1"},
            {"ts": to_text(ONSET), "kind": "onset", "title": "user_age goes missing"},
        ],
        "missing_evidence": ["no ledger declared"],
    }
