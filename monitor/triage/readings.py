"""What the detectors' findings and tallies say, symbol by symbol.

A detector that ran and had nothing of the kind to say is clear;
one that did not run, or saw too few rows, leaves the symbol missing.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace

from detectors.types import Finding, Segment
from monitor.triage.case import Case
from monitor.triage.facts import Facts
from monitor.triage.meanings import defaulted, means
from monitor.triage.movement import overlaps
from monitor.triage.onset import begun
from monitor.triage.shown import crosswise
from monitor.triage.sign import Sign
from monitor.triage.symbols import INPUT_FAULTS, SYMBOLS
from monitor.triage.weights import WARNING
from monitor.triage.words import listing
from monitor.triage.worthless import of_worthless

LATE = 3  # windows after the metric's onset from which a finding is no longer its cause
LATE_STRENGTH = 0.5
LEAST_WARNED = 3  # windows
LEAST_ALIKE = 10  # rows in which two features differ
STOPPED = 0.1  # of the usual predictions
ADDS_UP = ("arm_balance",)  # detectors whose windows hold all that came before: a late warning is a sure one
IMPOSSIBLE = {"clock": 0.1}  # detectors of what cannot be, and the effect from which no chance explains it
FAINT = 0.15  # a sign of less strength is none
PER_CELL = (
    "recoded",
    "rescaled",
    "stale",
    "swapped",
)  # what a comparison with training rows would show as well


def _columns(f: Finding) -> set[str]:
    """The columns that a finding speaks of: its own, or those whose tie it tells."""
    return {f.subject, *(f.details.get("features") or ())}


def read(facts: Facts) -> list[Sign]:
    """A sign for every symbol that some detector could show."""
    signs = []
    exchanged = _exchanged(facts.case)
    swapped = {name for f in _findings(facts.case, "swapped") for name in f.details.get("features", ())}
    swapped |= {name for f in exchanged for name in _columns(f)}
    default = {f.subject for f in _findings(facts.case, "nulls") if defaulted(f)}
    faulty = swapped | {f.subject for symbol in INPUT_FAULTS for f in _findings(facts.case, symbol)}
    for symbol, letter in SYMBOLS.items():
        if not letter.detectors or symbol == "metric_moved":
            continue
        found = _findings(facts.case, symbol)
        if not found and (
            symbol == "mix_demand" or (symbol == "latency_up" and not _knows_latency(facts.case))
        ):
            continue  # what is clear, proportions over the whole span tell
        if symbol == "swapped":
            found = found or exchanged
        if symbol in ("inputs_drift", "new_values"):
            found = [f for f in found if faulty.isdisjoint(_columns(f))]
        if symbol == "inputs_drift" and facts.newcomers:
            found = [f for f in found if f.subject not in facts.newcomers]
        if symbol in ("recoded", "rescaled", "stale", "nulls"):
            found = [f for f in found if f.subject not in swapped | (default if symbol != "nulls" else set())]
        if symbol in PER_CELL:
            found = _doubted(facts.case, found)
        if symbol == "posts_gone" and _all_stopped(facts.case):
            found = []  # nothing happened that could have been posted
        if symbol == "row_skew":
            found = _unexplained(facts.case, found)
        if symbol == "worthless":
            found = of_worthless(facts.case, found)
        fired = _fired(symbol, found, facts) if found else None
        if fired is not None and fired.strength >= FAINT:
            signs.append(fired)
        elif any(_ran(facts.case, detector) for detector in letter.detectors):
            signs.append(Sign(symbol, "clear", _clear_text(facts.case, letter.detectors)))
    return signs


def _exchanged(case: Case) -> list[Finding]:
    """Two features that differ from training in the same rows, as one finding: each holds the other's."""
    differing: dict[tuple[int, int, int], list[Finding]] = {}
    for f in _findings(case, "row_skew"):
        if f.severity == "alarm" and f.details.get("form") == "rows":
            rows = int(f.details["compared"]), int(f.details["differing"])
            differing.setdefault((f.window.start, *rows), []).append(f)
    pairs = [
        found
        for (_, _, many), found in differing.items()
        if len(found) == 2 and many >= LEAST_ALIKE and (_are_other(found) or crosswise(*found))
    ]
    if not pairs:
        return []
    order = [feature.name for feature in case.declared.features]
    first, second = sorted(pairs[-1], key=lambda f: order.index(f.subject))
    both = {**first.details, "features": [first.subject, second.subject]}
    text = f"{first.subject} and {second.subject} differ from training in the same rows: {first.text}"
    return [replace(first, subject=f"{first.subject} and {second.subject}", text=text, details=both)]


