"""What the tables of a system file must say together, judged as far as their parts could be read."""

from collections.abc import Iterator

from monitor.definition.checks import columns, factors, features, lists, metrics, names, required, season
from monitor.definition.draft import Draft
from monitor.definition.problems import Fault

_CHECKS = (required, names, season, columns, features, metrics, factors, lists)


def check(draft: Draft) -> Iterator[Fault]:
    """Every contradiction and gap that can be seen."""
    for subject in _CHECKS:
        yield from subject.check(draft)
