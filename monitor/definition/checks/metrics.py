"""Each metric on its own, and what it says of others."""

from collections.abc import Iterator

from monitor.definition.draft import Draft
from monitor.definition.problems import Fault, Place
from monitor.definition.shapes import MetricShape
from monitor.definition.words import suggest


def check(draft: Draft) -> Iterator[Fault]:
    """A metric is defined in exactly one way, with what that way needs, and reconciles what it can."""
    for name, metric in draft.file.metrics.items():
        place = ("metrics", name)
        yield from _one_way(draft, place, metric)
        yield from _aggregates(draft, place, metric)
        yield from _ledger(draft, place, metric)
        if metric.reconciles is not None:
            yield from _reconciles(draft, place, metric)


def _one_way(draft: Draft, place: Place, metric: MetricShape) -> Iterator[Fault]:
    if any(draft.is_broken(*place, key) for key in ("sum", "ratio", "series")):
        return
    ways = [key for key in ("sum", "ratio", "series") if getattr(metric, key) not in (None, False)]
    if len(ways) != 1:
        found = " and ".join(ways) if ways else "none"
        yield Fault(place, f"needs exactly one of sum, ratio and series = true, and has {found}")
    if metric.aggregate is not None and metric.series is not True:
        yield Fault(
            (*place, "aggregate"), "only a series has it: it says how several posts in a window combine"
        )


def _aggregates(draft: Draft, place: Place, metric: MetricShape) -> Iterator[Fault]:
    if metric.ratio is not None and len(metric.ratio) != 2:
        yield Fault(
            (*place, "ratio"), f"must be two aggregates, above and below the line, not {len(metric.ratio)}"
        )
    elif metric.ratio is not None and metric.ratio[0] == metric.ratio[1]:
        yield Fault((*place, "ratio"), "both aggregates are the same: the ratio is always 1")
    if draft.file.model is not None or draft.is_broken("model", "score"):
        return
    without = "the score needs a [model]: its table is not there"
    if metric.sum == "score":
        yield Fault((*place, "sum"), without)
    for index, aggregate in enumerate(metric.ratio or ()):
        if aggregate == "score":
            yield Fault((*place, "ratio", index), without)


def _ledger(draft: Draft, place: Place, metric: MetricShape) -> Iterator[Fault]:
    """A ledger derived from the logs would agree with them whatever they lost, and clear them of it."""
    if metric.role == "ledger" and (metric.sum or metric.ratio) and not draft.is_broken(*place, "series"):
        yield Fault((*place, "role"), "a ledger is counted independently of the logs: it needs series = true")


def _reconciles(draft: Draft, place: Place, metric: MetricShape) -> Iterator[Fault]:
    at = (*place, "reconciles")
    if metric.role not in (None, "ledger"):
        yield Fault(at, f'only a ledger reconciles another metric; this one\'s role is "{metric.role}"')
    message = unknown(draft, str(metric.reconciles))
    if message:
        yield Fault(at, message)
        return
    other = draft.file.metrics.get(str(metric.reconciles))
    if metric.reconciles == place[-1]:
        yield Fault(at, "a metric does not reconcile itself")
    elif other is not None and other.role == "ledger":
        yield Fault(at, "is a ledger too: a ledger reconciles a metric that is not one")


def unknown(draft: Draft, name: str) -> str | None:
    """What to say when no metric has the name; None when one has, be it broken."""
    declared = draft.document.get("metrics")
    if not isinstance(declared, dict) or name in declared:
        return None
    return f"no metric has this name{suggest(name, declared)}"
