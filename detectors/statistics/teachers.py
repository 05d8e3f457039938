"""Which windows of a series may teach what is usual?"""

import numpy as np
from numpy.typing import NDArray

from detectors.detector import View
from detectors.history import History
from detectors.series import Series


def teachers(series: Series, *histories: History) -> NDArray[np.bool_]:
    """bool[N]: the windows before the last that no history calls unhealthy; those it doesn't hold may teach.

    >>> hours = np.arange(3) * 3_600_000_000
    >>> teachers(Series(hours, np.ones(3), 3_600_000_000)).tolist()
    [True, True, False]
    """
    fit = np.ones(len(series), dtype=np.bool_)
    for history in histories:
        fit &= ~np.isin(series.starts, history.starts[~history.healthy])
    fit[-1:] = False
    return fit


def declared_event(view: View) -> str | None:
    """Title of the declared holiday or planned change that covers the window, if there is one."""
    for event in view.events:
        until = event.ts + 1 if event.until is None else event.until
        if event.kind in ("holiday", "planned") and event.ts < view.window.end and until > view.window.start:
            return event.title
    return None
