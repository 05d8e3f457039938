"""A diagnosis as plain text, to be pasted into a chat or read in a terminal."""

from collections.abc import Iterator, Mapping
from typing import Any

from monitor.alerts.wording import change_sentence, place, verdict_sentence
from monitor.triage.words import number, percent


def diagnosis_text(diagnosis: Mapping[str, Any]) -> str:
    """The whole diagnosis (the contract's object), most important first, a line a statement."""
    return "\n".join(_lines(diagnosis)) + "\n"


def _lines(diagnosis: Mapping[str, Any]) -> Iterator[str]:
    causes = diagnosis["causes"]
    yield verdict_sentence(diagnosis["verdict"], diagnosis["confidence"], causes)
    yield change_sentence(diagnosis["system"], diagnosis["metric"], diagnosis["change"])
    span = diagnosis["window"]
    onset = f", onset {diagnosis['onset']}" if diagnosis.get("onset") else ""
    yield f"{span['start']} to {span['end']}{onset}"
    if causes:
        yield from ("", "Causes")
        for cause in causes:
            yield from _cause(cause)
    if diagnosis["decomposition"]:
        yield from ("", "Share of the change by factor")
        yield from (f"  {percent(part['share']):>8}  {part['factor']}" for part in diagnosis["decomposition"])
    if diagnosis["segments"]:
        yield from ("", "Share of the change by slice")
        yield from (
            f"  {percent(part['share']):>8}  {place(part['segment'])}" for part in diagnosis["segments"]
        )
    yield from _list("Ruled out", [f"{each['cause']}: {each['text']}" for each in diagnosis["ruled_out"]])
    yield from _list("Check next", [each["text"] for each in diagnosis["next_checks"]])
    yield from _list("Timeline", [f"{e['ts']}  {e['kind']}  {e['title']}" for e in diagnosis["timeline"]])
    yield from _list("Evidence that is missing", diagnosis["missing_evidence"])


def _cause(cause: Mapping[str, Any]) -> Iterator[str]:
    where = place(cause.get("segment") or {})
    parts = [cause["cause"], cause.get("subject") or "", f"where {where}" if where else ""]
    explained = f", explains {percent(cause['explains'])}" if cause.get("explains") is not None else ""
    named = " ".join(part for part in parts if part)
    yield f"  {percent(cause['probability']):>6}  {named} ({cause['lens']}{explained})"
    yield from (f"          + {each['text']} ({number(each['weight'])})" for each in cause["because"])
    yield from (f"          − {each['text']} ({number(each['weight'])})" for each in cause["against"])


def _list(heading: str, entries: list[str]) -> Iterator[str]:
    if entries:
        yield from ("", heading)
        yield from (f"  {entry}" for entry in entries)
