"""From checks to findings: correction over the family, and how long a trouble has lasted.

A check is over when its effect reaches its bar and its p-value, corrected over all checks that the detector
made in this window, is at most the detector's alpha. It warns from its first such window and alarms once the
same trouble, in the same direction, has lasted as many consecutive windows as the detector's persistence.
"""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from detectors.detector import Detector
from detectors.statistics.benjamini_hochberg import benjamini_hochberg
from detectors.types import Check, Finding, Tally, Window

Key = tuple[str, str, tuple[tuple[str, str], ...]]


def judge(
    detector: Detector,
    checks: Sequence[Check],
    window: Window,
    previous: Mapping[Key, Finding],
    new_id: Callable[[], str],
) -> tuple[list[Finding], Tally]:
    """The findings (warnings and alarms only) and how many checks said what, lasting ones not counted.

    `previous` holds the findings of the window just before, by `Finding.key` (of a late detector those of
    the last window of which it could tell); `new_id` gives the ids.
    A check without a p-value stands on its effect alone and takes no part in the correction.
    """
    able = [check for check in checks if _tells(check)]
    findings = [
        _finding(detector, check, window, previous, new_id)
        for check, corrected in zip(able, _corrected(able), strict=True)
        if abs(check.effect) >= check.bar and corrected <= detector.alpha
    ]
    changes = [check for check in checks if not check.lasting]
    told = [finding for finding in findings if finding.since is not None]
    few = sum(not _tells(check) for check in changes)
    alarms = sum(finding.severity == "alarm" for finding in told)
    return findings, Tally(
        too_few=few,
        ok=len(changes) - few - len(told),
        warn=len(told) - alarms,
        alarm=alarms,
    )


def _tells(check: Check) -> bool:
    return not check.too_few and bool(np.isfinite(check.effect))


def _corrected(checks: Sequence[Check]) -> list[float]:
    """Each check's p-value after correction over those that have one; 0 for the others."""
    tested = [index for index, check in enumerate(checks) if check.p_value is not None]
    corrected = [0.0] * len(checks)
    values = benjamini_hochberg(np.array([checks[index].p_value for index in tested], dtype=np.float64))
    for index, value in zip(tested, values.tolist(), strict=True):
        corrected[index] = value
    return corrected


def _finding(
    detector: Detector,
    check: Check,
    window: Window,
    previous: Mapping[Key, Finding],
    new_id: Callable[[], str],
) -> Finding:
    key = (detector.name, check.subject, tuple(sorted(check.segment.items())))
    before = previous.get(key)
    goes_on = (
        before is not None
        and before.effect * check.effect >= 0
        and (before.window.end == window.start or detector.late)
    )
    streak = before.streak + 1 if before is not None and goes_on else 1
    return Finding(
        id=new_id(),
        detector=detector.name,
        lens=detector.lens,
        subject=check.subject,
        segment=dict(check.segment),
        window=window,
        severity="alarm" if streak >= detector.persistence and not check.lasting else "warn",
        effect=float(check.effect),
        p_value=check.p_value,
        baseline=check.baseline,
        observed=check.observed,
        text=check.text,
        phase=detector.phase,
        streak=streak,
        since=None if check.lasting else before.since if before is not None and goes_on else window.start,
        details=dict(check.details),
    )
