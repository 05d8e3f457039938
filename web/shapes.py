"""The contract's JSON shapes of what the store holds."""

from typing import Any

from detectors.types import Finding
from monitor.clock import to_text
from storage.incidents import Incident
from storage.outbox import Delivery
from storage.probes import ProbeResult
from storage.silences import Silence


def time(us: int | None) -> str | None:
    """RFC 3339 in UTC, null for None."""
    return None if us is None else to_text(us)


def finding(found: Finding) -> dict[str, Any]:
    """One finding."""
    return {
        "id": found.id,
        "detector": found.detector,
        "lens": found.lens,
        "subject": found.subject,
        "segment": dict(found.segment),
        "window": {"start": to_text(found.window.start), "end": to_text(found.window.end)},
        "severity": found.severity,
        "effect": found.effect,
        "p_value": found.p_value,
        "baseline": found.baseline,
        "observed": found.observed,
        "text": found.text,
    }


def incident(found: Incident) -> dict[str, Any]:
    """One incident."""
    return {
        "id": found.id,
        "state": found.state,
        "severity": found.severity,
        "metric": found.metric,
        "opened": to_text(found.opened),
        "acknowledged": time(found.acknowledged),
        "resolved": time(found.resolved),
        "onset": time(found.onset),
        "verdict": found.verdict,
        "confidence": found.confidence,
        "top_cause": found.top_cause,
        "change": found.change,
    }


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
    }
