"""A diagnosis as the contract's JSON, and as the text that a person pastes into an incident channel."""

import math
from datetime import UTC, datetime
from typing import Any

from detectors.types import Cause, Diagnosis, Event
from detectors.wording import number, percent, signed
from monitor.triage import breakdown
from monitor.triage.cost import told
from monitor.triage.said import shown_once
from monitor.triage.stories import story
from monitor.triage.told import Earlier, Told
from monitor.triage.words import chance, listing, moment, slice_name

MOST_LINES = 40
MOST_WIDTH = 200
UNLIKELY = 0.1  # a later cause of less is told without its reasons
ALIKE = "in part for the same reasons as above"
UNTOLD = 0.05  # and one of less is not told as text


def to_json(diagnosis: Diagnosis) -> dict[str, Any]:
    """The object of the contract, section 4: JSON values only, times in RFC 3339 UTC, no NaN.

    `notes` and `earlier` are there where there are some.
    """
    change = diagnosis.change
    return {
        "system": diagnosis.system,
        "incident": diagnosis.incident,
        "metric": diagnosis.metric or None,
        "window": {"start": rfc3339(diagnosis.window.start), "end": rfc3339(diagnosis.window.end)},
        "onset": None if diagnosis.onset is None else rfc3339(diagnosis.onset),
        "change": change
        and {
            "expected": _finite(change.expected),
            "observed": _finite(change.observed),
            "relative": _finite(change.relative),
        },
        "verdict": diagnosis.verdict,
        "confidence": round(diagnosis.confidence, 4),
        "causes": [_cause(cause) for cause in diagnosis.causes],
        "decomposition": [{"factor": name, "share": share} for name, share in diagnosis.decomposition],
        "segments": [{"segment": dict(segment), "share": share} for segment, share in diagnosis.segments],
        "ruled_out": [{"cause": cause, "text": text} for cause, text in diagnosis.ruled_out],
        "next_checks": [
            {"text": text, "would_separate": list(names)} for text, names in diagnosis.next_checks
        ],
        "timeline": [_event(event) for event in diagnosis.timeline],
        "missing_evidence": list(diagnosis.missing_evidence),
        **_optional(diagnosis),
    }


def _optional(diagnosis: Diagnosis) -> dict[str, Any]:
    if not isinstance(diagnosis, Told):
        return {}
    both = {"notes": list(diagnosis.notes), "earlier": [_earlier(each) for each in diagnosis.earlier]}
    return {name: told for name, told in both.items() if told}


def _earlier(part: Earlier) -> dict[str, Any]:
    cause = part.cause
    return {
        "window": {"start": rfc3339(part.window.start), "end": rfc3339(part.window.end)},
        "onset": None if part.onset is None else rfc3339(part.onset),
        "verdict": part.verdict,
        "confidence": round(part.confidence, 4),
        "cause": cause
        and {
            "cause": cause.cause,
            "lens": cause.lens,
            "probability": round(cause.probability, 4),
            "subject": cause.subject,
            "segment": dict(cause.segment),
        },
    }


