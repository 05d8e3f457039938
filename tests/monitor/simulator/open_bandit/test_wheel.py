"""The wheel is fetched once, checked always, and never taken for another."""

import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from monitor.simulator.open_bandit import WheelUnavailable, fetch_wheel, write_logs
from monitor.simulator.open_bandit.wheel import FILE_NAME, WHEEL_VARIABLE

CACHE = Path(__file__).parents[4] / ".cache"


@pytest.fixture(autouse=True)
def _no_named_wheel(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if "real" not in request.node.name:
        monkeypatch.delenv(WHEEL_VARIABLE, raising=False)


def test_a_file_that_is_not_the_wheel_is_refused_with_both_sums(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"something else")
    with pytest.raises(WheelUnavailable, match=r"its SHA-256 is .* not 87dec9ca.* Remove"):
        fetch_wheel(tmp_path)


def test_a_named_wheel_that_is_not_there_is_refused_by_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(WHEEL_VARIABLE, str(tmp_path / "nowhere.whl"))
    with pytest.raises(WheelUnavailable, match=r"nowhere\.whl.*" + WHEEL_VARIABLE):
        fetch_wheel(tmp_path)


def test_without_a_network_the_message_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    with pytest.raises(WheelUnavailable, match=f"{WHEEL_VARIABLE}=path"):
        fetch_wheel(tmp_path / "cache")


def test_a_python_without_pip_is_told_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "python"
    broken.write_text("#!/bin/sh\necho 'No module named pip' >&2\nexit 1\n")
    broken.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(broken))
    with pytest.raises(WheelUnavailable, match=f"No module named pip.*{WHEEL_VARIABLE}=path"):
        fetch_wheel(tmp_path / "cache")


def test_the_real_wheel_gives_sixty_thousand_impressions(tmp_path: Path) -> None:
    written = write_logs(fetch_wheel(CACHE), tmp_path)
    assert (written.training, written.predictions, written.clicks) == (24_757, 35_243, 163)
    score = pq.read_table(tmp_path / "predictions.parquet")["score"].to_numpy()
    assert score.mean() == pytest.approx(written.clicks / written.predictions, rel=0.1)
