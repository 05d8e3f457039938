"""The column that drifted most by Evidently: what a person would look at who has nothing else."""

import os
import warnings
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from detectors.declared import Declared
from detectors.evidently_confirm import evenly
from detectors.types import Window

LIMIT = 3_000  # rows a side


def most_drifted(usual: Path, now: Path, declared: Declared, span: Window) -> tuple[str, float] | None:
    """(column, distance) of the largest distance by Evidently's own defaults; None without features or rows.

    `usual` and `now` are folders of logs; of `now` the rows of the span count.
    """
    names = [f.name for f in declared.serving_features]
    columns = {name: declared.columns.get(name, name) for name in (*names, "ts")}
    before = pq.read_table(usual / "predictions.parquet", columns=list(columns.values()))
    during = pq.read_table(now / "predictions.parquet", columns=list(columns.values()))
    stamps = during[columns["ts"]].cast(pa.timestamp("us")).cast(pa.int64()).to_numpy()
    during = during.filter(pa.array((stamps >= span.start) & (stamps < span.end)))
    if not names or min(len(before), len(during)) < 100:
        return None
    sides = [evenly(table, LIMIT).rename_columns(list(columns)) for table in (before, during)]
    numeric = [f.name for f in declared.serving_features if f.kind == "numeric"]
    scores = _distances(sides[0].select(names), sides[1].select(names), numeric)
    return max(scores.items(), key=lambda item: (item[1], item[0]), default=None)


def _distances(usual: pa.Table, now: pa.Table, numeric: list[str]) -> dict[str, float]:
    os.environ["DO_NOT_TRACK"] = "1"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from evidently import DataDefinition, Dataset, Report
        from evidently.metrics import ValueDrift

        able = [
            n for n in usual.column_names if usual[n].null_count < len(usual) and now[n].null_count < len(now)
        ]
        numbers = [name for name in able if name in numeric]
        texts = [name for name in able if name not in numeric]
        definition = DataDefinition(numerical_columns=numbers, categorical_columns=texts)
        frames = [_frame(table.select(able), numbers) for table in (usual, now)]
        before, during = (Dataset.from_pandas(frame, data_definition=definition) for frame in frames)
        methods = {**dict.fromkeys(numbers, "wasserstein"), **dict.fromkeys(texts, "jensenshannon")}
        tests = [ValueDrift(column=name, method=methods[name]) for name in able]
        found = Report(tests).run(during, before).dict()["metrics"]
        scores = {name: float(metric["value"]) for name, metric in zip(able, found, strict=True)}
        gone = [name for name in usual.column_names if name not in able]
        return {**{n: s for n, s in scores.items() if s == s}, **dict.fromkeys(gone, 1.0)}


def _frame(table: pa.Table, numbers: list[str]) -> object:
    import pandas as pd

    return pd.DataFrame(
        {
            name: table[name].cast(pa.float64()).to_numpy(zero_copy_only=False)
            if name in numbers
            else pd.Series([str(value) for value in table[name].to_pylist()], dtype="object")
            for name in table.column_names
        }
    )
