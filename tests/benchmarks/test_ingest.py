"""The benchmark of ingest runs, and the runner finds every benchmark."""

import pytest

from tests.benchmarks import __main__ as runner
from tests.benchmarks import ingest, served


def test_the_rows_are_as_many_and_as_wide_as_is_said() -> None:
    rows = served.served_rows(1_000, windows=10)
    assert (rows.num_rows, rows.num_columns) == (1_000, 44)
    hours = rows["ts"].to_numpy() // served.HOUR_MS
    assert [int((hours == hour).sum()) for hour in sorted(set(hours.tolist()))] == [100] * 10


def test_the_ingest_benchmark_prints_a_line_for_each_contender(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ingest, "WINDOWS", (3,))
    ingest.main(rows=500)
    printed = capsys.readouterr().out
    for name, _, _ in ingest.contenders():
        assert name in printed
    assert "1.00 × as fast" in printed


def test_every_benchmark_is_found_and_others_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert {"drift", "ingest", "startup"} <= set(runner.discover())
    with pytest.raises(SystemExit) as left:
        runner.run(["nothing"])
    assert left.value.code == 2
    assert "no benchmark is called 'nothing'" in capsys.readouterr().err
