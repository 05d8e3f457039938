"""Probes, experiments and alerts: names that are used once, shares that make a whole."""

import math
from collections.abc import Iterator

from monitor.definition.draft import Draft
from monitor.definition.problems import Fault, Place, quote
from monitor.definition.shapes import LISTS
from monitor.definition.words import suggest

#: Shares written to six places may miss 1 by one in the last; the difference itself is rounded, being binary.
_TOLERANCE = 1e-6
_PLACES = 9


def check(draft: Draft) -> Iterator[Fault]:
    """Names are unique in their list; planned shares sum to 1; an alert is for something."""
    for section in LISTS:
        yield from _unique(draft, section)
    for index, experiment in enumerate(draft.file.experiments):
        yield from _unit(draft, index)
        yield from _control(draft, index)
        place: Place = ("experiments", index, "planned")
        if experiment.planned is not None and not draft.is_broken(*place):
            yield from _planned(place, experiment.planned)
    for index, alert in enumerate(draft.file.alerts):
        place = ("alerts", index, "when")
        if alert.when is not None and not alert.when:
            yield Fault(place, "must name at least one type of message")
        elif len(set(alert.when or ())) < len(alert.when or ()):
            yield Fault(place, "names a type twice")


def _unique(draft: Draft, section: str) -> Iterator[Fault]:
    first: dict[str, int] = {}
    for index, shape in enumerate(getattr(draft.file, section)):
        if shape.name is not None and first.setdefault(shape.name, index) != index:
            yield Fault((section, index, "name"), f"is already the name of {section}[{first[shape.name]}]")


def _unit(draft: Draft, index: int) -> Iterator[Fault]:
    """What was randomised has a column of its own, or that of a feature or dimension, spelt as there."""
    unit, place = draft.file.experiments[index].unit, ("experiments", index, "unit")
    if unit is None or draft.is_broken(*place):
        return
    columns = (*draft.file.features, *draft.file.dimensions)
    arms = [experiment.arm for experiment in draft.file.experiments]
    if unit in arms:
        named = f"experiments[{arms.index(unit)}].arm"
        yield Fault(place, f"{quote(unit)} is {named}: name the column of what was given an arm, as a user")
    elif unit not in columns and unit.lower() in {name.lower() for name in columns}:
        yield Fault(place, f"{quote(unit)} is neither a feature nor a dimension{suggest(unit, columns)}")


def _control(draft: Draft, index: int) -> Iterator[Fault]:
    experiment, place = draft.file.experiments[index], ("experiments", index, "control")
    known = experiment.planned
    if experiment.control is None or known is None or draft.is_broken(*place):
        return
    if experiment.control not in known:
        hint = suggest(experiment.control, known) or f"; planned are {', '.join(known)}"
        yield Fault(place, f"{quote(experiment.control)} is not a planned arm{hint}")


def _planned(place: Place, planned: dict[str, float]) -> Iterator[Fault]:
    if len(planned) < 2:
        yield Fault(place, f"must name at least two arms with their shares, not {len(planned)}")
    elif round(abs((total := math.fsum(planned.values())) - 1), _PLACES) > _TOLERANCE:
        yield Fault(place, f"the shares must sum to 1, not {total:.{_PLACES}g}")
