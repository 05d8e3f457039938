"""`evaluate`, `findings`, `incidents`, `triage`: the contract's JSON, one message for a wrong call."""

import json
import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from detectors.declared import MINUTE_US
from monitor import clock, definition, systems
from monitor.evaluate import evaluate
from monitor.ingest import ingest_body
from storage import Store
from tests.conftest import opened, sqlite_copy, sqlite_url
from tests.monitor.cli.command import Done
from tests.monitor.cli.many import calls
from tests.monitor.service import fast_world
from tests.monitor.service.fast_world import MINUTES, NAME

FIRST = 29_858_400 * MINUTE_US
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")

INCIDENT = {
    "id", "state", "severity", "metric", "opened", "acknowledged", "resolved", "onset", "verdict",
    "confidence", "top_cause", "change",
}  # fmt: skip
FINDING = {
    "id", "detector", "lens", "subject", "segment", "window", "severity", "effect", "p_value", "baseline",
    "observed", "text",
}  # fmt: skip
DIAGNOSIS = {
    "system", "incident", "metric", "window", "onset", "change", "verdict", "confidence", "causes",
    "decomposition", "segments", "ruled_out", "next_checks", "timeline", "missing_evidence",
}  # fmt: skip
CAUSE = {"cause", "lens", "probability", "subject", "segment", "explains", "because", "against"}

INSIDE = clock.to_text(FIRST + 74 * MINUTE_US + 5)
LATE = clock.to_text(FIRST + 75 * MINUTE_US)
REFUSED = {
    "unknown system": (["incidents", "adz"], "no system is called 'adz'; there are: fast"),
    "unknown system, evaluated": (["evaluate", "adz"], "no system is called 'adz'"),
    "unknown system, diagnosed": (["triage", "adz"], "no system is called 'adz'"),
    "unknown incident": (["triage", NAME, "--incident", "01J"], "fast has no incident '01J'"),
    "unknown metric": (["triage", NAME, "--metric", "reach"], "no metric 'reach'; there are: requests"),
    "--from alone": (["triage", NAME, "--from", LATE], "--from and --to go together"),
    "--to alone": (["triage", NAME, "--to", LATE], "--from and --to go together"),
    "empty span": (["triage", NAME, "--from", LATE, "--to", LATE], "--from must be before --to"),
    "span and incident": (
        ["triage", NAME, "--from", "2026-01-01", "--to", "2026-01-02", "--incident", "01J"],
        "exclude each other",
    ),
    "span without rows": (["triage", NAME, "--from", "2001-01-01", "--to", "2001-01-02"], "has no rows in"),
    "year 99999": (["evaluate", NAME, "--until", "99999-01-01T00:00:00Z"], "is no time from 1970 to 2254"),
    "year 9999": (["evaluate", NAME, "--until", "9999-12-31"], "is no time from 1970 to 2254"),
    "before 1970": (["findings", NAME, "--since", "1912-06-23"], "is no time from 1970 to 2254"),
    "1e30": (["evaluate", NAME, "--until", "1e30"], "'1e30' is no time"),
    "thirty digits": (["findings", NAME, "--until", "9" * 30], "is no time from 1970"),
    "ten thousand digits": (["findings", NAME, "--until", "9" * 10_000], "is no time from 1970"),
    "other digits": (["findings", NAME, "--until", "١٢٣٤٥٦٧٨٩٠"], "is no time from 1970"),
    "no time": (["findings", NAME, "--since", "yesterday"], "'yesterday' is no time"),
    "no severity": (["findings", NAME, "--severity", "loud"], "'loud' is not one of"),
    "no limit": (["findings", NAME, "--limit", "0"], "0 is not in the range x>=1"),
    "no format": (["incidents", NAME, "--format", "yaml"], "'yaml' is not one of"),
    "no option": (["incidents", NAME, "--colour"], "No such option"),
    "no argument": (["incidents"], "Missing argument 'SYSTEM'"),
    "no command": (["explain", NAME], "No such command 'explain'"),
    "no database": (["incidents", NAME, "--db", "sqlite:///none.db"], "there is no database"),
    "not a database": (["incidents", NAME, "--db", "sqlite:///notes.txt"], "is not an SQLite database"),
    "no folder": (["incidents", NAME, "--db", "sqlite:///no/where.db"], "is not there"),
    "no tables": (["incidents", NAME, "--db", "sqlite:///empty.db"], "run `bifocal migrate`"),
    "old schema": (["incidents", NAME, "--db", "sqlite:///old.db"], "the schema is at 0001"),
    "unreachable": (
        ["incidents", NAME, "--db", "postgresql://someone:hidden@127.0.0.1:1/bifocal"], "cannot be reached",
    ),
    "no url": (["incidents", NAME, "--db", "mysql://x/y"], "databases are sqlite:/// and postgresql://"),
}  # fmt: skip

ANSWERED = {
    "evaluate": ["evaluate", NAME, "--until", LATE, "--format", "json"],
    "findings": ["findings", NAME, "--format", "json"],
    "alarms": ["findings", NAME, "--severity", "alarm", "--limit", "3", "--format", "json"],
    "since": ["findings", NAME, "--since", LATE, "--format", "json"],
    "incidents": ["incidents", NAME, "--format", "json"],
    "triage": ["triage", NAME, "--format", "json"],
    "span": ["triage", NAME, "--from", INSIDE, "--to", LATE, "--format", "json"],
    "findings as text": ["findings", NAME],
    "incidents as text": ["incidents", NAME],
    "triage as text": ["triage", NAME],
    "evaluate as text": ["evaluate", NAME, "--until", LATE],
}  # fmt: skip


