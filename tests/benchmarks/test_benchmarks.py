"""The benchmarks run, and measure what they say they do; how fast is not tested here."""

import math
import re

import pytest
from scipy.stats import ks_2samp

from detectors.declared import HOUR_US
from tests.benchmarks import drift, frames, startup

FIGURE = re.compile(r"(?<![\w.])[-+]?\d[\d,]*\.\d+")


def figures(text: str) -> list[float]:
    return [float(figure.replace(",", "")) for figure in FIGURE.findall(text)]


@pytest.mark.parametrize("name", frames.MOVES)
def test_a_numeric_column_drifts_by_the_size_that_is_said(name: str) -> None:
    before, after = (frames.numbers(name, 200_000, seed, drifted=seed == 3) for seed in (1, 3))
    assert 0.08 <= ks_2samp(before, after).statistic <= 0.10


@pytest.mark.parametrize("name", frames.TILTED)
def test_a_categorical_column_drifts_by_the_size_that_is_said(name: str) -> None:
    moved = abs(frames.shares(name, drifted=True) - frames.shares(name)).sum() / 2
    assert 0.08 <= moved <= 0.10


def test_a_side_has_the_declared_columns_and_equal_seeds_give_equal_rows() -> None:
    rows = frames.side(1_000, 1)
    assert rows.column_names == [feature.name for feature in frames.DECLARED.features]
    assert len(rows.column_names) == 41
    assert rows.equals(frames.side(1_000, 1))
    assert not rows.equals(frames.side(1_000, 2))


def test_a_canonical_table_spreads_its_rows_evenly_over_the_windows() -> None:
    ts = frames.canonical(frames.side(90, 1), windows=30).column("ts").to_numpy()
    assert [(ts // HOUR_US == window).sum() for window in range(30)] == [3] * 30


def test_the_drift_benchmark_prints_its_times_and_what_was_found(capsys: pytest.CaptureFixture[str]) -> None:
    drift.main(rows=5_000, evidently=False)
    printed = capsys.readouterr().out
    times, same, found = printed.strip().split("\n\n\n")
    assert len(figures(times)) >= 4
    assert len(figures(same)) == 9
    assert all(math.isfinite(value) for value in figures(printed))
    assert "nan" not in printed
    assert [line.split()[0] for line in found.splitlines()[4:11]] == list(frames.DRIFTED)


def test_the_startup_benchmark_prints_a_line_for_each_entrance(capsys: pytest.CaptureFixture[str]) -> None:
    startup.main(repetitions=1)
    lines = capsys.readouterr().out.strip().splitlines()[4:]
    assert len(lines) == len(startup.PROGRAMS)
    assert all(figures(line)[0] > 0 for line in lines)
