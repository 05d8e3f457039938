"""Which column of the logs holds what: contract names, the user's names for them, and clashes."""

from collections.abc import Iterator

from monitor.definition.draft import Draft
from monitor.definition.problems import Fault, Place, quote, spell
from monitor.definition.words import suggest

#: Every column that the contract names in any of the logs.
KNOWN = (
    *("prediction_id", "ts", "score", "model_version", "status", "latency_ms", "label", "value"),
    *("metric", "probe", "case", "expected", "observed", "kind", "title", "until", "subject"),
)

#: Never free for a user's own column, whatever `[columns]` says: findings speak of these columns so.
_RESERVED = ("prediction_id", "ts", "status", "latency_ms", "model_version", "label", "value")


def check(draft: Draft) -> Iterator[Fault]:
    """`[columns]` names known columns, no two of them are one, and no column of the user's own is one."""
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
    if column is None or draft.is_broken("model", "score"):
        return
    if model is None:
        yield Fault(("columns", "score"), "there is no [model] whose score this could be")
    elif model.score is not None and model.score != column:
        yield Fault(("columns", "score"), f"model.score says {quote(model.score)}: name it in one place")


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
    """A user's column has one contract name, in whichever log it comes."""
    stated = _stated(draft)
    earlier: dict[str, Place] = {}
    for name, (column, place) in stated.items():
        own = column in KNOWN and column != name and column not in stated
        if column in earlier:
            yield Fault(place, f"{quote(column)} is already the column of {spell(earlier[column])}")
        elif own and not draft.is_broken("columns", column) and (column != "score" or _has_score(draft)):
            yield Fault(
                place, f"{quote(column)} is the name of another column, which [columns] leaves as it is"
            )
        earlier.setdefault(column, place)


def _has_score(draft: Draft) -> bool:
    return draft.file.model is not None and not draft.is_broken("model", "score")


def _taken(draft: Draft) -> Iterator[Fault]:
    """Columns of the user's own that already hold something else."""
    stated = _stated(draft)
    taken = {name: name for name in _RESERVED}
    taken |= {column: name for name, (column, _) in stated.items()}
    if "score" not in stated and _has_score(draft):
        taken["score"] = "score"
    own: list[tuple[str, Place]] = [(name, ("features", name)) for name in draft.file.features]
    own += [(name, ("dimensions", name)) for name in draft.file.dimensions]
    own += [
        (experiment.arm, ("experiments", index, "arm"))
        for index, experiment in enumerate(draft.file.experiments)
        if experiment.arm is not None
    ]
    own += [
        (experiment.unit, ("experiments", index, "unit"))
        for index, experiment in enumerate(draft.file.experiments)
        if experiment.unit is not None
    ]
    for column, place in own:
        if column in taken:
            yield Fault(place, f"the column {quote(column)} is taken: it holds the log's {taken[column]}")
    if "metric" in draft.file.dimensions and "metric" not in taken:
        yield Fault(("dimensions", "metric"), 'the column "metric" is taken: the metrics log has its own')
