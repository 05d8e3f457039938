"""The JSON shapes of what only the API shows; findings and incidents have theirs in `monitor.shapes`."""

from typing import Any

from detectors.statistics.readout import Comparison, Estimate, MetricReadout, Readout
from detectors.types import ProbeResult
from monitor.clock import to_text
from monitor.experiments import Running
from monitor.shapes import time
from storage.outbox import Delivery
from storage.silences import Silence


def delivery(found: Delivery) -> dict[str, Any]:
    """One delivery, without its body."""
    return {
        "id": found.id,
        "channel": found.channel,
        "type": found.type,
        "incident": found.incident_id,
        "state": found.state,
        "attempts": found.attempts,
        "created": to_text(found.created),
        "next_attempt": to_text(found.next_attempt) if found.state == "pending" else None,
        "sent": time(found.sent_at),
        "last_error": found.last_error,
    }


def silence(found: Silence) -> dict[str, Any]:
    """One silence."""
    return {
        "id": found.id,
        "channel": found.channel,
        "metric": found.metric,
        "starts": to_text(found.starts),
        "until": to_text(found.until),
        "reason": found.reason,
    }


def probe_result(found: ProbeResult) -> dict[str, Any]:
    """One golden case, run once."""
    return {
        "probe": found.probe,
        "case": found.case_name,
        "ts": to_text(found.ts),
        "expected": found.expected,
        "observed": found.observed,
        "latency_ms": found.latency_ms,
        "model_version": found.model_version,
        "failure": found.nonsense or found.silence,
    }


def experiment(found: Running) -> dict[str, Any]:
    """One experiment; `readout` is null while it is withheld, for the reason that `withheld` gives."""
    read = found.readout
    return {
        "name": found.experiment.name,
        "arm": found.experiment.arm,
        "unit": found.experiment.unit,
        "control": found.experiment.compared_with,
        "planned": dict(found.experiment.planned),
        "window": None if found.since is None else {"start": time(found.since), "end": time(found.until)},
        "sample_ratio": None if read is None else _sample_ratio(read),
        "withheld": "no judged rows yet" if read is None else read.withheld,
        "readout": None if read is None or read.withheld else [_metric(each) for each in read.metrics],
    }


def _sample_ratio(read: Readout) -> dict[str, Any]:
    planned = {arm: rows for arm, rows in read.rows.items() if arm is not None}
    return {"rows": planned, "not_planned": read.rows[None], "p_value": read.ratio_p_value}


def _metric(read: MetricReadout) -> dict[str, Any]:
    return {
        "metric": read.metric,
        "role": read.role,
        "arms": {arm: _estimate(each) for arm, each in read.arms.items()},
        "comparisons": [_comparison(each) for each in read.comparisons],
        "variance_saved": read.saved,
    }


def _comparison(each: Comparison) -> dict[str, Any]:
    relative = _estimate(each.relative)
    return {"arm": each.arm, "against": each.against, "relative": relative, "p_value": each.p_value}


def _estimate(each: Estimate) -> dict[str, float]:
    return {"value": each.value, "lower": each.lower, "upper": each.upper}
