"""From checks to findings: correction over the family, and how long a trouble has lasted.

A check is over when its effect reaches its bar and its p-value, corrected over all checks that the detector
made in this window, is at most ten times the detector's alpha; where it was over in the window before, in the
same direction, the p-value needs no correction. It warns from its first such window and alarms once the same
trouble has lasted as many consecutive windows as the detector's persistence and was, corrected, at most alpha
in one of them: a trouble that lasts needn't always be at its clearest, and however much neighbouring windows
resemble each other, an alarm is no likelier than persistence times alpha.
"""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from detectors.detector import Detector
from detectors.statistics.benjamini_hochberg import benjamini_hochberg
from detectors.types import Check, Finding, Tally, Window

Key = tuple[str, str, tuple[tuple[str, str], ...], bool]

WARNING = 10.0  # times alpha
DOUBTFUL = {"certain": False}  # details of a finding whose streak was never below alpha itself


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
    findings = []
    for check, corrected in zip(able, _corrected(able), strict=True):
        before = _before(detector, check, window, previous)
        # What has begun is asked after by name, not picked out of a family.
        likely = corrected if before is None else min(corrected, check.p_value or 0.0)
        if abs(check.effect) >= check.bar and likely <= WARNING * detector.alpha:
            findings.append(_finding(detector, check, corrected <= detector.alpha, window, before, new_id()))
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


def _before(
    detector: Detector, check: Check, window: Window, previous: Mapping[Key, Finding]
) -> Finding | None:
    """The finding of the window just before (of a late detector, the last) that this check goes on with.

    None where there is none, or one in the other direction.
    """
    before = previous.get((detector.name, check.subject, tuple(sorted(check.segment.items())), check.lasting))
    if before is None or before.effect * check.effect < 0:
        return None
    return before if before.window.end == window.start or detector.late else None


def _finding(
    detector: Detector, check: Check, certain: bool, window: Window, before: Finding | None, name: str
) -> Finding:
    streak = before.streak + 1 if before else 1
    certain = certain or (before is not None and bool(before.details.get("certain", True)))
    begun = window.start if check.begun is None else check.begun
    return Finding(
        id=name,
        detector=detector.name,
        lens=detector.lens,
        subject=check.subject,
        segment=dict(check.segment),
        window=window,
        severity="alarm" if certain and streak >= detector.persistence and not check.lasting else "warn",
        effect=float(check.effect),
        p_value=check.p_value,
        baseline=check.baseline,
        observed=check.observed,
        text=check.text,
        phase=detector.phase,
        streak=streak,
        since=None if check.lasting else before.since if before else begun,
        details={**check.details} if certain else {**check.details, **DOUBTFUL},
    )
