"""Logs of the past that are judged as if they were of now: the silence after them becomes an outage."""

from detectors.declared import DAY_US
from detectors.types import Window
from monitor.clock import to_text
from monitor.due import matures
from monitor.systems import find
from storage import Store, systems, windows

LEAST_WINDOWS = 6


def hints(store: Store, now: int) -> list[str]:
    """The hints of all systems, by name."""
    with store.read() as tx:
        names = [system.name for system in systems.listing(tx)]
    return [said for name in names if (said := hint(store, name, now))]


def hint(store: Store, name: str, now: int) -> str | None:
    """What to do where the newest rows are a day or more before `now` (µs); None where they are not."""
    with store.read() as tx:
        system = find(tx, name)
        newest = windows.newest_with_rows(tx, system.id)
        is_first = windows.last_evaluation(tx, system.id) is None
    width = system.declared.window_us
    if newest is None or now - (newest + width) < max(DAY_US, LEAST_WINDOWS * width):
        return None
    end = matures(Window(newest, newest + width), "inputs", system.declared)
    command = f"bifocal evaluate {name} --until {to_text(end)}"
    rather = (
        "Logs of the past are judged with"
        if is_first
        else "Logs of the past are judged in a new database with"
    )
    return (
        f"No rows have come since {to_text(newest + width)}: the silence until now is judged as an outage. "
        f"{rather} `{command}`"
    )
