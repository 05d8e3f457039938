"""The steps of the benchmark follow each other as one command."""

import subprocess
from typing import Any

import pytest

from tests.benchmarks.triage.__main__ import STEPS, main


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The commands of all processes that were started."""
    commands: list[list[str]] = []

    def run(command: list[str], **_: Any) -> None:
        commands.append(command[1:])

    monkeypatch.setattr(subprocess, "run", run)
    return commands


def test_each_step_has_a_process_of_its_own_so_that_the_report_rests_on_the_weights_just_fitted(
    started: list[list[str]],
) -> None:
    main(["--part=fit", "--only=null*", "--jobs=3", "--write"])
    assert [command[2] for command in started] == list(STEPS)
    assert {"--part=fit", "--only=null*", "--jobs=3", "--write"} <= set(started[-1])


def test_the_steps_that_are_asked_for_are_taken_in_their_order(started: list[list[str]]) -> None:
    main(["fit", "report"])
    assert [command[2] for command in started] == ["fit", "report"]
