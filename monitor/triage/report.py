"""`diagnose`: which side broke, what, where, since when and how much of the change it explains."""

from detectors.types import Diagnosis
from monitor.triage.case import Case


def diagnose(case: Case) -> Diagnosis:
    """The diagnosis of a case; never raises for a case that is well formed."""
    return Diagnosis(case.declared.name, case.metric or "", case.span, "inconclusive", 0.0, case.incident)
