"""The JSON shapes of what only the API shows; findings and incidents have theirs in `monitor.shapes`."""

from typing import Any

from detectors.types import ProbeResult
from monitor.clock import to_text
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
