"""What could not be looked at, in words that fit the case: not known, too few rows, or moved too little.

A symbol is missing for other reasons than want of data, too: a change within chance has no place, and a check
that a kind of outcomes can't have (every row without one is a zero) is no gap that anybody could close.
"""

from detectors.types import Cause
from monitor.triage.facts import Facts
from monitor.triage.sign import Signs
from monitor.triage.symbols import SYMBOLS

OF_VALUE = ("worthless", "more_cheaper", "value_factor")
OF_ROLE = {"volume_factor": "volume", "proxy_factor": "proxy"}


def missing_evidence(facts: Facts, signs: Signs, causes: tuple[Cause, ...] = ()) -> tuple[str, ...]:
    """What could not be looked at; a detector that saw too few rows is named."""
    texts = [
        _said(symbol, letter.lacking, facts, signs, causes)
        for symbol, letter in SYMBOLS.items()
        if signs[symbol].state == "missing" and letter.lacking
    ]
    few = [
        f"{name}: too few rows to tell"
        for name, tally in sorted(facts.case.tallies.items())
        if tally.too_few and not tally.ok + tally.warn + tally.alarm
    ]
    return tuple(text for text in dict.fromkeys([*texts, *few]) if text)


def _said(symbol: str, lacking: str, facts: Facts, signs: Signs, causes: tuple[Cause, ...]) -> str:
    """The gap in words; empty where there is none."""
    model = facts.case.declared.model
    roles = {movement.metric.role for movement in facts.found.values()}
    if symbol == "latency_up" and "serving" in facts.case.tallies:
        return "no metric of latency is declared: slow answers show only in warnings of serving"
    if symbol == "labels_missing" and model is not None and model.outcomes != "all":
        return ""
    if (symbol in OF_VALUE and "value" in roles) or OF_ROLE.get(symbol) in roles:
        return ""
    during = facts.case.during
    if symbol == "labels_down" and during is not None and during.total.get("labels"):
        return ""  # as many came as make neither a fall nor a level
    if symbol == "seasonal" and signs["metric_moved"].state == "fired":
        return ""
    if symbol == "in_infra_slice":
        return _no_place(lacking, facts, causes)
    return lacking


def _no_place(lacking: str, facts: Facts, causes: tuple[Cause, ...]) -> str:
    if not facts.case.declared.dimensions:
        return "no dimensions are declared, so no place can be told"
    if facts.movement is None or facts.moved:
        return lacking
    if causes and causes[0].segment:
        return ""
    return f"{facts.metric} moved too little for its change to be placed in slices"
