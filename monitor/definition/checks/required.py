"""Keys that a table must have."""

from collections.abc import Iterator

from monitor.definition.draft import Draft
from monitor.definition.problems import Fault


def check(draft: Draft) -> Iterator[Fault]:
    """A missing key is reported once, and not where it is there but wrong."""
    for place, shape in draft.tables():
        for field in shape.required:
            key = shape.key(field)
            if getattr(shape, field) is None and not draft.is_broken(*place, key):
                yield Fault((*place, key), "is required")
