"""Are rows logged twice under different ids?

Idea: the share of rows whose content (time, features, dimensions, score, everything but the id) stands in the
log already, in a sample of distinct contents that depends on the contents alone, beside its own past
(`statistics.rates`). Some logs repeat contents with nothing wrong: coarse clocks, few features.

    effect = share of repeats - usual share,   share = 1 - contents / rows

Parameters: a rise of 2 percentage points matters; fewer than 30 rows, or than eight past windows, are
`too_few`. Repeats under the same id are refused at the door and counted there. Rows that are sent again with
a time of their own are not repeats of content and are not seen here: a ledger sees them.

Reference: A. Z. Broder, On the resemblance and containment of documents, SEQUENCES 1997 (samples of smallest
hashes).

>>> from detectors.profile.repeats import Repeats
>>> hashes = np.arange(400, dtype=np.uint64)
>>> Repeats(hashes, np.full(400, 2)).share
0.5
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from detectors.detector import Detector, View
from detectors.profile.profile import Profile
from detectors.statistics.rates import Counted, rise
from detectors.types import Check
from detectors.wording import percent

BAR = 0.02
LEAST_ROWS = 30


def check(view: View) -> Sequence[Check]:
    """One check, of all predictions."""
    current = view.current
    if current is None or not current.repeats.rows:
        return ()
    past = view.past.only_healthy()
    before = past.statistic("duplicates", _counts).reshape(len(past), 2)
    now = _counts(current)
    none = Counted(np.zeros(1), np.zeros(1))
    found = rise(
        Counted(now[:1], now[1:]),
        view.window.start,
        Counted(before[:, :1], before[:, 1:]),
        past.starts,
        none,
    )
    share, usual = float(found.rate[0]), float(found.baseline[0])
    return [
        Check(
            subject="predictions",
            effect=share - usual,
            bar=BAR,
            p_value=float(found.p_value[0]),
            observed=share,
            baseline=usual,
            text=f"{percent(share)} of the predictions repeat another's content under an id of their own, "
            f"usually {percent(usual)}",
            too_few=bool(found.too_few[0]) or current.rows < LEAST_ROWS,
            details={"sample": current.repeats.rows},
        )
    ]


def _counts(profile: Profile) -> NDArray[np.float64]:
    """float64[2]: rows of the sample that repeat another's content, and all its rows."""
    repeats = profile.repeats
    return np.array([repeats.rows - len(repeats.counts), repeats.rows], dtype=np.float64)


DETECTOR = Detector("duplicates", "infrastructure", "inputs", check, alpha=1e-5)
