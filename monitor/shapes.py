"""Findings and incidents as the contract's JSON, and as a line for a person."""

from typing import Any

from detectors.types import Finding, Segment
from detectors.wording import signed
from monitor.agreement import Opinion
from monitor.clock import to_text
from monitor.triage.words import chance, slice_name
from storage.incidents import Incident


def time(us: int | None) -> str | None:
    """RFC 3339 in UTC, null for None."""
    return None if us is None else to_text(us)


def finding(found: Finding, opinion: Opinion | None = None) -> dict[str, Any]:
    """One finding, with `confirmation` where Evidently was asked about it."""
    shape = {
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
    return shape if opinion is None else {**shape, "confirmation": opinion.to_json()}


def finding_line(found: Finding) -> str:
    """One finding on one line."""
    where = " ".join(f"{name}={value}" for name, value in found.segment.items())
    what = f"{found.detector} {found.subject}" + (f" [{where}]" if where else "")
    return f"{to_text(found.window.start)}  {found.severity:5}  {found.lens:14}  {what}: {found.text}"


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
        "confidence": None if found.confidence is None else round(found.confidence, 4),
        "top_cause": found.top_cause,
        "change": found.change,
    }


def incident_line(found: Incident, segment: Segment | None = None) -> str:
    """One incident on one line; `segment` is the place of its likeliest cause."""
    verdict = "not diagnosed yet"
    if found.verdict is not None and found.confidence is not None:
        verdict = f"{found.verdict} ({chance(found.confidence)})" + (
            f", {found.top_cause}" if found.top_cause else ""
        )
        verdict += f" where {slice_name(segment)}" if segment and found.top_cause else ""
    since = f", since {to_text(found.onset)}" if found.onset is not None else ""
    relative = (found.change or {}).get("relative")
    by = "" if relative is None else f" {signed(relative)}"
    return (
        f"{found.id}  {found.state:12}  {found.severity:8}  opened {to_text(found.opened)}{since}  "
        f"{found.metric or '-'}{by}: {verdict}"
    )
