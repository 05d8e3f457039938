"""`diagnose`: which side broke, what, where, since when and how much of the change it explains."""

from collections.abc import Collection, Sequence

from detectors.types import Cause, Diagnosis, Event
from monitor.triage import silence, tell
from monitor.triage.case import Case
from monitor.triage.catalogue import possible
from monitor.triage.checks import next_checks
from monitor.triage.evidence import gather
from monitor.triage.facts import establish
from monitor.triage.lacking import missing_evidence
from monitor.triage.said import plain, worded
from monitor.triage.stories import next_step
from monitor.triage.verdict import Ruling, decide

MOST_STEPS = 2
Steps = tuple[tuple[str, tuple[str, ...]], ...]  # (text, causes that it would separate)


def diagnose(case: Case, *, without: Collection[str] = ()) -> Diagnosis:
    """The diagnosis of a case: measure it, gather the evidence, weigh the causes, say what was found.

    Causes in `without` are not asked for.
    """
    facts = establish(case)
    signs = gather(facts)
    ruling = decide(signs, possible(case.declared) - {*without})
    causes = worded(tell.causes(ruling, signs, facts), facts)
    onset = silence.onset(tell.onset(ruling, signs, facts), case)
    found = Diagnosis(
        system=case.declared.name, metric=facts.metric, window=case.span, incident=case.incident,
        verdict=ruling.verdict, confidence=ruling.confidence, causes=causes,
        onset=onset, change=facts.change, decomposition=facts.factors,
        segments=tuple((found.segment, found.share) for found in facts.located),
        ruled_out=tuple((cause, plain(text, facts)) for cause, text in tell.ruled_out(ruling, facts)),
        next_checks=next_checks(ruling, causes, signs, case.declared.name, onset)
        or _steps(ruling, causes, case, onset),
        missing_evidence=missing_evidence(facts, signs, causes),
        timeline=_timeline(facts.case, onset),
    )  # fmt: skip
    return silence.told_of(found, facts, signs)


def _steps(ruling: Ruling, causes: Sequence[Cause], case: Case, onset: int | None) -> Steps:
    """What the likeliest causes ask for, where no check is left that would separate the sides."""
    likeliest = causes[:MOST_STEPS] if ruling.verdict == "inconclusive" else ()
    since = case.span.start if onset is None else onset
    return tuple((next_step(c, case.declared.name, since), ()) for c in likeliest if c.lens != "benign")


def _timeline(case: Case, onset: int | None) -> tuple[Event, ...]:
    """The events from a span's length (a day at least) before the onset to the span's end, in order."""
    begin = case.span.start if onset is None else min(onset, case.span.start)
    reach = max(case.span.end - case.span.start, 24 * case.declared.window_us)
    near = [e for e in case.events if e.ts < case.span.end and (e.until or e.ts) >= begin - reach]
    return tuple(near)
