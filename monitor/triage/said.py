"""The reasons of a cause as a person should read them: what the rows told exactly, and what was counted.

Words only, after the ruling: no weight, probability or place is touched here.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from detectors.types import Cause, Evidence, Finding
from detectors.wording import percent
from monitor.triage.facts import Facts
from monitor.triage.meanings import means
from monitor.triage.measured import EVEN
from monitor.triage.movement import overlaps
from monitor.triage.words import listing, moment

UNIT = "features.unit_change"
SCALES = ("ranges", "units")  # detectors that see another scale without a training row beside it
USUALLY = re.compile(r"; usually ([\d.]+) times\b")
MOVED = re.compile(r"^(over the span \S+) (?:moved|is within what chance gives):")  # one figure, read twice
CAME = re.compile(r"(?<=\d) came where the scores\b")


def worded(causes: Sequence[Cause], facts: Facts) -> tuple[Cause, ...]:
    """The causes with their reasons in words that fit the case, the weights as they are."""
    return tuple(
        replace(
            cause,
            because=tuple(_worded(e, cause, facts) for e in cause.because),
            against=tuple(_worded(e, cause, facts) for e in cause.against),
        )
        for cause in causes
    )


def shown_once(reasons: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """The reasons without those that stand twice or weigh nothing; what stands twice weighs its sum.

    >>> shown_once([Evidence("nulls", 3.0), Evidence("late", 0.04), Evidence("nulls", 0.1)])
    (Evidence(text='nulls', weight=3.1, finding=None),)
    """
    once: dict[str, Evidence] = {}
    for e in reasons:
        what = MOVED.sub(r"\1:", e.text)
        held = once.get(what)
        once[what] = e if held is None else replace(held, weight=round(held.weight + e.weight, 2))
    return tuple(e for e in once.values() if e.text and abs(round(e.weight, 1)) > 0)


def _worded(e: Evidence, cause: Cause, facts: Facts) -> Evidence:
    if e.text == EVEN and cause.segment:
        names = listing([d.name for d in facts.case.declared.dimensions])
        looked = f"no slice stands out in the change of {facts.metric} (looked at: {names})"
        return replace(e, text=f"{looked}; the place is that of what was found")
    said = _exactly(e, cause, facts) if cause.cause == UNIT else e
    return replace(said, text=f"{_when(said, facts, said.text != e.text)}{plain(said.text, facts)}")


def plain(text: str, facts: Facts) -> str:
    """The text with the noun and the unit of its numbers."""
    model = facts.case.declared.model
    if model is not None and model.task == "binary":
        text = CAME.sub(" successes came where the scores", text)
    text = text.replace("(Le Cam)", "(Le Cam distance: 0 as before, 1 wholly other)")
    return USUALLY.sub(r"; usually \1 for each one promised", text)


def _when(e: Evidence, facts: Facts, reworded: bool) -> str:
    """The window that a finding's numbers are of; what was summed up over the span has none."""
    f = next((f for f in facts.case.findings if f.id == e.finding), None)
    if f is None or not (reworded or f.text in e.text):
        return ""
    pooled = "windows" in f.details
    return f"until {moment(f.window.end)}: " if pooled else f"{moment(f.window.start)}: "


def _exactly(e: Evidence, cause: Cause, facts: Facts) -> Evidence:
    """Another scale as the compared rows tell it; where none tell, and windows read it variously, no unit."""
    told = _scales(facts, cause.subject)
    by = next((f for f in told if f.id == e.finding), None)
    if by is None:
        return e
    rows = [f for f in told if f.detector == "training_skew"]
    if rows:
        value = [f.details.get("value") for f in rows]
        usual = max(dict.fromkeys(value), key=value.count)
        newest = [f for f in rows if f.details.get("value") == usual][-1]
        return replace(e, text=newest.text, finding=newest.id)
    read = {f.details.get("change") for f in told if f.detector == "units"}
    if by.detector != "units" or len(read) < 2:
        return e
    return replace(e, text=e.text.replace(by.text, _far(by), 1))


def _scales(facts: Facts, subject: str | None) -> list[Finding]:
    """What was found of the feature's scale in the span, in order of time."""
    return [
        f
        for f in facts.case.findings
        if f.subject == subject
        and f.detector in (*SCALES, "training_skew")
        and overlaps(f.window, facts.case.span)
        and means("rescaled", f)
    ]


def _far(f: Finding) -> str:
    """By no unit: windows that read different ones know none."""
    share = f.details.get("share")
    part = f", in {percent(share)} of the rows" if share is not None and share < 1 else ""
    if f.observed is None or f.baseline is None:
        return f"{f.subject} is on another scale{part}"
    return f"{f.subject} is far {'smaller' if abs(f.observed) < abs(f.baseline) else 'larger'}{part}"
