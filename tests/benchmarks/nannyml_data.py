"""Two data sets that ship in NannyML's wheel: car loans (binary) and car prices (regression).

(c) NannyML, Apache License 2.0. The wheel (23 MB) is read as data, neither installed nor unpacked. Each set
has a reference of ten chunks and ten later chunks, the last five of which are shifted.
"""

import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pcsv

from detectors.declared import HOUR_US, Declared, Feature, Model, Task
from monitor.simulator.wheels import Wheel

WHEEL = Wheel(
    requirement="nannyml==0.13.1",
    file_name="nannyml-0.13.1-py3-none-any.whl",
    sha256="cf5f4a33489834ae6773cb1baa33a0f98c0a3ee6ed9b43049478b25ce22fe869",
    variable="BIFOCAL_NANNYML_WHEEL",
)
CACHE = Path(__file__).parents[2] / ".cache"
CHUNKS = 10  # in the reference, and as many after it
SHIFT = 5  # chunks after the reference are like it


@dataclass(frozen=True)
class DataSet:
    """Where a set lies in the wheel, and its columns."""

    files: tuple[str, str, str]  # reference, analysis, targets of the analysis
    task: Task
    score: str
    label: str
    numeric: tuple[str, ...]
    words: tuple[str, ...]

    @property
    def declared(self) -> Declared:
        """The system, of one chunk an hour."""
        features = [Feature(name, "numeric") for name in self.numeric]
        features += [Feature(name, "categorical") for name in self.words]
        return Declared("cars", features=tuple(features), model=Model(task=self.task))


LOANS = DataSet(
    ("synthetic_car_loan_reference", "synthetic_car_loan_analysis", "synthetic_car_loan_analysis_target"),
    "binary",
    "y_pred_proba",
    "repaid",
    ("car_value", "debt_to_income_ratio", "loan_length", "driver_tenure"),
    ("salary_range", "repaid_loan_on_prev_car", "size_of_downpayment"),
)
PRICES = DataSet(
    (
        "regression_synthetic_reference",
        "regression_synthetic_analysis",
        "regression_synthetic_analysis_targets",
    ),
    "regression",
    "y_pred",
    "y_true",
    ("car_age", "km_driven", "price_new", "accident_count", "door_count"),
    ("fuel", "transmission"),
)


def read(wheel: Path, data: DataSet) -> pa.Table:
    """All rows as a canonical table with outcomes, chunk i in hour i: the reference, then what came after."""
    with zipfile.ZipFile(wheel) as archive:
        reference, analysis, targets = (_csv(archive, name) for name in data.files)
    if not analysis["id"].equals(targets["id"]):
        raise ValueError(f"the targets of {data.files[1]} belong to other rows")
    analysis = analysis.append_column(data.label, targets[data.label])
    return pa.concat_tables([_canonical(reference, data, 0), _canonical(analysis, data, CHUNKS)])


def _canonical(rows: pa.Table, data: DataSet, first: int) -> pa.Table:
    hours = (first + np.arange(len(rows)) * CHUNKS // len(rows)) * HOUR_US
    return pa.table(
        {
            "ts": hours,
            "known": hours,
            "score": rows[data.score].cast(pa.float64()),
            "label": rows[data.label].cast(pa.float64()),
            **{f"f:{name}": rows[name].cast(pa.float64()) for name in data.numeric},
            **{f"f:{name}": pc.cast(rows[name], pa.string()).combine_chunks() for name in data.words},
        }
    )


def _csv(archive: zipfile.ZipFile, name: str) -> pa.Table:
    with archive.open(f"nannyml/datasets/data/{name}.csv") as file:
        return pcsv.read_csv(file)
