"""Records as lessons for the fit, each once whole and again with parts of the evidence missing."""

from collections.abc import Iterator, Sequence

import numpy as np

from monitor.triage.case import Case
from monitor.triage.catalogue import possible
from monitor.triage.evidence import gather
from monitor.triage.facts import establish
from tests.benchmarks.triage.answers import QUIET
from tests.benchmarks.triage.example import Example
from tests.benchmarks.triage.missing import ABSENCES
from tests.benchmarks.triage.record import Record

COPIES = 2
PARTS_WEIGH = 0.5  # of a whole example
LOST = 0.35  # the chance that a copy lacks each part of the evidence


def example(case: Case, causes: tuple[str, ...], weight: float = 1.0) -> Example:
    """The signs of a case with its true causes; whether a quiet span has a season, its signs say."""
    signs = dict(gather(establish(case)))
    if set(causes) <= QUIET:
        causes = ("benign.season",) if signs["seasonal"].state == "fired" else ("benign.noise",)
    return Example(signs, possible(case.declared), causes, weight)


def true_causes(record: Record) -> tuple[str, ...]:
    """What the fit should name: noise, where the truth names nothing."""
    return tuple(dict.fromkeys(t.cause for t in record.faults or record.truths)) or ("benign.noise",)


def examples(records: Sequence[Record], seed: int = 11) -> Iterator[Example]:
    """The lessons of the records, in their order; which evidence is dropped depends on the seed alone."""
    rng = np.random.default_rng(seed)
    for record in records:
        causes = true_causes(record)
        yield example(record.case, causes)
        for _ in range(COPIES):
            case = record.case
            for drop in (drop for drop in ABSENCES.values() if rng.random() < LOST):
                case = drop(case)
            if case is not record.case:
                yield example(case, causes, PARTS_WEIGH)
