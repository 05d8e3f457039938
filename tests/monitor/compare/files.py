"""Made-up rows of a served model, and what may go wrong with them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as parquet

Columns = dict[str, Any]
COUNTRIES = ["US", "DE", "FR", "IT", "ES"]


def rows(count: int, seed: int) -> Columns:
    """Four numeric features, two of words, one of them of 200; labels drawn from a score that is right."""
    rng = np.random.default_rng(seed)
    age, price = rng.normal(40, 8, count), rng.lognormal(1, 0.5, count)
    score = 1 / (1 + np.exp(2 - 0.05 * (age - 40) - 0.3 * np.log(price)))
    return {
        "prediction_id": [f"p{seed}-{i}" for i in range(count)],
        "age": age,
        "price": price,
        "depth": rng.poisson(3, count),
        "load": rng.beta(2, 5, count),
        "country": rng.choice(COUNTRIES, count, p=[0.4, 0.3, 0.15, 0.1, 0.05]),
        "page": rng.choice([f"page-{i}" for i in range(200)], count),
        "build": ["b7"] * count,
        "score": score,
        "label": (rng.random(count) < score).astype(int),
    }


def nulled(columns: Columns) -> None:
    """Six of ten ages are gone."""
    gone = np.random.default_rng(9).random(len(columns["age"])) < 0.6
    columns["age"] = pa.array(columns["age"], mask=gone)


def in_cents(columns: Columns) -> None:
    """Prices a hundred times as high."""
    columns["price"] = columns["price"] * 100


def in_lower_case(columns: Columns) -> None:
    """Another writing of the countries."""
    columns["country"] = np.char.lower(columns["country"])


def swapped(columns: Columns) -> None:
    """Ages in the column of prices and the other way about."""
    columns["age"], columns["price"] = columns["price"], columns["age"]


def drifted(columns: Columns) -> None:
    """Older people, busier machines."""
    columns["age"] = columns["age"] + 4
    columns["load"] = columns["load"] ** 0.7


def dropped(columns: Columns) -> None:
    """No column of ages at all."""
    del columns["age"]


Fault = Callable[[Columns], None]


def write(path: Path, columns: Columns) -> Path:
    """A Parquet or CSV file of the columns."""
    table = pa.table(columns)
    if path.suffix == ".csv":
        pa_csv.write_csv(table, path)
    else:
        parquet.write_table(table, path)
    return path


def part(columns: Columns, picked: np.ndarray[Any, Any]) -> Columns:
    """Some of the rows."""
    return {name: np.asarray(values)[picked] for name, values in columns.items()}
