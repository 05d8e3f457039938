"""Columns are found at a cost that does not grow with their number."""

import time

import numpy as np
import pyarrow as pa

from detectors.profile.columns import numbers, words

MANY = 4_000


def test_thousands_of_features_are_read_in_moments() -> None:
    table = pa.table({f"f:{i}": [float(i)] for i in range(MANY)})
    began = time.perf_counter()
    read = [numbers(table, f"f:{i}") for i in range(MANY)]
    assert time.perf_counter() - began < 2.0
    assert [float(column.values[0]) for column in read if column is not None] == np.arange(MANY).tolist()


def test_a_column_that_is_not_there_is_none() -> None:
    table = pa.table({"f:x": [1.0]})
    assert numbers(table, "f:y") is None
    assert words(table, "f:y") is None


def test_a_column_of_the_other_kind_is_none() -> None:
    table = pa.table({"f:x": [1.0], "f:word": pa.array(["DE"]).dictionary_encode(), "f:text": ["DE"]})
    assert numbers(table, "f:word") is None
    assert numbers(table, "f:text") is None
    assert words(table, "f:x") is None
