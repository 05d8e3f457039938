"""How the tables of scenarios are read: a family's name, and a row for each variant."""

import zlib
from dataclasses import replace
from typing import Literal

from monitor.simulator.benign import Rollout
from monitor.simulator.change import Change, Event, Switch
from monitor.simulator.scenario import Scenario

#: What is announced near a switch: nothing; a release of what breaks, at the onset; one of something else, an
#: hour before; the rollout of a new release, in which it breaks or beside which it happens.
Near = Literal["nothing", "release", "innocent", "rollout"]
Row = tuple[str, Switch] | tuple[str, Switch, Near]

_FIRST, _LAST = 6, 18
_RELEASES = {"infrastructure": "feature pipeline 88", "quality": "campaign manager 5.4"}


def family(name: str, *rows: Row) -> tuple[Scenario, ...]:
    """The variants of one idea: what is special about each, its switch, and what is announced near it."""
    return tuple(_variant(name, *row) for row in rows)


def pair(family: str, what: str, first: Switch, second: Switch, later: float = 0.0) -> Scenario:
    """Both at once, or the second some hours later."""
    name = f"{family}: {what}"
    onset, draw = drawn(name)
    both = (replace(first, onset=onset), replace(second, onset=onset + later))
    return Scenario(name, family, both, draw=draw)


def harmless(
    family: str, what: str, *around: Change, expect: str = "benign.noise", releases: tuple[Event, ...] = ()
) -> Scenario:
    """Nothing is wrong, whatever goes on around."""
    name = f"{family}: {what}"
    return Scenario(name, family, (), releases, around, expect, drawn(name)[1])


def drawn(name: str) -> tuple[float, int]:
    """An onset from 6 to 18 hours after the fork, on the hour or half past, and a draw, both by name."""
    number = zlib.crc32(name.encode())
    half_hours = 2 * (_LAST - _FIRST) + 1
    onset = number % half_hours / 2 if number % 3 == 0 else number % half_hours // 2
    return _FIRST + float(onset), number % 1_000


def _variant(family_name: str, what: str, switch: Switch, near: Near = "nothing") -> Scenario:
    name = f"{family_name}: {what}"
    onset, draw = drawn(name)
    switch = replace(switch, onset=onset)
    return Scenario(
        name,
        family_name,
        (switch,),
        releases=_announced(near, switch),
        around=(Rollout(onset=onset),) if near == "rollout" else (),
        draw=draw,
    )


def _announced(near: Near, switch: Switch) -> tuple[Event, ...]:
    if near == "release":
        title = _RELEASES[switch.lens]
        return (Event(switch.onset, "deploy", title, subject=title.rsplit(" ", 1)[0]),)
    if near == "innocent":
        return (Event(switch.onset - 1, "deploy", "billing service 2.15", subject="billing"),)
    return ()
