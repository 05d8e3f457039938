"""What other tools say of the same windows: Evidently's defaults, SciPy's tests without correction, NannyML.

Each tool gets the reference and a list of windows and answers with the columns that it flags in each. Nothing
is tuned: Evidently 0.7 chooses its method and threshold by column; SciPy is asked for Kolmogorov and
Smirnov's and the chi-square test at 5 %; NannyML's univariate calculator takes one chunk a window.
"""

import json
import os
import subprocess
import tempfile
import time
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from tests.benchmarks.detectors.whole_path import ROOT

NANNYML = ROOT / ".cache" / "nannyml"
REQUIREMENTS = ("nannyml==0.13.1", "statsmodels")  # it imports statsmodels and doesn't ask for it
FIVE_PERCENT = 0.05

Flags = list[set[str]]
Tool = Callable[[pa.Table, Sequence[pa.Table]], Flags]


@dataclass(frozen=True)
class Answer:
    """The columns a tool flagged in each window, and its seconds a window."""

    tool: str
    flags: Flags
    seconds: float


def plain(table: pa.Table) -> pa.Table:
    """The features alone, under their own names, words as strings."""
    names = [name for name in table.column_names if name.startswith("f:")]
    columns = {}
    for name in names:
        column = table[name]
        columns[name[2:]] = column.cast(pa.string()) if pa.types.is_dictionary(column.type) else column
    return pa.table(columns)


def ask(reference: pa.Table, windows: Sequence[pa.Table]) -> list[Answer]:
    """What every tool that is here says."""
    usual, now = plain(reference), [plain(window) for window in windows]
    tools: dict[str, Tool] = {"Evidently": evidently, "SciPy at 5 %": scipy_tests}
    if (NANNYML / "bin" / "python").exists():
        tools["NannyML"] = nannyml
    answers = []
    for name, tool in tools.items():
        started = time.perf_counter()
        flags = tool(usual, now)
        answers.append(Answer(name, flags, (time.perf_counter() - started) / len(now)))
    return answers


def evidently(reference: pa.Table, windows: Sequence[pa.Table]) -> Flags:
    """One `ValueDrift` a column with nothing chosen, which is what its preset asks, and sooner done."""
    os.environ["DO_NOT_TRACK"] = "1"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from evidently import DataDefinition, Dataset, Report
        from evidently.metrics import ValueDrift

        words = [field.name for field in reference.schema if pa.types.is_string(field.type)]
        numbers = [name for name in reference.column_names if name not in words]
        definition = DataDefinition(numerical_columns=numbers, categorical_columns=words)
        usual = Dataset.from_pandas(reference.to_pandas(), data_definition=definition)
        report = Report([ValueDrift(column=name) for name in reference.column_names])
        found = []
        for window in windows:
            now = Dataset.from_pandas(window.to_pandas(), data_definition=definition)
            metrics = report.run(now, usual).dict()["metrics"]
            found.append({metric["config"]["column"] for metric in metrics if _drifted(metric)})
    return found


def _drifted(metric: dict[str, Any]) -> bool:
    """A p-value drifts below its threshold, a distance from it on."""
    value, threshold = metric["value"], metric["config"]["threshold"]
    return bool(value < threshold if metric["config"]["method"].endswith("p_value") else value >= threshold)


def scipy_tests(reference: pa.Table, windows: Sequence[pa.Table]) -> Flags:
    """Kolmogorov–Smirnov for numbers and chi-square for words, each at 5 %."""
    return [
        {name for name in reference.column_names if _differ(reference[name], window[name])}
        for window in windows
    ]


def _differ(usual: pa.ChunkedArray, now: pa.ChunkedArray) -> bool:
    from scipy.stats import chi2_contingency, ks_2samp

    if not pa.types.is_string(usual.type):
        values = (column.drop_null().to_numpy() for column in (usual, now))
        return bool(ks_2samp(*values, method="asymp").pvalue < FIVE_PERCENT)
    both = pa.chunked_array([*usual.chunks, *now.chunks]).combine_chunks().dictionary_encode()
    codes = both.indices.to_numpy()
    sides = codes[: len(usual)], codes[len(usual) :]
    counts = np.stack([np.bincount(side, minlength=len(both.dictionary)) for side in sides])
    return bool(chi2_contingency(counts).pvalue < FIVE_PERCENT)


def nannyml(reference: pa.Table, windows: Sequence[pa.Table]) -> Flags:
    """NannyML in an environment of its own; windows are cut to the length of the shortest, a chunk each."""
    rows = min(window.num_rows for window in windows)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        pq.write_table(reference, folder / "reference.parquet")
        pq.write_table(pa.concat_tables([w.slice(0, rows) for w in windows]), folder / "current.parquet")
        script = Path(__file__).with_name("nannyml_child.py")
        command: list[str | Path] = [NANNYML / "bin" / "python", script, folder, str(rows)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    return [set(flagged) for flagged in json.loads(done.stdout.splitlines()[-1])]


def install_nannyml() -> str:
    """Put NannyML into `.cache/nannyml`; its version, or why it isn't there."""
    python = NANNYML / "bin" / "python"
    if not python.exists():
        made = subprocess.run(["python3", "-m", "venv", NANNYML], capture_output=True, text=True)
        if made.returncode == 0:
            install: list[str | Path] = [python, "-m", "pip", "install", "--quiet", *REQUIREMENTS]
            made = subprocess.run(install, capture_output=True, text=True)
        if made.returncode:
            subprocess.run(["rm", "-rf", NANNYML], check=True)
            return f"not installed: {made.stderr.strip().splitlines()[-1]}"
    version = "import nannyml; print(nannyml.__version__)"
    done = subprocess.run([python, "-W", "ignore", "-c", version], capture_output=True, text=True, check=True)
    return done.stdout.strip()
