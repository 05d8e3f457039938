"""Leave out the diagnoses that nobody will read: those of an incident before its last."""

from collections.abc import Iterator
from contextlib import contextmanager
from unittest import mock

from detectors.types import Diagnosis, Window
from monitor import casework, grouping
from monitor.casework import LONGEST_US
from monitor.due import Step
from monitor.memory import Memory
from monitor.systems import Registered
from monitor.triage.case import Case
from storage import Tx
from storage.incidents import Incident


@contextmanager
def last_diagnosis_only() -> Iterator[None]:
    """While it holds, an incident's diagnosis says of which span it would be, and nothing else.

    What detectors and incidents do does not depend on diagnoses, so that the last one can be made afterwards.
    """
    with (
        mock.patch.object(casework, "of_incident", _span_only),
        mock.patch.object(grouping, "diagnose", _nothing),
    ):
        yield


def _span_only(tx: Tx, system: Registered, step: Step, past: Memory, incident: Incident) -> Case:
    start = incident.window_start
    end = min(max(step.window.end, incident.opened), start + LONGEST_US)
    return Case(system.declared, Window(start, end), incident=incident.id, metric=incident.metric)


def _nothing(case: Case) -> Diagnosis:
    return Diagnosis(
        case.declared.name, case.metric or "", case.span, "inconclusive", 0.0, incident=case.incident
    )