def rfc3339(ts: int) -> str:
    """Microseconds since the epoch as RFC 3339 in UTC.

    >>> rfc3339(0), rfc3339(1_500_000)
    ('1970-01-01T00:00:00Z', '1970-01-01T00:00:01.500000Z')
    """
    return (
        datetime.fromtimestamp(ts // 1_000_000, UTC).replace(microsecond=ts % 1_000_000).isoformat()[:-6]
        + "Z"
    )


def _finite(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None


def _cause(cause: Cause) -> dict[str, Any]:
    sides = {
        side: [{"finding": e.finding, "text": e.text, "weight": e.weight} for e in evidence]
        for side, evidence in (("because", cause.because), ("against", cause.against))
    }
    return {
        "cause": cause.cause, "lens": cause.lens, "probability": round(cause.probability, 4),
        "subject": cause.subject, "segment": dict(cause.segment), "explains": cause.explains, **sides,
    }  # fmt: skip


def _event(event: Event) -> dict[str, Any]:
    shown: dict[str, Any] = {"ts": rfc3339(event.ts), "kind": event.kind, "title": event.title}
    if event.until is not None:
        shown["until"] = rfc3339(event.until)
    if event.subject is not None:
        shown["subject"] = event.subject
    return shown


def to_text(diagnosis: Diagnosis) -> str:
    """At most 40 lines: verdict and change, then causes with reasons, what was ruled out, what is next."""
    lines = [*_head(diagnosis), *_causes(diagnosis), *_tail(diagnosis)]
    return "\n".join(_one_line(line) for line in lines[:MOST_LINES])


def _one_line(line: str) -> str:
    indent = line[: len(line) - len(line.lstrip())]
    line = indent + " ".join(line.split())
    return line if len(line) <= MOST_WIDTH else line[: MOST_WIDTH - 1] + "…"


def _head(d: Diagnosis) -> list[str]:
    span = f"{moment(d.window.start)} to {moment(d.window.end)}"
    lines = [f"{d.system}: {d.verdict} ({chance(d.confidence)}), {span}"]
    if d.incident:
        lines.append(f"Incident {d.incident}")
    if d.change:
        relative = f" ({signed(d.change.relative)})" if d.change.relative is not None else ""
        lines.append(
            f"{d.metric}: {number(d.change.observed)}, expected {number(d.change.expected)}{relative}"
        )
    if d.onset is not None:
        lines.append(f"Since {moment(d.onset)}")
    if isinstance(d, Told):
        lines += [*d.notes, *(_before(part) for part in d.earlier)]
    moved = breakdown.sentence(d.metric, d.change, d.decomposition)
    if moved:
        lines.append(moved)
    if d.segments:
        held = (f"{slice_name(segment)}: {percent(share)}" for segment, share in d.segments[:3])
        lines.append("By slice: " + "; ".join(held))
    return lines


def _before(part: Earlier) -> str:
    cause = part.cause
    told = f"{part.verdict} ({chance(part.confidence)})"
    if cause is not None:
        what = f" {cause.subject}" if cause.subject and not cause.cause.startswith(cause.subject) else ""
        where = f" in {slice_name(cause.segment)}" if cause.segment else ""
        told += f", {cause.cause}{what}{where} ({chance(cause.probability)})"
    return f"Before that, {moment(part.window.start)} to {moment(part.window.end)}: {told}"


def _causes(d: Diagnosis) -> list[str]:
    lines = []
    told_of = [cause for cause in d.causes[:3] if cause.probability >= UNTOLD]
    for place, cause in enumerate(told_of or d.causes[:3]):
        explained = f", explains {percent(cause.explains)} of the change" if cause.explains else ""
        spent = told(cause)
        said = story(cause, d)
        named = not cause.segment or slice_name(cause.segment) in said
        where = "" if named else f" in {slice_name(cause.segment)}"
        lines += [
            f"{place + 1}. {cause.cause}{where} ({chance(cause.probability)}{explained})",
            f"   {said}",
        ]
        lines += [f"   {spent}"] if spent and f"   {spent}" not in lines else []
        if place and cause.probability < UNLIKELY:
            continue
        reasons = [f"   + {e.text}" for e in shown_once(cause.because)]
        new = [reason for reason in reasons if reason not in lines]
        lines += [f"   + {ALIKE}"] if len(new) < len(reasons) else []
        lines += new[: 4 if place == 0 else 2]
        lines += [f"   - {e.text}" for e in shown_once(cause.against)[:2]]
    return lines or ["No cause stands out."]


def _tail(d: Diagnosis) -> list[str]:
    lines = []
    if d.ruled_out:
        lines.append("Ruled out: " + listing([cause for cause, _ in d.ruled_out], most=6))
    lines += [f"Next: {text}" for text, _ in d.next_checks[:3]]
    lines += [f"Event {moment(event.ts)}: {event.kind} “{event.title}”" for event in d.timeline[-4:]]
    if d.missing_evidence:
        lines.append("Not seen: " + "; ".join(d.missing_evidence[:6]))
    return lines
