"""Bounds and stages of the features."""

from collections.abc import Iterator

from monitor.definition.draft import Draft
from monitor.definition.problems import Fault, Place
from monitor.definition.shapes import FeatureShape


def check(draft: Draft) -> Iterator[Fault]:
    """Bounds belong to numbers and enclose a range; a feature is available somewhere."""
    for name, feature in draft.file.features.items():
        place = ("features", name)
        yield from _bounds(place, feature)
        if feature.available is not None and not feature.available:
            yield Fault((*place, "available"), 'must name "training", "serving" or both')
        elif len(set(feature.available or ())) < len(feature.available or ()):
            yield Fault((*place, "available"), "names a stage twice")


def _bounds(place: Place, feature: FeatureShape) -> Iterator[Fault]:
    if feature.kind == "categorical":
        for key in ("min", "max"):
            if getattr(feature, key) is not None:
                yield Fault((*place, key), "only a numeric feature has bounds")
    elif feature.min is not None and feature.max is not None and feature.min >= feature.max:
        yield Fault((*place, "min"), f"must be below max: {feature.min:g} is not below {feature.max:g}")
