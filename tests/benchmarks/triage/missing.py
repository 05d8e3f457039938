"""A case without some of its evidence, as if the system had never had it."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace

import numpy as np

from detectors.declared import OUTCOME_AGGREGATES
from monitor.casework import masked
from monitor.triage.case import Case, Slices

PROBES = ("probes", "replay")
TWINS = ("row_skew", "training_skew")
#: Detectors that wait for outcomes.
LABELLED = (
    "performance", "concept", "calibration", "calibration_slices", "join_rate", "outcome_validity", "clock",
    "freshness", "value", "proxy_correlation", "reconciliation",
)  # fmt: skip


def _silenced(case: Case, detectors: Collection[str]) -> Case:
    return replace(
        case,
        findings=tuple(f for f in case.findings if f.detector not in detectors),
        tallies={name: tally for name, tally in case.tallies.items() if name not in detectors},
    )


def no_ledger(case: Case) -> Case:
    """Nobody counts the same independently."""
    ledgers = {metric.name for metric in case.declared.with_role("ledger")}
    case = _silenced(case, ("reconciliation",))
    return replace(
        case,
        declared=replace(
            case.declared, metrics=tuple(m for m in case.declared.metrics if m.name not in ledgers)
        ),
        series={name: series for name, series in case.series.items() if name not in ledgers},
        findings=tuple(f for f in case.findings if f.subject not in ledgers),
        metric=None if case.metric in ledgers else case.metric,
        parity={name: check for name, check in case.parity.items() if name != "ledger"},
    )


def no_probes(case: Case) -> Case:
    """No known case was run through the model."""
    case = _silenced(case, PROBES)
    return replace(case, parity={name: check for name, check in case.parity.items() if name not in PROBES})


def no_twins(case: Case) -> Case:
    """No training row tells what a served row should have been."""
    case = _silenced(case, TWINS)
    return replace(case, parity={name: check for name, check in case.parity.items() if name not in TWINS})


def no_dimensions(case: Case) -> Case:
    """No column to slice by."""
    return replace(
        case,
        declared=replace(case.declared, dimensions=()),
        before=_total(case.before),
        during=_total(case.during),
        findings=tuple(f for f in case.findings if not f.segment),
    )


def _total(slices: Slices | None) -> Slices | None:
    return slices and replace(slices, margins={(): slices.margins[()]})


def no_labels(case: Case) -> Case:
    """The span's outcomes are not known yet."""
    waiting = {m.name for m in case.declared.metrics if m.needs_outcomes}
    case = _silenced(case, LABELLED)
    return replace(
        case,
        series={
            name: masked(held, np.asarray(held.starts < case.span.start)) if name in waiting else held
            for name, held in case.series.items()
        },
        during=case.during and replace(_without(case.during, OUTCOME_AGGREGATES), mature=0.0),
        findings=tuple(f for f in case.findings if f.phase != "outcomes"),
        scores=None,
        late=None,
    )


def _without(slices: Slices, names: Collection[str]) -> Slices:
    margins = {
        margin: {
            values: {name: 0.0 if name in names else amount for name, amount in sums.items()}
            for values, sums in cells.items()
        }
        for margin, cells in slices.margins.items()
    }
    return replace(slices, margins=margins)


def no_parity(case: Case) -> Case:
    """None of the checks that compute a thing twice."""
    return no_ledger(no_probes(no_twins(case)))


Absence = Callable[[Case], Case]
ABSENCES: Mapping[str, Absence] = {
    "no ledger": no_ledger,
    "no probes": no_probes,
    "no training rows": no_twins,
    "no dimensions": no_dimensions,
    "no labels": no_labels,
}
#: Those for which the table has a bar.
PARITY_ABSENCES: Mapping[str, Absence] = {
    **{name: ABSENCES[name] for name in ("no ledger", "no probes", "no training rows")},
    "none of these three": no_parity,
}
