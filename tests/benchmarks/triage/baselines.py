"""What a person would use instead, on the same records.

Each rule looks at one thing and sees one of a few answers: the kind of the column that drifted most by
Evidently (or that none did), the role and direction of the loudest metric, the kind of the newest release.
What an answer means is learnt: the commonest lens and causes of the tune part's records with that answer.
Chance always says the commonest.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from detectors.declared import DAY_US
from monitor.triage.movement import movements
from monitor.triage.onset import RELEASES
from tests.benchmarks.triage.record import Record

DRIFTED = 0.1  # Evidently's own threshold of a distance


def largest_drift(record: Record) -> str:
    """The kind of the feature that drifted most by Evidently."""
    if record.drift is None or record.drift[1] < DRIFTED:
        return "no drift"
    kinds = {f.name: f.kind for f in record.case.declared.features}
    return f"{kinds.get(record.drift[0], 'a')} feature drifted"


def loudest_metric(record: Record) -> str:
    """The metric furthest from its season, and which way."""
    found = movements(record.case).values()
    loudest = max(found, key=lambda m: abs(m.z), default=None)
    if loudest is None or abs(loudest.z) < 3:
        return "all quiet"
    return f"{loudest.metric.role} {'rises' if loudest.z > 0 else 'falls'}"


def newest_release(record: Record) -> str:
    """The newest release of the last day before the span's end."""
    end = record.case.span.end
    near = [e for e in record.case.events if e.kind in RELEASES and end - DAY_US <= e.ts < end]
    return max(near, key=lambda e: e.ts).kind if near else "no release"


def nothing(record: Record) -> str:
    """No look at all."""
    return ""


RULES: Mapping[str, Callable[[Record], str]] = {
    "the largest drift by Evidently": largest_drift,
    "the loudest metric": loudest_metric,
    "the newest release": newest_release,
    "chance": nothing,
}


@dataclass(frozen=True)
class Score:
    """Shares of records with the lens right, the cause first, the cause among three."""

    lens: float
    first: float
    three: float


def scores(learnt: Sequence[Record], judged: Sequence[Record]) -> dict[str, Score]:
    """Every rule's score on `judged`, its answers read as on `learnt`."""
    return {name: _score(rule, learnt, judged) for name, rule in RULES.items()}


def _score(rule: Callable[[Record], str], learnt: Sequence[Record], judged: Sequence[Record]) -> Score:
    lenses: dict[str, Counter[str]] = {}
    causes: dict[str, Counter[str]] = {}
    for record in learnt:
        for truth in record.truths:
            lenses.setdefault(rule(record), Counter())[truth.lens] += 1
            causes.setdefault(rule(record), Counter())[truth.cause] += 1
    hits = [0, 0, 0]
    single = [r for r in judged if len(r.truths) == 1]
    for record in single:
        (truth,) = record.truths
        answer = rule(record)
        said = [cause for cause, _ in causes.get(answer, Counter()).most_common(3)]
        lens = lenses.get(answer, Counter()).most_common(1)
        hits[0] += bool(lens) and lens[0][0] == truth.lens
        hits[1] += said[:1] == [truth.cause]
        hits[2] += truth.cause in said
    lens_right, first, three = (hit / max(len(single), 1) for hit in hits)
    return Score(lens_right, first, three)
