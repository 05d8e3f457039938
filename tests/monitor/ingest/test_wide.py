"""Many features: each column is found by its number, so that twice as many cost twice as much."""

import pyarrow as pa

from detectors.declared import Feature
from monitor.ingest.canonical import _features


class Counting:
    """A table that counts how often its names are listed; each listing takes as long as it is wide."""

    def __init__(self, table: pa.Table) -> None:
        self._table = table
        self.listings = 0

    @property
    def column_names(self) -> list[str]:
        self.listings += 1
        names: list[str] = self._table.column_names
        return names

    def column(self, at: int) -> pa.ChunkedArray:
        return self._table.column(at)


def test_the_names_of_a_wide_table_are_listed_once() -> None:
    table = Counting(pa.table({f"x{i}": [float(i)] for i in range(500)}))
    features = tuple(Feature(f"x{i}", "numeric") for i in range(1, 600))
    found = _features(table, features)
    assert list(found) == [f"f:x{i}" for i in range(1, 500)]
    assert found["f:x7"].to_pylist() == [7.0]
    assert table.listings == 1
