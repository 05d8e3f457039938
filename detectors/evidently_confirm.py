"""A second opinion on drift: Evidently's tests on a bounded sample of raw rows, and its interactive report.

Screening is done on profiles; this confirms what alarmed and gives the page that a person opens. Each column
has a test named by us, because Evidently's own choice changes at 1,000 rows and turns round what a score
means: numeric columns the two-sample Kolmogorov–Smirnov test (drift when p < 0.001), categorical ones the
Jensen–Shannon distance (drift from 0.1 above what sampling gives; its chi-square takes the reference for
exact and calls 56 % of identical data drifted). Importing Evidently takes seconds and hundreds of megabytes:
call this in a process of its own (`monitor.confirm`).

Evidently's page writes column names and category values into a script as they are, so a value that closes
the script would run. They never hold a `<` when they are handed over.

Reference: https://docs.evidentlyai.com, version 0.7.23.
"""

import math
import os
import warnings
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

LIMIT = 10_000
SURE = 0.001  # p-value
FAR = 0.1  # distance
CATEGORIES = 100  # the commonest of both sides; 20,000 of them take Evidently minutes
OTHERS = "(others)"
SAFE = str.maketrans({"<": "‹"})


@dataclass(frozen=True)
class Answer:
    """What Evidently says of one column; `score` is a p-value ("ks") or a distance ("jensenshannon").

    `drifted` and `score` are None where it can't be asked, and `text` says why.
    """

    column: str
    method: str
    score: float | None
    threshold: float
    drifted: bool | None
    text: str


@dataclass(frozen=True)
class Confirmation:
    """The answers, one a column in the order asked, the rows sampled on either side, and the page's bytes.

    `html` is empty when no column could be tested.
    """

    answers: tuple[Answer, ...]
    reference_rows: int
    current_rows: int
    html: bytes

    def to_json(self) -> dict[str, Any]:
        """All but the page, as JSON values."""
        return {
            "answers": [asdict(answer) for answer in self.answers],
            "reference_rows": self.reference_rows,
            "current_rows": self.current_rows,
        }


def confirm(
    reference: pa.Table, current: pa.Table, columns: Sequence[str], limit: int = LIMIT
) -> Confirmation:
    """Test the columns, numbers or texts, on at most `limit` evenly spaced rows a side.

    Raises KeyError for a column that either table lacks.
    """
    usual, now = (evenly(table.select(list(columns)), limit) for table in (reference, current))
    answers = {name: _untested(name, usual[name], now[name]) for name in columns}
    able = [name for name in columns if answers[name].drifted is None and not answers[name].text]
    html = b""
    if able:
        scores, html = _ask(usual, now, [answers[name] for name in able])
        for name, score in zip(able, scores, strict=True):
            answers[name] = _judged(answers[name], score)
    return Confirmation(tuple(answers[name] for name in columns), len(usual), len(now), html)


