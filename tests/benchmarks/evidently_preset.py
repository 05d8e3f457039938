"""Evidently's drift preset on two Parquet files, as its users run it."""

import os
import time
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.benchmarks.children import memory


@dataclass(frozen=True)
class Preset:
    """Seconds for the import and for the report, memory in MB (rows alone, peak), and the columns flagged."""

    import_seconds: float
    seconds: float
    held: float
    peak: float
    flagged: tuple[str, ...]


def run(reference: Path, current: Path, numeric: Sequence[str], categorical: Sequence[str]) -> Preset:
    """Call it in a process of its own. Reading the files is not timed."""
    os.environ["DO_NOT_TRACK"] = "1"
    warnings.simplefilter("ignore")
    started = time.perf_counter()
    from evidently import DataDefinition, Dataset, Report
    from evidently.presets import DataDriftPreset

    imported = time.perf_counter() - started
    import pandas as pd

    frames = [pd.read_parquet(path) for path in (reference, current)]
    definition = DataDefinition(numerical_columns=list(numeric), categorical_columns=list(categorical))
    held, _ = memory()
    started = time.perf_counter()
    usual, now = (Dataset.from_pandas(frame, data_definition=definition) for frame in frames)
    metrics = Report([DataDriftPreset()]).run(now, usual).dict()["metrics"]
    seconds = time.perf_counter() - started
    _, peak = memory()
    flagged = tuple(metric["config"]["column"] for metric in metrics if _drifted(metric))
    return Preset(imported, seconds, held, peak, flagged)


def _drifted(metric: Mapping[str, Any]) -> bool:
    """A p-value drifts below its threshold, a distance from it on."""
    config = metric["config"]
    if "column" not in config:
        return False
    if config["method"].endswith("p_value"):
        return bool(metric["value"] < config["threshold"])
    return bool(metric["value"] >= config["threshold"])
