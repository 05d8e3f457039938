"""Where a cause sits: in the slice that its own findings name, or in one that sums over the span tell."""

from collections import Counter
from statistics import median

from detectors.types import Finding, Segment
from monitor.triage.facts import Facts
from monitor.triage.ratio_place import ratio_at
from monitor.triage.rows_place import BOTH, thinned
from monitor.triage.score_place import scores_at
from monitor.triage.sign import Sign
from monitor.triage.verdict import Scored

COUNTS_ROWS = ("missing", "ranges", "vocabulary")  # detectors whose observed value is a share of all rows
LEAST_DIFFERING = 8  # rows that place a fault
TOLD = 0.2  # of the differing rows, that must be placed at all
MANY_DIFFERING = 20  # rows that would show a slice if the fault sat in one
WITHIN = 2.0  # times its share of the rows that a fault of a slice may be seen in
EVERYWHERE, MOST_ROWS = 0.95, 0.85  # a fault of nearly all rows is none of a slice of fewer
NEARLY_ALL = 0.8  # of the change, that a slice of the other lens must hold
HOLDS = 0.5  # of the change
CROWDED = 0.7  # of a window's rows: where as many differ, a slice of nearly all rows can't be told from all
CARRIES = {"rate": "proxy", "value": "value"}
INFRASTRUCTURE = ("infrastructure",)
#: The sums (top, bottom) whose ratio tells where a fault sits, and the lenses of its slices.
RATIOS = {
    "serving.fallback": (("fallbacks", "n", BOTH),),
    "serving.outage": (("errors", "n", BOTH),),
    "outcomes.lost": (("labels", "n", BOTH),),
    "outcomes.delayed": (("labels", "n", BOTH),),
    "outcomes.corrupted": (("worthless", "labels", INFRASTRUCTURE), ("labels", "n", INFRASTRUCTURE)),
    "traffic.invalid": (("worthless", "labels", BOTH),),
}
LOSES = {"logging.loss": BOTH, "demand.decline": ("quality",)}  # causes that take rows, and the lenses asked
SURER = ("traffic.invalid",)  # whose findings of single windows name slices that the span does not bear out

Place = tuple[tuple[str, str], ...]


def segment_of(scored: Scored, named: list[Sign], facts: Facts) -> Segment:
    """Where the cause's own findings sit; else the slice of its lens that holds most of the change."""
    own = next((sign.segment for sign in named if sign.segment), {})
    compared = _compared(named, facts)
    if own.items() <= compared.items():
        own = compared  # as coarse as its own finding, or finer
    if scored.cause in SURER or not own:
        own = _of_ratio(scored, facts) or own
    if scored.cause in LOSES and scored.is_seen:
        own = thinned(facts, LOSES[scored.cause]) or own
    if scored.cause == "logging.duplicates":
        own = thinned(facts, BOTH, grown=True) or own
    if own:
        return dict(own)
    if not scored.is_seen or scored.entry.lens == "benign" or _everywhere(named, facts):
        return {}
    return _of_change(scored, named, facts)


def _of_ratio(scored: Scored, facts: Facts) -> Segment:
    """The slice in which a share that the cause moves left its past."""
    asked = RATIOS.get(scored.cause, ()) if scored.is_seen else ()
    found = (ratio_at(facts.case, top, bottom, lenses) for top, bottom, lenses in asked)
    at = dict(next((at for at in found if at), {}))
    return _but_supply(at, facts) if scored.cause == "serving.fallback" else at


def _but_supply(at: Segment, facts: Facts) -> Segment:
    """The slice, unless it is one of the supply: what serves in the model's place shows others."""
    supply = {d.name for d in facts.case.declared.dimensions if d.side == "supply"}
    return {} if supply & at.keys() else dict(at)


def _of_change(scored: Scored, named: list[Sign], facts: Facts) -> Segment:
    """The slice that holds most of what the cause moves."""
    lens, carried_by = scored.entry.lens, scored.entry.carried_by
    if lens == "infrastructure" and carried_by == "rate" and facts.scores_at:
        return dict(facts.scores_at)
    if scored.cause == "serving.fallback" and (at := _but_supply(scores_at(facts.case, BOTH), facts)):
        return at
    if carried_by == "mix":
        return {}
    ways = (facts.place_of(CARRIES.get(carried_by)).located, facts.located)
    located = next((way for way in ways if way and way[0].share >= HOLDS), ())
    if not located:
        return _left(facts) if carried_by == "volume" and lens == "quality" else {}
    best = located[0]
    infra = any(facts.lens_of(name) == "infrastructure" for name in best.segment)
    fits = infra == (lens == "infrastructure") or (scored.entry.anywhere and best.share >= NEARLY_ALL)
    return dict(best.segment) if fits and _holds(best.segment, named, facts) else {}


def _left(facts: Facts) -> Segment:
    """The kind of people who came less, where one kind makes the fall, though no metric moved for sure."""
    for mix in facts.mixes:
        if mix.dimension.side == "demand":
            fell = mix.shifted and mix.alone and mix.share_during < mix.share_before
            return {mix.dimension.name: mix.value} if fell else {}
    return {}


def _compared(named: list[Sign], facts: Facts) -> Segment:
    """The slice in which most rows lie that differ from their training rows; empty where few windows tell.

    A window in which nearly all rows differ can't tell a slice of nearly all rows from all: it speaks for no
    slice, and against none that may hold so many.
    """
    votes: Counter[Place] = Counter()
    crowded: list[Finding] = []
    for f in _differing(named, facts):
        if f.segment or (f.observed or 0.0) < CROWDED:
            votes[tuple(f.segment.items())] += _rows_of(f)
        else:
            crowded.append(f)
    most = max((at for at in votes if at), key=lambda at: votes[at], default=())
    if not _may_hold(dict(most), crowded, facts):
        votes[()] += sum(map(_rows_of, crowded))
    placed = votes.total() - votes[()]
    return dict(most) if placed and placed >= TOLD * votes.total() else {}


def _differing(named: list[Sign], facts: Facts) -> list[Finding]:
    """The findings of enough rows that differ from training in what the cause is named by."""
    subjects = {sign.subject for sign in named}
    return [
        f
        for f in facts.case.findings
        if f.detector == "training_skew" and f.subject in subjects and _rows_of(f) >= LEAST_DIFFERING
    ]


def _rows_of(finding: Finding) -> int:
    return int(finding.details.get("differing", 0))


def _may_hold(segment: Segment, crowded: list[Finding], facts: Facts) -> bool:
    """Has the slice as many of the span's rows as differ in the windows in which nearly all do?"""
    reach = [f.observed or 0.0 for f in crowded]
    return bool(segment) and bool(reach) and _rows(segment, facts) >= MOST_ROWS * median(reach)


def _everywhere(named: list[Sign], facts: Facts) -> bool:
    """Do rows that differ from their training rows lie in no slice, though there are many?"""
    return any(
        f.severity == "alarm" and not f.segment and f.details.get("form") == "rows"
        and _rows_of(f) >= MANY_DIFFERING
        for f in _differing(named, facts)
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
