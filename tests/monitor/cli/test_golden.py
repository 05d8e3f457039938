"""`bifocal apply` reads the golden cases beside the system file."""

from tests.monitor.cli.command import Bifocal

FILE = """
[system]
name = "probed"
[[probes]]
name = "golden"
endpoint = "http://127.0.0.1:8501/v1/models/ads:predict"
protocol = "kserve-v1"
cases = "cases/golden.ndjson"
"""
GOOD = '{"inputs": {"age": 3}, "expected": 0.12}\n{"inputs": {"age": 4}, "expected": 0.13}\n'


def test_cases_are_read_beside_the_system_file_and_counted(bifocal: Bifocal) -> None:
    folder = bifocal.folder / "files"
    (folder / "cases").mkdir(parents=True)
    (folder / "probed.toml").write_text(FILE)
    (folder / "cases" / "golden.ndjson").write_text(GOOD)
    done = bifocal("apply", "files/probed.toml")
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines() == ["probed: definition 1", "golden: 2 golden cases"]


def test_a_bad_case_is_refused_by_key_and_line_and_nothing_changes(bifocal: Bifocal) -> None:
    (bifocal.folder / "probed.toml").write_text(FILE)
    (bifocal.folder / "cases").mkdir()
    (bifocal.folder / "cases" / "golden.ndjson").write_text(GOOD + '{"inputs": {"age": 5}}\n')
    said = bifocal.refused("apply", "probed.toml")
    assert "probes[0].cases" in said
    assert "line 3: expected must be a number" in said
    assert "no system is called 'probed'" in bifocal.refused("findings", "probed")


def test_a_file_of_cases_that_is_not_there_is_told_and_the_system_registered(bifocal: Bifocal) -> None:
    (bifocal.folder / "probed.toml").write_text(FILE)
    done = bifocal("apply", "probed.toml", "--format", "json")
    assert (done.code, done.json["system"]) == (0, "probed")
    assert 'probes[0].cases: "cases/golden.ndjson" is not there' in done.err
