"""One answer against the truth."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from detectors.types import Cause, Diagnosis
from tests.benchmarks.triage.record import Record
from tests.benchmarks.triage.truths import Truth

BROKEN_ROWS = ("features.", "outcomes.", "logging.")
QUIET = {"benign.noise", "benign.season"}  # whether a quiet day has a season to speak of is no fault
SURE = 0.9


@dataclass(frozen=True)
class Answer:
    """A diagnosis with the record that it belongs to."""

    record: Record
    diagnosis: Diagnosis

    @property
    def lenses(self) -> set[str]:
        """The lenses that a right verdict may name."""
        return {truth.lens for truth in self.record.faults} or {"benign"}

    @property
    def lens_right(self) -> bool:
        """Is the verdict a lens of what happened?"""
        return self.diagnosis.verdict in self.lenses

    @property
    def says_nothing(self) -> bool:
        """Is the verdict inconclusive?"""
        return self.diagnosis.verdict == "inconclusive"

    @property
    def sure_and_wrong(self) -> bool:
        """Another lens than the true one, with a confidence of at least 0.9."""
        return not self.lens_right and not self.says_nothing and self.diagnosis.confidence >= SURE

    @property
    def named(self) -> list[str]:
        """The causes, best first."""
        return [cause.cause for cause in self.diagnosis.causes]

    def among(self, first: int) -> bool:
        """Are all true causes among the first so many (one of them, when only the first is asked)?"""
        true = {truth.cause for truth in self.record.faults or self.record.truths}
        if true <= QUIET:
            return bool(QUIET & set(self.named[:first]))
        found = true & set(self.named[:first])
        return bool(found) if first == 1 else found == true

    @property
    def placed(self) -> bool | None:
        """Subject and segment of the first cause right? None where the cause is not, or has neither."""
        top = self.diagnosis.causes[0] if self.diagnosis.causes else None
        truth = next((t for t in self.record.faults if top and t.cause == top.cause), None)
        if top is None or truth is None:
            return None
        return _same_subject(top, truth) and _same_place(top.segment, truth.segment)

    @property
    def onset_error(self) -> float | None:
        """Windows between the true onset and the one told; None where there was none or none is told."""
        onsets = [truth.onset for truth in self.record.faults if truth.onset is not None]
        if not onsets or self.diagnosis.onset is None:
            return None
        width = self.record.case.declared.window_us
        return min(abs(onset // width - self.diagnosis.onset // width) for onset in onsets)

    @property
    def blames_the_world(self) -> bool:
        """Is a broken feature, outcome or log called concept drift?"""
        broken = any(truth.cause.startswith(BROKEN_ROWS) for truth in self.record.faults)
        return broken and self.named[:1] == ["concept.drift"]


def _same_subject(told: Cause, truth: Truth) -> bool:
    return truth.subject is None or _words(told.subject) == _words(truth.subject)


def _words(subject: str | None) -> set[str]:
    return set(re.split(r"\s*(?:,|\band\b)\s*", subject or ""))


def _same_place(told: Mapping[str, str], true: Mapping[str, str]) -> bool:
    return dict(told) == dict(true)
