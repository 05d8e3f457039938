"""When a world begins."""

from monitor.simulator.settings import DAY_US, DEFAULT_START_US


def start(days: int) -> int:
    """So many days after the first Monday: the fork of twelve days later falls on other weekdays."""
    return DEFAULT_START_US + days * DAY_US
