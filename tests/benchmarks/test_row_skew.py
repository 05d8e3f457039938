"""The benchmark of rows twice computed finds what it broke, and nothing else."""

from pathlib import Path

from tests.benchmarks import row_skew
from tests.benchmarks.row_skew import BROKEN


def test_stored_rows_differ_only_where_they_were_broken_and_pandas_counts_float32_too(
    tmp_path: Path,
) -> None:
    rows = 4_000
    broken = row_skew.write_sides(tmp_path, rows)
    row_skew.store_sides(tmp_path)
    ours = row_skew.compare_stored(tmp_path)
    assert 0 < broken < 20
    assert {name: count for name, count in ours.differing.items() if count} == {BROKEN: broken}
    assert len(ours.differing) == len(row_skew.FEATURES)
    counts = {count for measured in row_skew.with_pandas(tmp_path) for _, _, count in measured.values()}
    assert len(counts) == 1
    assert counts.pop() > 0.9 * rows