def _are_other(found: Sequence[Finding]) -> bool:
    return all(f.details.get("transform") in ("other", "row_before", "row_after") for f in found)


def _all_stopped(case: Case) -> bool:
    """Did next to no predictions come, in all?"""
    fell = [f.details.get("ratio") for f in _findings(case, "volume_down")]
    return any(ratio is not None and ratio < STOPPED for ratio in fell)


def _doubted(case: Case, found: list[Finding]) -> list[Finding]:
    """The findings; those of features whose served rows are the same in training tell half as much."""
    rows = ("row_skew", "training_skew")
    differing = {name for f in case.findings if f.detector in rows for name in _columns(f)}
    if "row_skew" not in case.parity and not differing:  # nothing was compared
        return found
    return [replace(f, severity="warn") if differing.isdisjoint(_columns(f)) else f for f in found]


def _unexplained(case: Case, found: list[Finding]) -> list[Finding]:
    """The findings of rows that differ; those that the feature's own detector explains tell half as much."""
    own = {f.subject for symbol in INPUT_FAULTS if symbol != "row_skew" for f in _findings(case, symbol)}
    return [replace(f, severity="warn") if f.subject in own else f for f in found]


def _findings(case: Case, symbol: str) -> list[Finding]:
    """The findings of the span that are meant by the symbol."""
    return [
        f
        for f in case.findings
        if f.detector in SYMBOLS[symbol].detectors
        and f.severity in ("warn", "alarm")
        and overlaps(f.window, case.span)
        and means(symbol, f)
    ]


def _fired(symbol: str, found: list[Finding], facts: Facts) -> Sign:
    best = max(
        found, key=lambda f: (_strength(f, found, facts), _fits(f, facts), f.streak, abs(f.effect), f.id)
    )
    others = sorted({f.subject for f in found} - {best.subject})
    text = best.text + (f" (also {listing(others)})" if others else "")
    subject = best.details.get("proxy") or best.subject
    return Sign(symbol, "fired", text, _strength(best, found, facts), best.id, subject, _segment(best, facts))


def _fits(finding: Finding, facts: Facts) -> bool:
    """A finding of the quality lens says most where it names a slice of that lens."""
    lenses = {facts.lens_of(name) for name in finding.segment}
    return finding.lens == "quality" and lenses == {"quality"}


def _segment(finding: Finding, facts: Facts) -> Segment:
    """Where it was found; of other proportions, the value that gained or lost most, if it did so alone."""
    value = finding.details.get("value")
    if finding.detector == "population" and isinstance(value, str):
        several = any(m.dimension.name == finding.subject and not m.alone for m in facts.mixes)
        return {} if several else {finding.subject: value}
    return finding.segment


def _strength(finding: Finding, found: Sequence[Finding], facts: Facts) -> float:
    share = 1.0 if finding.detector in ADDS_UP else lasting(finding, found, facts)
    if abs(finding.effect) >= IMPOSSIBLE.get(finding.detector, math.inf):
        share = 1.0
    strength = 1.0 if finding.severity == "alarm" else WARNING * share
    onset, width = facts.onset, facts.case.declared.window_us
    known = onset.latest if onset.latest is not None else onset.at
    # Rows that were compared with training say what is broken, not since when; what adds up takes its time.
    late = (
        finding.detector not in ("training_skew", *ADDS_UP)
        and facts.moved
        and known is not None
        and begun(finding) > known + LATE * width
    )
    return strength * LATE_STRENGTH if late else strength


def lasting(finding: Finding, found: Sequence[Finding], facts: Facts) -> float:
    """What a warning counts: in full when it stands in a quarter of the span's windows, three at least.

    A single window of many is over the bar by chance now and then.
    """
    span = facts.case.span
    windows = (span.end - span.start) / facts.case.declared.window_us
    came = {f.window.start for f in found if f.key == finding.key}
    return min(len(came) / max(windows / 4, min(LEAST_WARNED, windows)), 1.0)


def _knows_latency(case: Case) -> bool:
    """The detectors of latency also judge other things; clear is only what was looked at."""
    timed = any("latency_ms" in (metric.sum, *(metric.ratio or ())) for metric in case.declared.metrics)
    return timed or any("latency" in metric.name for metric in case.declared.with_role("infrastructure"))


def _ran(case: Case, detector: str) -> bool:
    tally = case.tallies.get(detector)
    return tally is not None and tally.ok + tally.warn + tally.alarm > 0


def _clear_text(case: Case, detectors: Iterable[str]) -> str:
    ran = [(name, case.tallies[name]) for name in detectors if _ran(case, name)]
    return ", ".join(
        f"{name}: {tally.ok:,} of {tally.ok + tally.warn + tally.alarm:,} checks clear" for name, tally in ran
    )
