"""What an alert says: `type`, `timestamp` and `data`, the body of the Standard Webhooks specification.

`data` of every type has `system`, `subject_id` (the same for all messages about one thing), `severity`
("warning" or "critical"), `text` (plain sentences) and `link`; those of an incident also its figures.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from detectors.types import Finding
from monitor import clock
from monitor.alerts import wording
from monitor.triage.cost import among
from storage.incidents import Incident

INCIDENT_TYPES = ("incident.opened", "incident.diagnosed", "incident.resolved")
TYPES = (*INCIDENT_TYPES, "finding.alarm", "service.degraded")

Message = dict[str, Any]


def about_incident(
    type: str, system: str, incident: Incident, diagnosis: Mapping[str, Any] | None, now: int, base_url: str
) -> Message:
    """The message of an incident's turn. `diagnosis` is the contract's object, None before the first."""
    diagnosis = diagnosis or {}
    causes = diagnosis.get("causes") or []
    change = diagnosis.get("change") or incident.change
    verdict = diagnosis.get("verdict") or incident.verdict
    confidence = diagnosis.get("confidence", incident.confidence)
    sentences = [wording.change_sentence(system, incident.metric, change), *diagnosis.get("notes", ())[:1]]
    if type == "incident.resolved":
        sentences.insert(0, f"{system}: the incident opened at {clock.to_text(incident.opened)} is resolved.")
    if verdict:
        sentences.append(wording.verdict_sentence(verdict, confidence, causes))
    top = causes[0] if causes else None
    spent = among(reason["text"] for reason in top.get("because", ())) if top else None
    sentences += [spent] if spent else []
    checks = diagnosis.get("next_checks") or []
    if checks and type != "incident.resolved":
        sentences.append(f"Next: {checks[0]['text']}")
    data = {
        "system": system,
        "subject_id": incident.id,
        "incident": incident.id,
        "state": incident.state,
        "metric": incident.metric,
        "severity": incident.severity,
        "opened": clock.to_text(incident.opened),
        "onset": None if incident.onset is None else clock.to_text(incident.onset),
        "change": change,
        "verdict": verdict,
        "confidence": confidence,
        "top_cause": top
        and {key: top.get(key) for key in ("cause", "lens", "probability", "subject", "segment")},
        "text": sentences,
        "link": f"{base_url}/systems/{quote(system)}/incidents/{incident.id}",
    }
    return _message(type, data, now)


def about_finding(system: str, finding: Finding, now: int, base_url: str) -> Message:
    """The message of a finding that alarms."""
    where = wording.place(finding.segment)
    data = {
        "system": system,
        "subject_id": f"{finding.detector}/{finding.subject}" + (f"/{where}" if where else ""),
        "finding": finding.id,
        "detector": finding.detector,
        "lens": finding.lens,
        "subject": finding.subject,
        "segment": dict(finding.segment),
        "severity": "warning",
        "effect": finding.effect,
        "p_value": finding.p_value,
        "since": None if finding.since is None else clock.to_text(finding.since),
        "text": [f"{system}: {finding.subject}{f' where {where}' if where else ''}: {finding.text}"],
        "link": f"{base_url}/systems/{quote(system)}/findings/{finding.id}",
    }
    return _message("finding.alarm", data, now)


def about_service(system: str, what: str, text: str, now: int, base_url: str) -> Message:
    """The message of Bifocal's own trouble, so that silence is never mistaken for health."""
    data = {
        "system": system,
        "subject_id": what,
        "severity": "warning",
        "text": [f"{system}: Bifocal itself is degraded: {text}"],
        "link": f"{base_url}/systems/{quote(system)}",
    }
    return _message("service.degraded", data, now)


def _message(type: str, data: Mapping[str, Any], now: int) -> Message:
    return {"type": type, "timestamp": clock.to_text(now), "data": dict(data)}
