"""What several pages and routes look up, with an answer for people when it is not there."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from detectors.declared import DAY_US
from monitor import clock, systems
from monitor.systems import Registered
from storage import incidents, windows
from storage.incidents import Incident
from storage.store import Tx
from web.problems import Problem, not_found

NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
ULID = re.compile(r"[0-9A-HJKMNP-TV-Z]{26}")
LAST_MOMENT = 253_402_300_799_000_000  # the end of the year 9999
WIDEST = 5_000  # windows on one page or in one answer


@dataclass(frozen=True)
class Span:
    """The half-open span `[start, end)` that a reader looks at, in microseconds since the epoch."""

    start: int
    end: int


def find_system(tx: Tx, name: str) -> Registered:
    """The system of that name. Raises a 404 problem."""
    try:
        if NAME.fullmatch(name):
            return systems.find(tx, name)
    except systems.UnknownSystem:
        pass
    raise not_found(f"no system is called {name[:80]!r}")


def find_incident(tx: Tx, system: Registered, incident_id: str) -> Incident:
    """The incident of that id. Raises a 404 problem."""
    found = incidents.get(tx, system.id, incident_id) if ULID.fullmatch(incident_id) else None
    if found is None:
        raise not_found(f"{system.name} has no incident {incident_id[:40]!r}")
    return found


def moment(values: Mapping[str, str], key: str) -> int | None:
    """The time under that key of a query string, None when absent. Raises a 400 problem."""
    text = values.get(key)
    if not text:
        return None
    try:
        ts = clock.from_text(text)
    except (ValueError, OverflowError) as error:
        raise Problem(400, "Bad time", str(error)[:200], where=key) from None
    if not 0 <= ts <= LAST_MOMENT:
        raise Problem(400, "Bad time", "a time must lie between 1970 and the year 9999", where=key)
    return ts


def span(tx: Tx, system: Registered, values: Mapping[str, str], length: int = 7 * DAY_US) -> Span:
    """The span asked for by `from` and `to`; by default the last `length` up to the newest window.

    At most 5,000 windows, the newest. Raises a 400 problem when it ends before it starts.
    """
    width = system.declared.window_us
    end = moment(values, "to")
    end = newest_end(tx, system) if end is None else end
    start = moment(values, "from")
    start = max(0, end - length) if start is None else start
    if end <= start:
        raise Problem(400, "Bad span", "`to` must be later than `from`", where="to")
    return Span(max(start, end - WIDEST * width), end)


def newest_end(tx: Tx, system: Registered) -> int:
    """The end of the newest window that was judged or has rows; the present when there is none."""
    judged = windows.last_evaluation(tx, system.id)
    known = windows.span(tx, system.id)
    starts = [*([judged.window_start] if judged else []), *(known[1:] if known else [])]
    return max(starts) + system.declared.window_us if starts else clock.now_us()
