"""One lesson for the fit: the signs of a span, what its system can have, and what really happened."""

from dataclasses import dataclass

from monitor.triage.sign import Signs


@dataclass(frozen=True)
class Example:
    """`causes` are the true ones (two when two broke at once); `possible` those that could be weighed."""

    signs: Signs
    possible: frozenset[str]
    causes: tuple[str, ...]
    weight: float = 1.0
