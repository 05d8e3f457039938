"""Whose successes are worth nothing: those of a slice, or those with some values of a feature?

Successes worth nothing that come in every slice alike belong to none. Then the feature at whose values the
successes lie elsewhere than before tells who makes them (a page, a device).
"""

from collections.abc import Sequence
from dataclasses import replace
from statistics import median

from detectors.types import Finding
from monitor.triage.case import Case
from monitor.triage.movement import overlaps

APART = 1.25  # times the share in all rows
LEAST_MOVED = 0.4  # of the successes, that lie at other values of the feature


def of_worthless(case: Case, found: Sequence[Finding]) -> list[Finding]:
    """The findings without those of slices that are as all rows are, about the feature that tells most."""
    overall = [f.observed or 0.0 for f in found if not f.segment]
    level = median(overall) if overall else 0.0
    kept = [f for f in found if not f.segment or _level(f, found) >= APART * level]
    if any(f.segment for f in kept):
        return kept
    feature = _feature(case)
    return [replace(f, subject=feature) for f in kept] if feature else kept


def _level(finding: Finding, found: Sequence[Finding]) -> float:
    """The share in the finding's slice over all its windows."""
    return median(f.observed or 0.0 for f in found if f.segment == finding.segment)


def _feature(case: Case) -> str | None:
    """The feature at whose values most successes lie elsewhere; a categorical one before numbers of it."""
    kinds = {feature.name: feature.kind for feature in case.declared.features}
    told = [
        f
        for f in case.findings
        if f.detector == "concept" and f.severity == "alarm" and f.subject in kinds
        and overlaps(f.window, case.span) and abs(f.effect) >= LEAST_MOVED
    ]  # fmt: skip
    best = max(told, key=lambda f: (kinds[f.subject] == "categorical", abs(f.effect)), default=None)
    return best.subject if best is not None else None
