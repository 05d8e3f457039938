"""Which alarms are put to Evidently, about which columns, and which question covers an alarm.

Columns go by their names in a block: `f:<feature>`, `score`, `label`.
"""

from collections.abc import Iterable, Sequence

from detectors.declared import DAY_US
from detectors.types import Finding
from storage.confirmations import Stored
from storage.findings import Alarm

DETECTORS = ("drift", "prediction_drift", "performance")


def columns_of(detector: str, subject: str) -> tuple[str, ...]:
    """The columns that an alarm is about."""
    if detector == "drift":
        return (f"f:{subject}",)
    return ("score",) if detector == "prediction_drift" else ("score", "label")


def shown(columns: Sequence[str]) -> list[str]:
    """The columns' names for a reader; a feature called as a column of ours keeps its letter.

    >>> shown(["f:age", "f:score", "score"])
    ['age', 'f:score', 'score']
    """
    return [c[2:] if c.startswith("f:") and c[2:] not in columns else c for c in columns]


def is_asked_about(finding: Finding) -> bool:
    """True for a finding that is put to Evidently."""
    return finding.severity == "alarm" and finding.detector in DETECTORS


def covers(held: Stored, alarm: Alarm) -> bool:
    """True when the question was about this alarm, or about the same trouble less than a day before."""
    start = alarm.window_start
    began = max(start if alarm.since is None else alarm.since, start - DAY_US + 1)
    return (
        held.phase == alarm.phase
        and began <= held.window_start <= start
        and set(columns_of(alarm.detector, alarm.subject)) <= set(held.columns)
    )


def covering(held: Iterable[Stored], finding: Finding) -> Stored | None:
    """The newest of the questions that covers this finding, None when none does."""
    f = finding
    alarm = Alarm(f.detector, f.subject, f.window.start, f.phase, f.since, f.effect)
    found = [each for each in held if covers(each, alarm)]
    return max(found, key=lambda each: each.window_start, default=None)
