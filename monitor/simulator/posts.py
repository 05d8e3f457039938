"""What other systems post beside the logs: billing's ledger, a latency gauge, golden probes, events."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from monitor.simulator.arrays import Columns, Floats
from monitor.simulator.change import Change, Deployment, Event
from monitor.simulator.clock import rfc3339
from monitor.simulator.outcomes import MINUTE_US
from monitor.simulator.run import Run
from monitor.simulator.scene import Scene
from monitor.simulator.settings import HOUR_US, Settings

Line = Mapping[str, Any]
_CREDIT_NOISE = 0.002
_CASES = 12
_INNOCENT = (
    (0.15, "config", "bidding floor raised by 0.01", "ad server"),
    (0.38, "pipeline", "nightly click rates move to a new cluster", "feature pipeline"),
    (0.55, "deploy", "billing service 2.14", "billing"),
    (0.76, "deploy", "ad server 311", "ad server"),
)


def metrics(run: Run) -> list[Line]:
    """One posted value an hour of the ledger and of the latency gauge."""
    settings = run.scene.settings
    starts = settings.hours(run.first_hour, run.hours)
    posted: dict[str, Floats] = {}
    if settings.ledger:
        posted["billed_revenue"] = _ledger(run)
    if settings.latency_gauge:
        posted["p99_latency_ms"] = _slowest(run)
    return [
        {"metric": name, "ts": rfc3339(int(start)), "value": round(float(value), 2)}
        for name, values in posted.items()
        for start, value in zip(starts, values, strict=True)
        if np.isfinite(value)
    ]


def probes(run: Run) -> list[Line]:
    """Golden cases, sent each hour like any request and compared with what is on record.

    A version that is meant has answers of its own on record; of any other the usual version's are expected.
    """
    scene, settings = run.scene, run.scene.settings
    if not settings.probes:
        return []
    starts = np.repeat(settings.hours(run.first_hour, run.hours) + MINUTE_US, _CASES)
    case = np.tile(np.arange(_CASES), run.hours)
    golden = {name: values[:_CASES] for name, values in scene.learned.log.features.items()}
    rng = settings.rng("probes", run.first_hour)
    sent = {s: codes[rng.integers(0, len(codes), len(case))] for s, codes in run.requests.slots.items()}
    answered = np.zeros(len(case), dtype=np.int64)
    for place, (change, _) in enumerate(run.deployed):
        if change is not None:
            answered[change.touched(scene, starts, sent)] = place
    observed, expected = _golden(scene, run.deployed, golden)
    meant = [d.version if d.meant else scene.version for _, d in run.deployed]
    return [
        {
            "probe": "golden",
            "case": f"case-{c:02d}",
            "ts": rfc3339(int(ts)),
            "expected": expected[a, c],
            "observed": observed[a, c],
            "model_version": meant[a],
        }
        for ts, c, a in zip(starts.tolist(), case.tolist(), answered.tolist(), strict=True)
    ]


def innocent(settings: Settings) -> list[Line]:
    """The changes of the base, all of them innocent."""
    return [
        {"ts": rfc3339(settings.start_us + int(settings.base_hours * share) * HOUR_US), "kind": kind}
        | {"title": title, "subject": subject}
        for share, kind, title, subject in _INNOCENT
    ]


def events(settings: Settings, announced: Sequence[Event]) -> list[Line]:
    """What is announced after the fork, in order of time."""
    return [_event(settings, event) for event in sorted(announced, key=lambda event: event.hours)]


def _event(settings: Settings, event: Event) -> Line:
    line: dict[str, Any] = {"ts": rfc3339(settings.fork_us + int(event.hours * HOUR_US)), "kind": event.kind}
    line["title"] = event.title
    if event.until_hours is not None:
        line["until"] = rfc3339(settings.fork_us + int(event.until_hours * HOUR_US))
    if event.subject is not None:
        line["subject"] = event.subject
    return line


def _golden(
    scene: Scene, deployed: Sequence[tuple[Change | None, Deployment]], golden: Columns
) -> tuple[Floats, Floats]:
    """What each deployment says to each case, and what is on record, shape (deployments, cases)."""
    usual = scene.learned.model
    recorded = [d.model if d.meant and d.version != scene.version else usual for _, d in deployed]
    observed = np.array([d.model.score(golden) for _, d in deployed])
    return observed, np.array([model.score(golden) for model in recorded])


def _ledger(run: Run) -> Floats:
    """What billing counted in each hour: its own book, with the small credits that billing gives."""
    earned = np.bincount(_hour(run), run.earned, minlength=run.hours)
    rng = run.scene.settings.rng("ledger", run.first_hour)
    return np.round(earned * (1.0 - np.abs(rng.normal(0.0, _CREDIT_NOISE, len(earned)))), 2)


def _slowest(run: Run) -> Floats:
    """The 99th percentile of the latency of each hour, NaN without rows."""
    hour, arrived = _hour(run), run.answers.arrived
    by_hour = [run.answers.latency_ms[(hour == each) & arrived] for each in range(run.hours)]
    return np.array([np.quantile(each, 0.99) if len(each) else np.nan for each in by_hour])


def _hour(run: Run) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    first = run.scene.settings.start_us + run.first_hour * HOUR_US
    return np.asarray((run.requests.ts_us - first) // HOUR_US, dtype=np.int64)
