"""Were rows dated back? A clock that falls behind counts the rows of two times in one.

Predictions dated too early look like outcomes that come late: both lie further apart. But when a clock falls
behind by k windows, the first k windows hold, beside their own rows, those that were served after them, and
the windows that follow hold as many as ever. Outcomes that are late change no count of predictions.
"""

import numpy as np

from detectors.wording import percent
from monitor.triage.facts import Facts
from monitor.triage.movement import Movement, overlaps
from monitor.triage.sign import Sign

MOST = 6  # windows that a clock may be behind
EARLIER = (
    4  # windows before late outcomes were noticed, in which there may be such rows: at first they are few
)
MORE, SURE = 0.1, 4.5  # share of the usual rows, standard deviations
AS_EVER = 0.5  # of the excess that may be left afterwards


def redated_signs(facts: Facts) -> list[Sign]:
    """`clock_shifted`, where the first windows of late outcomes hold the rows of others as well."""
    late = [
        f for f in facts.case.findings if f.detector == "freshness" and overlaps(f.window, facts.case.span)
    ]
    since = min((f.since for f in late if f.since is not None), default=None)
    for movement in facts.found.values():
        if since is not None and movement.metric.sum == "predictions":
            width = facts.case.declared.window_us
            starts = [since - before * width for before in range(EARLIER + 1)]
            found = [excess for start in starts if (excess := _excess(movement, start, width)) is not None]
            if found:
                excess = max(found)
                text = (
                    f"the first windows whose outcomes are late hold {percent(excess)} more predictions than "
                    "usual, and those after them as many as ever: rows were dated back into them"
                )
                finding = max(late, key=lambda f: (f.severity == "alarm", f.streak, f.id))
                return [Sign("clock_shifted", "fired", text, 1.0, finding.id, "outcomes")]
    return []


def _excess(movement: Movement, since: int, width: int) -> float | None:
    """By how much of the usual the first windows hold more rows; None unless those after hold no more."""
    values, usual = movement.series.values, movement.baseline.expected
    starts, z = movement.series.starts, movement.baseline.z
    more = np.divide(values, usual, out=np.ones(len(values)), where=usual > 0) - 1
    until = since + MOST * width
    first = (starts >= since) & (starts < until) & np.isfinite(z)
    after = (starts >= until) & np.isfinite(z)
    if not first.any() or not after.any():
        return None
    count = np.arange(1, int(first.sum()) + 1)
    sure, excess = np.cumsum(z[first]) / np.sqrt(count), np.cumsum(more[first]) / count
    best = int(np.argmax(sure))
    left = float(np.median(more[after]))
    told = excess[best] >= MORE and sure[best] >= SURE and left <= AS_EVER * excess[best]
    return float(excess[best]) if told else None
