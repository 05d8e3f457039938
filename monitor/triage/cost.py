"""What a fault cost, in words: how much higher the metric would have been without it.

Also where the metric did not fall beyond chance, since more requests or a good day can hide a loss. A cause
in a slice: the slice's own rate of before times the rows that came is held against what came (`rate_table`),
as far as that is beyond chance. A cause everywhere: its factor, if it moved, is put back to its expectation.
A success lost counts as the mean one, so the figure is a round one: it stands with two standard deviations to
either side, of chance and of `ROUGH`, within which nine in ten of the simulator's faults lie.

None where neither can be told, and for causes whose loss of rate is no loss of the metric: outcomes that are
wrong or late, successes without worth.

Where the log lost something and not the world, nothing was lost but the count of it: the log's gap is told,
by the ledger where one is known over the span, and what the ledger itself came to.
"""

import math
from collections.abc import Iterable, Mapping

from detectors.types import Cause
from detectors.wording import number, percent
from monitor.triage import spike
from monitor.triage.explain import LIKELY, ROLE_OF
from monitor.triage.facts import Facts
from monitor.triage.localisation import event_size, rate_table
from monitor.triage.movement import Movement
from monitor.triage.parity import reconciled
from monitor.triage.place import sums_of
from monitor.triage.verdict import Scored
from monitor.triage.words import slice_name

BEYOND = 4.0  # standard deviations
SPAN = 2.0  # standard deviations to either side that are told
ROUGH = 0.2  # of the figure: what its assumptions make it wrong by, beside chance
LEAST, MOST = (
    0.02,
    3.0,
)  # of the metric: less is not worth a sentence, and beyond more next to nothing is left
NO_LOSS = frozenset({"outcomes.corrupted", "outcomes.delayed", "proxy.decoupled", "traffic.invalid"})

Raised = tuple[float, float]  # relative to the metric, and its standard deviation
LEAD = "Without it "
LOST_OF_LOG = frozenset({"logging.loss", "outcomes.lost"})
LOG = "The log misses about "


def cost(scored: Scored, segment: Mapping[str, str], facts: Facts) -> str | None:
    """The sentence, for a likely cause of the infrastructure or the quality that was seen itself."""
    likely = scored.probability >= LIKELY and scored.is_seen and scored.entry.lens != "benign"
    likely = likely and scored.cause not in NO_LOSS
    if not likely:
        return None
    missed = _by_ledger(facts) if scored.cause in LOST_OF_LOG else None
    if missed is not None:
        return missed
    told_of = _raised(scored, segment, facts)
    if told_of is None:
        return None
    (mean, spread), factor = told_of
    if scored.cause in LOST_OF_LOG:
        return f"{LOG}{_whole(mean / (1.0 + mean))} % of {facts.metric}."
    where = f", with {factor.metric.name} in {slice_name(segment)} as before" if segment else ""
    apart = SPAN * math.hypot(spread, ROUGH * mean)
    near = f"about {_whole(mean)} % higher ({_whole(max(mean - apart, 0.0))} to {_whole(mean + apart)} %)"
    return f"{LEAD}{facts.metric} would have been {near}{where}."


def _raised(scored: Scored, segment: Mapping[str, str], facts: Facts) -> tuple[Raised, Movement] | None:
    """By how much the metric would have been higher, and the factor that lost it."""
    metric, role = facts.movement, ROLE_OF.get(scored.entry.carried_by)
    if metric is None or role not in ("proxy", "value") or metric.observed <= 0:
        return None
    factor = _factor(facts, metric, role)
    if factor is None:
        return None
    raised = _of_slice(facts, factor, segment) if segment else _of_factor(factor)
    return (raised, factor) if raised is not None and LEAST <= raised[0] <= MOST else None


def _by_ledger(facts: Facts) -> str | None:
    """What the log misses of the metric beside a ledger of it, and how the ledger itself stands."""
    for metric in facts.case.declared.with_role("ledger"):
        found = reconciled(facts.case, metric.name, metric.reconciles)
        ledger = facts.found.get(metric.name)
        if metric.reconciles != facts.metric or found is None or ledger is None or -found.off < LEAST:
            continue
        apart = ledger.relative
        if apart is None:
            beside = ""
        elif percent(apart) == "0 %":
            beside = ", as expected"
        else:
            beside = f", {percent(abs(apart))} {'below' if apart < 0 else 'above'} expected"
        stands = f"{metric.name} is {number(ledger.observed)}{beside}"
        return f"{LOG}{_whole(-found.off)} % of {facts.metric}; {stands}."
    return None


def _whole(share: float) -> int:
    return round(share * 100)


def told(cause: Cause) -> str | None:
    """The sentence among the cause's reasons, or that of a spike."""
    return among(e.text for e in cause.because)


def among(reasons: Iterable[str]) -> str | None:
    """The sentence of the cost, or of a spike, among the texts of reasons."""
    return next((text for text in reasons if text.startswith((LEAD, LOG, *spike.LEADS))), None)


def _factor(facts: Facts, metric: Movement, role: str) -> Movement | None:
    """The metric itself when it has that role, else the factor of it that has."""
    names = [metric.metric.name, *metric.metric.factors]
    return next(
        (facts.found[n] for n in names if n in facts.found and facts.found[n].metric.role == role), None
    )


def _of_factor(factor: Movement) -> Raised | None:
    if not factor.moved or factor.observed <= 0 or not factor.z:
        return None
    raised = factor.expected / factor.observed - 1.0
    return raised, abs(raised / factor.z)


def _of_slice(facts: Facts, factor: Movement, segment: Mapping[str, str]) -> Raised | None:
    """How much more of the factor's upper sum there would be in all, had the slice kept its rate."""
    before, during, sums = facts.case.before, facts.case.during, sums_of(factor.metric)
    if before is None or during is None or sums is None:
        return None
    table = rate_table(before, during, *sums)
    margin = next((names for names in table if set(names) == set(segment)), None)
    expected, observed = (table[margin] if margin else {}).get(
        tuple(segment[name] for name in margin or ()), (0.0, 0.0)
    )
    whole = during.total.get(sums[0], 0.0)
    spread = math.sqrt(event_size(before.total, sums[0]) * max(expected, 0.0) * (1.0 + before.scale))
    if whole <= 0 or not spread or abs(expected - observed) < BEYOND * spread:
        return None
    return (expected - observed) / whole, spread / whole
