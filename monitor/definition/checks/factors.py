"""Do the factors of a metric multiply to it? Proven by cancelling aggregates, not by looking at data.

requests × ctr × value_per_click = predictions · labels/predictions · value/labels = value = revenue
"""

from collections import Counter
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter

from monitor.definition.checks.metrics import unknown
from monitor.definition.draft import Draft
from monitor.definition.problems import Fault, Place, quote
from monitor.definition.shapes import MetricShape

#: An aggregate to the power it has in a product.
Powers = dict[str, int]


def check(draft: Draft) -> Iterator[Fault]:
    """Factors name other metrics, multiply to their metric, and never lead back to it."""
    sound: dict[str, tuple[str, ...]] = {}
    for name, metric in draft.file.metrics.items():
        if metric.factors is None:
            continue
        place: Place = ("metrics", name, "factors")
        found = list(_named(draft, place, name, metric.factors)) or list(_product(draft, place, name, metric))
        yield from found
        if not found:
            sound[name] = metric.factors
    yield from _circle(sound)


def _named(draft: Draft, place: Place, name: str, factors: tuple[str, ...]) -> Iterator[Fault]:
    if len(factors) < 2:
        yield Fault(place, "needs at least two factors")
    for index, factor in enumerate(factors):
        if factor == name:
            yield Fault((*place, index), "a metric is not its own factor")
        elif message := unknown(draft, factor):
            yield Fault((*place, index), message)


def _product(draft: Draft, place: Place, name: str, metric: MetricShape) -> Iterator[Fault]:
    used = {each: draft.file.metrics.get(each) for each in (name, *(metric.factors or ()))}
    for each, shape in used.items():
        if shape is not None and shape.series:
            yield Fault(
                place, f"cannot be proven to multiply to the metric: {quote(each)} is a posted series"
            )
            return
    target = _powers(used[name])
    parts = [_powers(used[factor]) for factor in metric.factors or ()]
    product: Counter[str] = Counter()
    for part in parts:
        product.update(part or {})
    if target is None or None in parts:
        return
    reduced = {aggregate: power for aggregate, power in product.items() if power}
    if reduced != target:
        yield Fault(
            place, f"do not multiply to the metric: their product is {_spelt(reduced)}, not {_spelt(target)}"
        )


def _powers(metric: MetricShape | None) -> Powers | None:
    """The metric as a product of aggregates; None when it is not known or not well formed."""
    if metric is None or (metric.sum is None) == (metric.ratio is None):
        return None
    if metric.sum is not None:
        return {metric.sum: 1}
    if metric.ratio is None or len(metric.ratio) != 2 or metric.ratio[0] == metric.ratio[1]:
        return None
    return {metric.ratio[0]: 1, metric.ratio[1]: -1}


def _spelt(powers: Powers) -> str:
    above = [name for name, power in powers.items() for _ in range(power)]
    below = [name for name, power in powers.items() for _ in range(-power)]
    line = " × ".join(above) or "1"
    return " / ".join([line, *below])


def _circle(sound: dict[str, tuple[str, ...]]) -> Iterator[Fault]:
    """A metric among the factors of its factors would never be decomposed to an end."""
    try:
        TopologicalSorter(sound).prepare()
    except CycleError as error:
        circle = error.args[1]
        around = " → ".join(quote(name) for name in reversed(circle))
        first = next(name for name in sound if name in circle)
        yield Fault(("metrics", first, "factors"), f"lead back to the metric itself: {around}")
