"""The ruling in sentences: causes with reasons, what was ruled out, what was missing."""

from detectors.types import Cause, Evidence
from monitor.triage import clear, silence
from monitor.triage.cost import cost
from monitor.triage.explain import explains
from monitor.triage.facts import Facts
from monitor.triage.movement import overlaps
from monitor.triage.onset import begun
from monitor.triage.seat import segment_of
from monitor.triage.sign import Sign, Signs
from monitor.triage.spike import spike
from monitor.triage.symbols import SYMBOLS
from monitor.triage.verdict import Ruling, Scored

LISTED = 0.01  # a cause below this probability is not listed
MOST_CAUSES = 8
RULED_OUT = -2.5  # log-odds of one piece of evidence that rules a cause out


def causes(ruling: Ruling, signs: Signs, facts: Facts) -> tuple[Cause, ...]:
    """The causes worth naming, most probable first; at least one unless the ruling is inconclusive."""
    shown = [s for s in ruling.ranking[:MOST_CAUSES] if s.probability >= LISTED]
    if not shown and ruling.verdict != "inconclusive":
        shown = list(ruling.ranking[:1])
    return tuple(_cause(scored, signs, facts) for scored in shown)


def _cause(scored: Scored, signs: Signs, facts: Facts) -> Cause:
    named = [signs[s] for s in scored.entry.names if signs[s].state == "fired"]
    subject = scored.entry.subject or next((sign.subject for sign in named if sign.subject), None)
    segment = segment_of(scored, named, facts)
    counted = [(sign, w) for sign, w in scored.counted if silence.could_tell(sign, facts.case)]
    for_it = tuple(_evidence(sign, w) for sign, w in counted if w > 0)
    spent = cost(scored, segment, facts) or spike(scored.cause, facts)
    against = tuple(_evidence(sign, w) for sign, w in counted if w < 0)
    return Cause(
        scored.cause,
        scored.entry.lens,
        scored.probability,
        subject,
        segment,
        explains(scored, segment, subject, facts),
        (*for_it, Evidence(spent, 0.0, None)) if spent else for_it,
        against,
    )


def _evidence(sign: Sign, weighed: float) -> Evidence:
    return Evidence(clear.told(sign), round(weighed, 2), sign.finding)


def onset(ruling: Ruling, signs: Signs, facts: Facts) -> int | None:
    """Since when: the first window of the top cause's own alarms, where it has some; else the metric's."""
    if not ruling.ranking or ruling.ranking[0].entry.lens == "benign":
        return facts.onset.at
    top = ruling.ranking[0].entry
    own = [signs[s] for s in top.must if signs[s].state == "fired" and signs[s].finding is not None]
    begins = [
        begun(f)
        for f in facts.case.findings
        for sign in own
        if f.severity == "alarm"
        and (f.detector, f.subject) in {(d, sign.subject) for d in SYMBOLS[sign.symbol].detectors}
        and overlaps(f.window, facts.case.span)
    ]
    return min(begins, default=facts.onset.at)


def ruled_out(ruling: Ruling, facts: Facts) -> tuple[tuple[str, str], ...]:
    """(cause, text) of causes that one check, which ran and was clear, excludes by itself."""
    out = []
    for scored in ruling.ranking:
        if scored.probability >= LISTED or scored.entry.lens == "benign" or scored.is_seen:
            continue
        checks = [
            (w, clear.told(sign))
            for sign, w in scored.counted
            if sign.state == "clear" and silence.could_tell(sign, facts.case)
        ]
        heaviest = min(checks, default=None)
        if heaviest is not None and heaviest[0] <= RULED_OUT:
            out.append((scored.cause, heaviest[1]))
    return tuple(sorted(out))
