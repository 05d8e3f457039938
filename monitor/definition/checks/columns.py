"""Which column of the logs holds what: contract names, the user's names for them, and clashes."""

from collections.abc import Iterator

from monitor.definition.draft import Draft
from monitor.definition.problems import Fault, Place, quote, spell
from monitor.definition.words import suggest

#: The contract's columns of each log; features, dimensions and arms come on top.
LOGS: dict[str, tuple[str, ...]] = {
    "predictions": ("prediction_id", "ts", "score", "model_version", "status", "latency_ms"),
    "outcomes": ("prediction_id", "ts", "label", "value"),
    "training": ("prediction_id", "ts", "label"),
    "metrics": ("metric", "ts", "value"),
    "probes": ("probe", "case", "ts", "expected", "observed", "latency_ms", "model_version"),
    "events": ("ts", "kind", "title", "until", "subject"),
}
KNOWN = tuple(dict.fromkeys(name for log in LOGS.values() for name in log))

#: Never free for a user's own column, whatever `[columns]` says: findings speak of these columns so.
_RESERVED = ("prediction_id", "ts", "status", "latency_ms", "model_version", "label", "value")


def check(draft: Draft) -> Iterator[Fault]:
    """`[columns]` names known columns, no two of a log are one, and no column of the user's own is one."""
    for name in draft.file.columns:
        if name not in KNOWN:
            hint = suggest(name, KNOWN) or f"; known here: {', '.join(KNOWN)}"
            yield Fault(("columns", name), f"unknown column{hint}")
    yield from _score(draft)
    yield from _shared(draft)
    yield from _taken(draft)


def _score(draft: Draft) -> Iterator[Fault]:
    """The score column is named in `[model]`; `[columns]` may say the same."""
    column, model = draft.file.columns.get("score"), draft.file.model
    if column is None or draft.is_broken("model"):
        return
    if model is None:
        yield Fault(("columns", "score"), "there is no [model] whose score this could be")
    elif model.score is not None and model.score != column:
        yield Fault(
            ("columns", "score"), f"model.score says {quote(model.score)}: name the column in one place"
        )


def _stated(draft: Draft) -> dict[str, tuple[str, Place]]:
    """The user's column of each contract name that was given one, with the place that gives it."""
    stated: dict[str, tuple[str, Place]] = {}
    if draft.file.model is not None and draft.file.model.score is not None:
        stated["score"] = draft.file.model.score, ("model", "score")
    for name, column in draft.file.columns.items():
        if name in KNOWN and name not in stated:
            stated[name] = column, ("columns", name)
    return stated


def _shared(draft: Draft) -> Iterator[Fault]:
    """Columns of different logs may share a name; within one log they may not."""
    stated = _stated(draft)
    earlier: set[str] = set()
    for name, (column, place) in stated.items():
        beside = {other for log in LOGS.values() if name in log for other in log} - {name}
        for other in sorted(beside):
            unstated = other == column and other not in stated and not draft.is_broken("columns", other)
            if unstated and (other != "score" or draft.file.model is not None):
                yield Fault(place, f"{quote(column)} is the contract's own column {other}, in the same log")
            elif other in earlier and stated[other][0] == column:
                yield Fault(place, f"{quote(column)} is already the column of {spell(stated[other][1])}")
        earlier.add(name)


def _taken(draft: Draft) -> Iterator[Fault]:
    stated = _stated(draft)
    taken = {name: name for name in _RESERVED}
    beside = {*LOGS["predictions"], *LOGS["training"]}
    taken |= {column: name for name, (column, _) in stated.items() if name in beside}
    if draft.file.model is not None and "score" not in stated and not draft.is_broken("model", "score"):
        taken["score"] = "score"
    own: list[tuple[str, Place]] = [(name, ("features", name)) for name in draft.file.features]
    own += [(name, ("dimensions", name)) for name in draft.file.dimensions]
    own += [
        (experiment.arm, ("experiments", index, "arm"))
        for index, experiment in enumerate(draft.file.experiments)
        if experiment.arm is not None
    ]
    for column, place in own:
        if column in taken:
            yield Fault(place, f"the column {quote(column)} is taken: it holds the log's {taken[column]}")
    if "metric" in draft.file.dimensions:
        yield Fault(("dimensions", "metric"), 'the column "metric" is taken: the metrics log has its own')