def judged(store: Store) -> None:
    """The fast world's incident, as it stood a few minutes after it opened and once it had ended."""
    text = fast_world.FILE.replace("{webhook}", "https://one.example/hook")
    with store.begin() as tx:
        systems.apply(tx, definition.parse(text), 1)
    served = [row for minute in range(MINUTES) for row in fast_world.predictions(FIRST, minute)]
    money = [fast_world.revenue(FIRST, minute) for minute in range(MINUTES)]
    for log, rows in (("predictions", served), ("metrics", money)):
        body = fast_world.ndjson(rows)
        ingest_body(store, NAME, log, "application/x-ndjson", body, now_us=clock.now_us())
    evaluate(store, NAME, until=FIRST + MINUTES * MINUTE_US)


@pytest.fixture(scope="module")
def said(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Done]:
    """What every call of this file said."""
    folder = tmp_path_factory.mktemp("cli")
    with opened(sqlite_copy(migrated_sqlite, folder)) as store:
        judged(store)
    (folder / "notes.txt").write_text("not a database, but longer than the header of one " * 20)
    (folder / "empty.db").touch()
    shutil.copy(folder / "bifocal.db", folder / "old.db")
    downgrade(folder / "old.db")
    named = {**{name: call for name, (call, _) in REFUSED.items()}, **ANSWERED}
    return dict(
        zip(named, calls(folder, sqlite_url(folder / "bifocal.db"), list(named.values())), strict=True)
    )


def downgrade(path: Path) -> None:
    """Let a database say that it stands at the first migration."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0001'")
        connection.commit()


@pytest.mark.parametrize("name", REFUSED)
def test_a_wrong_call_is_refused_with_exit_2_and_one_message(name: str, said: dict[str, Done]) -> None:
    done = said[name]
    assert (done.code, done.out) == (2, "")
    message = done.err.strip().splitlines()[-1]
    assert message.startswith("Error: ")
    assert REFUSED[name][1] in message
    assert len(message) < 400
    assert "hidden" not in done.err
    assert "unexpected trouble" not in done.err


def test_incidents_have_the_contracts_shape(said: dict[str, Done]) -> None:
    (incident,) = said["incidents"].json
    assert set(incident) == INCIDENT
    assert (incident["state"], incident["metric"], incident["top_cause"]) == (
        "resolved",
        "revenue",
        "features.missing",
    )
    assert all(TIME.fullmatch(incident[name]) for name in ("opened", "resolved", "onset"))
    assert incident["acknowledged"] is None
    assert set(incident["change"]) == {"expected", "observed", "relative"}
    assert 0 <= incident["confidence"] <= 1


def test_findings_have_the_contracts_shape_newest_first(said: dict[str, Done]) -> None:
    found = said["findings"].json
    assert all(set(finding) == FINDING for finding in found)
    assert all(set(finding["window"]) == {"start", "end"} for finding in found)
    starts = [finding["window"]["start"] for finding in found]
    assert starts == sorted(starts, reverse=True)
    assert {finding["severity"] for finding in found} == {"warn", "alarm"}


def test_findings_are_narrowed_by_severity_time_and_number(said: dict[str, Done]) -> None:
    assert [finding["severity"] for finding in said["alarms"].json] == ["alarm"] * 3
    since = said["since"].json
    assert 0 < len(since) < len(said["findings"].json)
    assert min(finding["window"]["start"] for finding in since) >= LATE


@pytest.mark.parametrize("name", ["triage", "span"])
def test_a_diagnosis_has_the_contracts_shape(name: str, said: dict[str, Done]) -> None:
    body = said[name].json
    assert set(body) == DIAGNOSIS
    assert all(set(cause) == CAUSE for cause in body["causes"])
    for cause in body["causes"]:
        assert all(
            set(reason) == {"finding", "text", "weight"} for reason in cause["because"] + cause["against"]
        )
    assert sum(cause["probability"] for cause in body["causes"]) <= 1 + 1e-9
    assert [set(each) for each in body["ruled_out"]] == [{"cause", "text"}] * len(body["ruled_out"])
    assert body["system"] == NAME


def test_a_span_is_widened_to_whole_windows_and_needs_no_incident(said: dict[str, Done]) -> None:
    body = said["span"].json
    assert body["incident"] is None
    assert body["window"] == {"start": clock.to_text(FIRST + 74 * MINUTE_US), "end": LATE}


def test_an_evaluation_that_finds_nothing_to_do_says_so_in_json(said: dict[str, Done]) -> None:
    report: dict[str, Any] = said["evaluate"].json
    assert (report["system"], report["steps"], report["opened"]) == (NAME, 0, [])


@pytest.mark.parametrize(
    "name", ["findings as text", "incidents as text", "triage as text", "evaluate as text"]
)
def test_people_get_lines_instead_of_json(name: str, said: dict[str, Done]) -> None:
    done = said[name]
    assert (done.code, done.err) == (0, "")
    with pytest.raises(json.JSONDecodeError):
        json.loads(done.out)
    assert "missing" in done.out or name == "evaluate as text"