def evenly(table: pa.Table, limit: int) -> pa.Table:
    """At most `limit` rows at even distances: the same rows of the same table every time.

    >>> evenly(pa.table({"x": range(10)}), 4)["x"].to_pylist()
    [0, 2, 5, 7]
    """
    if len(table) <= limit:
        return table
    return table.take([at * len(table) // limit for at in range(limit)])


def _is_number(column: pa.ChunkedArray) -> bool:
    return bool(pa.types.is_integer(column.type) or pa.types.is_floating(column.type))


def _untested(name: str, usual: pa.ChunkedArray, now: pa.ChunkedArray) -> Answer:
    """The answer before the test: with a text when there is nothing to test."""
    numeric = _is_number(usual) and _is_number(now)
    text = ""
    for side, column in (("reference", usual), ("current", now)):
        if not len(_values(column, numeric)):
            text = f"the {side} rows have no value of {name}"
    if numeric:
        return Answer(name, "ks", None, SURE, None, text)
    held = [_values(side, numeric) for side in (usual, now)]
    distinct = len(
        pc.unique(pa.chunked_array([chunk for side in held for chunk in side.cast(pa.string()).chunks]))
    )
    bound = far(min(distinct, CATEGORIES + 1), *map(len, held))
    return Answer(name, "jensenshannon", None, bound, None, text)


def far(categories: int, reference_rows: int, current_rows: int) -> float:
    """The Jensen–Shannon distance (natural logarithm) that is drift of so many categories and rows.

    The square of the distance of two samples of one distribution is (categories - 1) / 8 * (1/n + 1/m) on
    average; 100 categories of 1,000 rows are 0.16 apart when nothing changed.

    >>> round(far(100, 1_000, 1_000), 2), round(far(5, 10_000, 10_000), 2)
    (0.19, 0.1)
    """
    if not reference_rows or not current_rows:
        return FAR
    return math.sqrt(FAR**2 + (categories - 1) / 8 * (1 / reference_rows + 1 / current_rows))


def _values(column: pa.ChunkedArray, numeric: bool) -> pa.ChunkedArray:
    held = column.drop_null()
    return held.filter(pc.is_finite(held)) if numeric and pa.types.is_floating(held.type) else held


def _judged(answer: Answer, score: float) -> Answer:
    drifted = score < answer.threshold if answer.method == "ks" else score >= answer.threshold
    what = "p-value" if answer.method == "ks" else "distance"
    text = f"Evidently's {answer.method} of {answer.column}: {what} {score:.3g}, "
    text += "drifted" if drifted else "not drifted"
    return Answer(answer.column, answer.method, score, answer.threshold, bool(drifted), text)


def _ask(reference: pa.Table, current: pa.Table, answers: Sequence[Answer]) -> tuple[list[float], bytes]:
    """The score of each answer's column, and the page."""
    os.environ["DO_NOT_TRACK"] = "1"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of its own imports, and of statistics of constant columns
        from evidently import DataDefinition, Dataset, Report
        from evidently.metrics import ValueDrift

        shown = {answer.column: answer.column.translate(SAFE) for answer in answers}
        if len(set(shown.values())) < len(shown):
            shown = {name: f"{text} [{at}]" for at, (name, text) in enumerate(shown.items())}
        numeric = [shown[a.column] for a in answers if a.method == "ks"]
        texts = [shown[a.column] for a in answers if a.method != "ks"]
        definition = DataDefinition(numerical_columns=numeric, categorical_columns=texts)
        frames = _frames(reference, current, shown, answers)
        usual, now = (Dataset.from_pandas(frame, data_definition=definition) for frame in frames)
        tests = [ValueDrift(column=shown[a.column], method=a.method, threshold=a.threshold) for a in answers]
        snapshot = Report(tests).run(now, usual)
        scores = [float(metric["value"]) for metric in snapshot.dict()["metrics"]]
        return scores, snapshot.get_html_str(as_iframe=False).encode()


def _frames(
    reference: pa.Table, current: pa.Table, shown: dict[str, str], answers: Sequence[Answer]
) -> list[Any]:
    """Both sides as frames of floats and texts that hold no `<`."""
    import pandas as pd

    columns: list[dict[str, Any]] = [{}, {}]
    for answer in answers:
        sides = [table[answer.column] for table in (reference, current)]
        if answer.method == "ks":
            held = [pd.Series(_values(side, True).to_numpy(), dtype="float64") for side in sides]
        else:
            held = [pd.Series(values, dtype="object") for values in _texts(*sides)]
        for column, series in zip(columns, held, strict=True):
            column[shown[answer.column]] = series
    return [pd.DataFrame(column) for column in columns]


def _texts(usual: pa.ChunkedArray, now: pa.ChunkedArray) -> list[list[str]]:
    """The values of both sides as texts, all but the commonest under one name."""
    sides = [[str(value).translate(SAFE) for value in side.drop_null().to_pylist()] for side in (usual, now)]
    counts: dict[str, int] = {}
    for value in (value for side in sides for value in side):
        counts[value] = counts.get(value, 0) + 1
    kept = set(sorted(counts, key=lambda value: (-counts[value], value))[:CATEGORIES])
    return [[value if value in kept else OTHERS for value in side] for side in sides]
