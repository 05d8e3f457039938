"""Which windows of a series may teach what is usual?"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from detectors.detector import View
from detectors.history import History
from detectors.series import Series
from detectors.types import Event, Window

DECLARES = ("holiday", "planned")


def teachers(series: Series, sick: Sequence[Window], *histories: History) -> NDArray[np.bool_]:
    """bool[N]: the windows before the last outside `sick` spans that no history calls unhealthy.

    Histories hold the newest windows that have rows; the spans also reach further back, and silent windows.

    >>> hours = np.arange(3) * 3_600_000_000
    >>> teachers(Series(hours, np.ones(3), 3_600_000_000), ()).tolist()
    [True, True, False]
    """
    fit = np.ones(len(series), dtype=np.bool_)
    for span in sick:
        fit &= (series.starts < span.start) | (series.starts >= span.end)
    for history in histories:
        fit &= ~np.isin(series.starts, history.starts[~history.healthy])
    fit[-1:] = False
    return fit


def declared_event(view: View) -> str | None:
    """Title of the declared holiday or planned change that covers the window, if there is one."""
    for event in view.events:
        if event.kind in DECLARES and event.ts < view.window.end and _until(event) > view.window.start:
            return event.title
    return None


def ordinary(series: Series, events: Sequence[Event]) -> NDArray[np.bool_]:
    """bool[N]: the windows that no declared holiday or planned change covers."""
    plain = np.ones(len(series), dtype=np.bool_)
    for event in events:
        if event.kind in DECLARES:
            plain &= (series.starts + series.width <= event.ts) | (series.starts >= _until(event))
    return plain


def _until(event: Event) -> int:
    return event.ts + 1 if event.until is None else event.until
