"""From a file without mistakes to the frozen values that the rest of Bifocal reads."""

from typing import Any

from detectors import declared as d
from monitor.definition.shapes import FileShape, MetricShape, ModelShape

_SUMMED_ROLES = ("ledger", "volume")


def build(file: FileShape) -> d.Declared:
    """The declared system. What the file leaves out gets the default of `detectors.declared`."""
    columns = dict(file.columns)
    score = columns.pop("score", None)
    return d.Declared(
        **file.system.given(),
        model=None if file.model is None else _model(file.model, score),
        columns=columns,
        features=tuple(d.Feature(name=name, **shape.given()) for name, shape in file.features.items()),
        dimensions=tuple(d.Dimension(name=name, **shape.given()) for name, shape in file.dimensions.items()),
        metrics=tuple(_metric(name, shape) for name, shape in file.metrics.items()),
        probes=tuple(d.Probe(**shape.given()) for shape in file.probes),
        experiments=tuple(d.Experiment(**shape.given()) for shape in file.experiments),
        alerts=tuple(d.AlertChannel(**shape.given()) for shape in file.alerts),
    )


def _model(shape: ModelShape, score: str | None) -> d.Model:
    """`Model.score` alone says which column holds the score, wherever the file named it."""
    given: dict[str, Any] = {} if score is None else {"score": score}
    return d.Model(**given | shape.given())


def _metric(name: str, shape: MetricShape) -> d.Metric:
    given = shape.given()
    if shape.series and shape.aggregate is None:
        given["aggregate"] = "sum" if shape.role in _SUMMED_ROLES else "mean"
    return d.Metric(name=name, **given)
