"""The ruling in sentences: causes with reasons, what was ruled out, what to check next, what was missing."""

from collections.abc import Mapping

from detectors.types import Cause, Evidence, Segment
from monitor.triage.catalogue import CATALOGUE
from monitor.triage.explain import explains
from monitor.triage.facts import Facts
from monitor.triage.sign import Sign, Signs
from monitor.triage.symbols import SYMBOLS
from monitor.triage.verdict import Ruling, Scored
from monitor.triage.weights import weight
from monitor.triage.words import slice_name

LISTED = 0.01  # a cause below this probability is not listed
MOST_CAUSES = 8
RULED_OUT = -2.5  # log-odds of one piece of evidence that rules a cause out
MOST_CHECKS = 5
Check = tuple[str, tuple[str, ...]]  # (text, causes it would separate)
PARITY = ("probe_failed", "row_skew", "log_short")


def causes(ruling: Ruling, signs: Signs, facts: Facts) -> tuple[Cause, ...]:
    """The causes worth naming, most probable first; at least one unless the ruling is inconclusive."""
    shown = [s for s in ruling.ranking[:MOST_CAUSES] if s.probability >= LISTED]
    if not shown and ruling.verdict != "inconclusive":
        shown = list(ruling.ranking[:1])
    return tuple(_cause(scored, signs, facts) for scored in shown)


def _cause(scored: Scored, signs: Signs, facts: Facts) -> Cause:
    named = [signs[s] for s in scored.entry.names if signs[s].state == "fired"]
    subject = next((sign.subject for sign in named if sign.subject), None)
    segment = _segment(scored, named, facts)
    for_it = tuple(_evidence(sign, w) for sign, w in scored.counted if w > 0)
    against = tuple(_evidence(sign, w) for sign, w in scored.counted if w < 0)
    return Cause(
        scored.cause,
        scored.entry.lens,
        scored.probability,
        subject,
        segment,
        explains(scored, segment, subject, facts),
        for_it,
        against,
    )


def _evidence(sign: Sign, weighed: float) -> Evidence:
    return Evidence(sign.text, round(weighed, 2), sign.finding)


def _segment(scored: Scored, named: list[Sign], facts: Facts) -> Segment:
    """Where the cause's own findings sit; else the slice of its lens that holds most of the change."""
    own = next((sign.segment for sign in named if sign.segment), None)
    if own is not None:
        return dict(own)
    if not scored.is_seen or scored.entry.lens == "benign" or not facts.located:
        return {}
    best = facts.located[0]
    infra = any(facts.lens_of(name) == "infrastructure" for name in best.segment)
    fits = infra == (scored.entry.lens == "infrastructure")
    return dict(best.segment) if fits and best.share >= 0.5 and scored.entry.carried_by != "mix" else {}


def story(cause: Cause) -> str:
    """The cause in a plain sentence or two."""
    return _fill(CATALOGUE[cause.cause].story, cause.subject, cause.segment)


def _fill(template: str, subject: str | None, segment: Mapping[str, str]) -> str:
    where = f"in {slice_name(segment)}" if segment else "in all rows"
    if "by {where}" in template:
        where = slice_name(segment) if segment else "hour"
    text = template.format(subject=subject or "a column", where=where)
    return text[:1].upper() + text[1:] if not subject or not text.startswith(subject) else text


def ruled_out(ruling: Ruling) -> tuple[tuple[str, str], ...]:
    """(cause, text) of causes that one check, which ran and was clear, excludes by itself."""
    out = []
    for scored in ruling.ranking:
        if scored.probability >= LISTED or scored.entry.lens == "benign" or scored.is_seen:
            continue
        checks = [(w, sign.text) for sign, w in scored.counted if sign.state == "clear"]
        heaviest = min(checks, default=None)
        if heaviest is not None and heaviest[0] <= RULED_OUT:
            out.append((scored.cause, heaviest[1]))
    return tuple(sorted(out))


def next_checks(ruling: Ruling, shown: tuple[Cause, ...], signs: Signs) -> tuple[Check, ...]:
    """The top cause's own next step, then the missing checks that would separate the causes most."""
    checks: list[Check] = []
    if shown and shown[0].lens != "benign" and ruling.verdict != "inconclusive":
        top = shown[0]
        checks.append((_fill(CATALOGUE[top.cause].next, top.subject, top.segment), (top.cause,)))
    likely = [scored for scored in ruling.ranking if scored.probability >= LISTED]
    worth: list[tuple[float, str, tuple[str, ...]]] = []
    for symbol, letter in SYMBOLS.items():
        if signs[symbol].state != "missing" or not letter.check:
            continue
        stakes = {s.cause: s.probability * _stake(s.cause, symbol) for s in likely}
        told = tuple(cause for cause, stake in stakes.items() if stake > 0)
        wanted = ruling.capped and symbol in PARITY and any(s.entry.rests_on_outcomes for s in likely)
        if told:
            worth.append((sum(stakes.values()) + 10.0 * wanted, letter.check, told))
    worth.sort(key=lambda item: (-item[0], item[1]))
    return tuple(checks + [(text, told) for _, text, told in worth])[:MOST_CHECKS]


def _stake(cause: str, symbol: str) -> float:
    """How far the symbol's being fired or clear would move the cause, in log-odds."""
    role = CATALOGUE[cause].roles.get(symbol)
    if role is None:
        return 0.0
    held = weight(cause, symbol, role)
    return abs(held.fired - held.clear)


def missing_evidence(facts: Facts, signs: Signs) -> tuple[str, ...]:
    """What could not be looked at, in words; a detector that saw too few rows is named."""
    texts = [
        letter.lacking for s, letter in SYMBOLS.items() if signs[s].state == "missing" and letter.lacking
    ]
    few = [
        f"{name}: too few rows to tell"
        for name, tally in sorted(facts.case.tallies.items())
        if tally.too_few and not tally.ok + tally.warn + tally.alarm
    ]
    return tuple(dict.fromkeys([*texts, *few]))
