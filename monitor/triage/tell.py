"""The ruling in sentences: causes with reasons, what was ruled out, what was missing."""

from collections import Counter

from detectors.types import Cause, Evidence, Segment
from monitor.triage import clear
from monitor.triage.cost import cost
from monitor.triage.explain import explains
from monitor.triage.facts import Facts
from monitor.triage.movement import overlaps
from monitor.triage.onset import begun
from monitor.triage.sign import Sign, Signs
from monitor.triage.spike import spike
from monitor.triage.symbols import SYMBOLS
from monitor.triage.verdict import Ruling, Scored

LISTED = 0.01  # a cause below this probability is not listed
MOST_CAUSES = 8
COUNTS_ROWS = ("missing", "ranges", "vocabulary")  # detectors whose observed value is a share of all rows
LEAST_DIFFERING = 8  # rows that place a fault
TOLD = 0.2  # of the differing rows, that must be placed at all
MANY_DIFFERING = 20  # rows that would show a slice if the fault sat in one
WITHIN = 2.0  # times its share of the rows that a fault of a slice may be seen in
EVERYWHERE, MOST_ROWS = 0.95, 0.85  # a fault of nearly all rows is none of a slice of fewer
NEARLY_ALL = 0.8  # of the change, that a slice of the other lens must hold
CARRIES = {"rate": "proxy", "value": "value"}
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
    segment = _segment(scored, named, facts)
    for_it = tuple(_evidence(sign, w) for sign, w in scored.counted if w > 0)
    spent = cost(scored, segment, facts) or spike(scored.cause, facts)
    against = tuple(_evidence(sign, w) for sign, w in scored.counted if w < 0)
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


def _segment(scored: Scored, named: list[Sign], facts: Facts) -> Segment:
    """Where the cause's own findings sit; else the slice of its lens that holds most of the change."""
    own = next((sign.segment for sign in named if sign.segment), {})
    compared = _compared(named, facts)
    if own.items() <= compared.items():
        own = compared  # as coarse as its own finding, or finer
    if own:
        return dict(own)
    if not scored.is_seen or scored.entry.lens == "benign":
        return {}
    lens, carried_by = scored.entry.lens, scored.entry.carried_by
    if _everywhere(named, facts):
        return {}
    if lens == "infrastructure" and carried_by == "rate" and facts.scores_at:
        return dict(facts.scores_at)
    located = facts.located or facts.place_of(CARRIES.get(carried_by)).located
    if not located or carried_by == "mix":
        return {}
    best = located[0]
    infra = any(facts.lens_of(name) == "infrastructure" for name in best.segment)
    fits = infra == (lens == "infrastructure") or (scored.entry.anywhere and best.share >= NEARLY_ALL)
    return dict(best.segment) if fits and best.share >= 0.5 and _holds(best.segment, named, facts) else {}


def _compared(named: list[Sign], facts: Facts) -> Segment:
    """The slice in which most rows lie that differ from their training rows; empty where few windows tell."""
    subjects = {sign.subject for sign in named}
    votes: Counter[tuple[tuple[str, str], ...]] = Counter()
    for f in facts.case.findings:
        differing = int(f.details.get("differing", 0))
        if f.detector == "training_skew" and f.subject in subjects and differing >= LEAST_DIFFERING:
            votes[tuple(f.segment.items())] += differing
    enough = TOLD * votes.total()
    del votes[()]
    most = max(votes, key=lambda at: votes[at], default=())
    return dict(most) if votes.total() >= enough else {}


def _everywhere(named: list[Sign], facts: Facts) -> bool:
    """Do rows that differ from their training rows lie in no slice, though there are many?"""
    subjects = {sign.subject for sign in named}
    return any(
        f.detector == "training_skew" and f.severity == "alarm" and not f.segment and f.subject in subjects
        and f.details.get("form") == "rows" and f.details.get("differing", 0) >= MANY_DIFFERING
        for f in facts.case.findings
    )  # fmt: skip


def _holds(segment: Segment, named: list[Sign], facts: Facts) -> bool:
    """Can the slice hold all rows in which the fault was seen? A release that rolls out holds ever more."""
    reach, rows = _reach(named, facts), _rows(segment, facts)
    return reach <= WITHIN * rows and not (reach >= EVERYWHERE and rows < MOST_ROWS)


def _rows(segment: Segment, facts: Facts) -> float:
    """The slice's share of the span's rows; 1 where that is not known."""
    during = facts.case.during
    if during is None or not during.total.get("n"):
        return 1.0
    margin = next((m for m in during.margins if set(m) == set(segment)), None)
    if margin is None:
        return 1.0
    return during.margins[margin].get(tuple(segment[n] for n in margin), {}).get("n", 0.0) / during.total["n"]


def _reach(named: list[Sign], facts: Facts) -> float:
    """The share of all rows in which the cause's own finding saw it; 0 where that is not told."""
    ids = {sign.finding for sign in named}
    shares = [f.observed for f in facts.case.findings if f.id in ids and f.detector in COUNTS_ROWS]
    return max((share for share in shares if share is not None), default=0.0)


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


def ruled_out(ruling: Ruling) -> tuple[tuple[str, str], ...]:
    """(cause, text) of causes that one check, which ran and was clear, excludes by itself."""
    out = []
    for scored in ruling.ranking:
        if scored.probability >= LISTED or scored.entry.lens == "benign" or scored.is_seen:
            continue
        checks = [(w, clear.told(sign)) for sign, w in scored.counted if sign.state == "clear"]
        heaviest = min(checks, default=None)
        if heaviest is not None and heaviest[0] <= RULED_OUT:
            out.append((scored.cause, heaviest[1]))
    return tuple(sorted(out))
