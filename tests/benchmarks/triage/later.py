"""Leave out the diagnoses that nobody will read: those of an incident before its last."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from unittest import mock

from detectors.types import Diagnosis, Window
from monitor import casework, grouping
from monitor.due import Step
from monitor.memory import Memory
from monitor.systems import Registered
from monitor.triage.case import Case
from storage import Tx
from storage.incidents import Incident


@dataclass
class Last:
    """The memory of the last step, and the incident that was to be diagnosed last, at which step."""

    past: Memory | None = None
    incident: tuple[Incident, Step] | None = None

    def update(self, tx: Tx, system: Registered, step: Step, past: Memory, watch: Any) -> Any:
        """Go on as usual, and remember the memory."""
        self.past = past
        return _UPDATE(tx, system, step, past, watch)

    def of_incident(self, tx: Tx, system: Registered, step: Step, past: Memory, incident: Incident) -> Case:
        """A case of nothing but its span."""
        self.incident = (incident, step)
        return Case(system.declared, Window(step.window.start, step.window.end), metric=incident.metric)


_UPDATE = grouping.update


@contextmanager
def last_diagnosis_only() -> Iterator[Last]:
    """While it holds, an incident's diagnoses say nothing; what is needed for the last is remembered.

    What detectors and incidents do does not depend on diagnoses, so that the last one can be made afterwards.
    """
    last = Last()
    with (
        mock.patch.object(grouping, "update", last.update),
        mock.patch.object(casework, "of_incident", last.of_incident),
        mock.patch.object(grouping, "diagnose", _nothing),
    ):
        yield last


def _nothing(case: Case) -> Diagnosis:
    return Diagnosis(case.declared.name, case.metric or "", case.span, "inconclusive", 0.0)
