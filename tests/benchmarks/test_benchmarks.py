"""The benchmarks run, and measure what they say they do; how fast is not tested here."""

import math
import re
import zipfile
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as pcsv
import pytest
from scipy.stats import ks_2samp

from detectors.declared import HOUR_US
from tests.benchmarks import drift, estimated_performance, frames, nannyml_data, startup

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


@pytest.mark.parametrize("data", [nannyml_data.LOANS, nannyml_data.PRICES], ids=lambda d: d.task)
def test_the_estimates_stand_beside_what_came_chunk_by_chunk(
    data: nannyml_data.DataSet, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wheel = made_up_wheel(tmp_path / "made_up.whl", data)
    found = estimated_performance.chunks(wheel, data)
    names = tuple(found[0].estimated)
    for name in names:
        pairs = [(c.estimated[name].observed or 0, c.realised[name].observed or 0) for c in found]
        assert all(estimated == pytest.approx(realised, rel=0.1) for estimated, realised in pairs)
    estimated_performance.print_chunks("chunks", found, names, 4)
    assert capsys.readouterr().out.count("shifted") == nannyml_data.CHUNKS - nannyml_data.SHIFT


def made_up_wheel(path: Path, data: nannyml_data.DataSet, rows: int = 5_000) -> Path:
    """A wheel with the set's files, in which a healthy model meets the same rows throughout."""
    rng = np.random.default_rng(0)
    texts = []
    for first in (0, rows):
        told = np.round(rng.uniform(0.02, 0.98, rows), 4)
        came = rng.normal(told, 0.1) if data.task == "regression" else (rng.random(rows) < told) * 1.0
        columns = {"id": first + np.arange(rows), data.score: told, data.label: np.round(came, 4)}
        columns |= {name: rng.integers(0, 50, rows) for name in data.numeric}
        columns |= {name: rng.choice(["one", "two"], rows) for name in data.words}
        texts.append(pa.table(columns))
    targets = texts[1].select(["id", data.label])
    with zipfile.ZipFile(path, "w") as archive:
        tables = (texts[0], texts[1].drop_columns([data.label]), targets)
        for name, table in zip(data.files, tables, strict=True):
            with archive.open(f"nannyml/datasets/data/{name}.csv", "w") as file:
                pcsv.write_csv(table, file)
    return path


def test_without_the_wheel_the_estimates_say_what_is_missing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(nannyml_data.WHEEL.variable, str(tmp_path / "nowhere.whl"))
    estimated_performance.main()
    assert "nowhere.whl" in capsys.readouterr().out


def test_the_startup_benchmark_prints_a_line_for_each_entrance(capsys: pytest.CaptureFixture[str]) -> None:
    startup.main(repetitions=1)
    lines = capsys.readouterr().out.strip().splitlines()[4:]
    assert len(lines) == len(startup.PROGRAMS)
    assert all(figures(line)[0] > 0 for line in lines)
