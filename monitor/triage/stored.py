"""A stored diagnosis (the contract's JSON) as the value that it was made of."""

from collections.abc import Mapping
from typing import Any

from detectors.types import Cause, Change, Event, Evidence, Window
from monitor.clock import from_text
from monitor.triage.told import Earlier, Told


def from_json(body: Mapping[str, Any]) -> Told:
    """The diagnosis that `render.to_json` told."""
    change = body["change"]
    return Told(
        system=body["system"],
        metric=body["metric"] or "",
        window=_window(body["window"]),
        verdict=body["verdict"],
        confidence=body["confidence"],
        incident=body["incident"],
        onset=None if body["onset"] is None else from_text(body["onset"]),
        change=Change(change["expected"], change["observed"], change["relative"]) if change else None,
        causes=tuple(map(_cause, body["causes"])),
        decomposition=tuple((each["factor"], each["share"]) for each in body["decomposition"]),
        segments=tuple((each["segment"], each["share"]) for each in body["segments"]),
        ruled_out=tuple((each["cause"], each["text"]) for each in body["ruled_out"]),
        next_checks=tuple((each["text"], tuple(each["would_separate"])) for each in body["next_checks"]),
        timeline=tuple(map(_event, body["timeline"])),
        missing_evidence=tuple(body["missing_evidence"]),
        notes=tuple(body.get("notes", ())),
        earlier=tuple(map(_earlier, body.get("earlier", ()))),
    )


def _earlier(told: Mapping[str, Any]) -> Earlier:
    cause = told["cause"]
    return Earlier(
        window=_window(told["window"]),
        verdict=told["verdict"],
        confidence=told["confidence"],
        onset=None if told["onset"] is None else from_text(told["onset"]),
        cause=cause and Cause(**cause),
    )


def _window(told: Mapping[str, Any]) -> Window:
    return Window(from_text(told["start"]), from_text(told["end"]))


def _cause(told: Mapping[str, Any]) -> Cause:
    return Cause(
        cause=told["cause"],
        lens=told["lens"],
        probability=told["probability"],
        subject=told["subject"],
        segment=told["segment"],
        explains=told["explains"],
        because=_evidence(told["because"]),
        against=_evidence(told["against"]),
    )


def _evidence(told: list[Mapping[str, Any]]) -> tuple[Evidence, ...]:
    return tuple(Evidence(each["text"], each["weight"], each["finding"]) for each in told)


def _event(told: Mapping[str, Any]) -> Event:
    until = told.get("until")
    return Event(
        from_text(told["ts"]),
        told["kind"],
        told["title"],
        None if until is None else from_text(until),
        told.get("subject"),
    )
