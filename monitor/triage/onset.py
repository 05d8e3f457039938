"""When did it begin? The metric's change point and every finding's first window, on one clock beside the
events.

A deploy near the onset is weak evidence. Deploys come at a rate λ, so one falls within Δ of any moment with
the chance 1 − exp(−λΔ) by itself; only what that chance leaves speaks for it, and one that came after the
onset's window speaks not at all.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detectors.series import change_point
from detectors.types import Event, Finding
from monitor.triage.case import Case
from monitor.triage.movement import STILL_Z, Movement, overlaps
from monitor.triage.shape import shape

Floats = NDArray[np.float64]
RELEASES = ("deploy", "config", "pipeline", "experiment")
CHANGED = 1e-3  # p-value of a change point that is believed
TOLD, CLEARLY = 1.0, 4.0  # nats by which one shape is likelier: to be told at all, and to count in full


@dataclass(frozen=True)
class Onset:
    """Start of the first window that differed (µs), and whether the metric stepped; None where unknown.

    `clearness` in (0, 1] tells how clearly it stepped, or did not.
    `latest` is the last moment (µs) at which the metric may as well have changed: a noisy metric tells its
    onset to within some windows only.
    """

    at: int | None
    stepped: bool | None = None
    latest: int | None = None
    clearness: float = 1.0


def find_onset(case: Case, movement: Movement | None) -> Onset:
    """The metric's change point when it moved, else the first window of the span's earliest alarm.

    The metric alone tells its onset to within `earliest` and `latest`; an alarm that began in between is
    seen more sharply, so the first such alarm gives the moment. A release never does.
    """
    alarms = [f for f in case.findings if f.severity == "alarm" and overlaps(f.window, case.span)]
    begins = sorted(begun(f) for f in alarms)
    if movement is not None and movement.moved:
        found = _metric_onset(case, movement)
        if found is not None:
            at, earliest, latest, nats = found
            sharper = [begin for begin in begins if earliest <= begin <= latest]
            return Onset(sharper[0] if sharper else at, _stepped(nats), latest, _clearness(nats))
    return Onset(begins[0] if begins else None)


def shape_of(case: Case, movement: Movement) -> tuple[bool | None, float]:
    """Did that metric step, and how clearly? None where its change point is not told."""
    found = _metric_onset(case, movement)
    return (_stepped(found[3]), _clearness(found[3])) if found is not None else (None, 1.0)


def _stepped(nats: float) -> bool | None:
    return None if abs(nats) < TOLD else nats > 0


def _clearness(nats: float) -> float:
    return min(abs(nats) / CLEARLY, 1.0)


def begun(finding: Finding) -> int:
    """Start of the first window in which this trouble was seen."""
    return finding.window.start if finding.since is None else finding.since


def nearest_release(case: Case, onset: int | None) -> tuple[Event, float] | None:
    """The release nearest before the onset with its worth in [0, 1], or None when none came in question."""
    if onset is None:
        return None
    width = case.declared.window_us
    releases = [event for event in case.events if event.kind in RELEASES]
    near = [e for e in releases if onset - 6 * width <= e.ts < onset + width]
    if not near:
        return None
    event = min(near, key=lambda e: (max(onset - e.ts, 0), -e.ts))
    first = min([int(s.starts[0]) for s in case.series.values() if len(s)] + [e.ts for e in releases])
    rate = len(releases) / max(case.span.end - first, width)
    chance = 1 - math.exp(-rate * (max(onset - event.ts, 0) + width))
    return event, (1 - chance) * math.exp(-max(onset - event.ts, 0) / width)


def _metric_onset(case: Case, movement: Movement) -> tuple[int, int, int, float] | None:
    """Where the deviation from the season changed its level, from one span's length before the span on.

    (at, earliest, latest, shape in nats), or None when no window stands out.
    """
    series, baseline = movement.series, movement.baseline
    z = baseline.z
    length = max(case.span.end - case.span.start, 12 * series.width)
    near = (series.starts >= case.span.start - length) & (series.starts < case.span.end)
    positions = np.flatnonzero(near & np.isfinite(z))
    point = change_point(np.clip(z[positions], -30.0, 30.0))
    if point is not None and point.p_value <= CHANGED and point.change * movement.z > 0:
        places = (point.index, point.low, point.high)
    else:
        outside = np.flatnonzero(z[positions] * np.sign(movement.z) >= STILL_Z)
        outside = outside[positions[outside] >= np.flatnonzero(movement.inside)[0]]
        if not len(outside):
            return None
        places = (int(outside[0]),) * 3
    at, earliest, latest = (int(series.starts[positions[place]]) for place in places)
    return at, earliest, latest, shape(baseline.residuals[positions], baseline.scale[positions], places[0])
