"""`bifocal apply`, `migrate`, `keys`, `quarantine` and `prune`."""

from pathlib import Path

import pytest

from monitor import clock
from tests.monitor.cli.command import Bifocal
from tests.monitor.ingest.ads import SYSTEM, ndjson, served

DAY_MS = 86_400_000


def send(bifocal: Bifocal, *rows: dict[str, object]) -> None:
    assert (
        bifocal("ingest", "ads", "predictions", "-", "--input-format", "ndjson", stdin=ndjson(rows)).code == 0
    )


def test_a_system_is_registered_once_and_changed_by_another_file(bifocal: Bifocal) -> None:
    assert bifocal("apply", "ads.toml").out == "ads: definition 1, unchanged\n"
    (bifocal.folder / "ads.toml").write_text(SYSTEM.replace('"2h"', '"3h"'))
    assert bifocal("apply", "ads.toml", "--format", "json").json == {
        "system": "ads",
        "version": 2,
        "changed": True,
    }


def test_every_mistake_of_a_file_is_told_and_nothing_changes(bifocal: Bifocal) -> None:
    (bifocal.folder / "ads.toml").write_text(SYSTEM.replace('"1h"', '"7m"').replace("numeric", "number"))
    said = bifocal.refused("apply", "ads.toml")
    assert "system.window" in said
    assert "features.age" in said
    assert "none.toml" in bifocal.refused("apply", "none.toml")
    (bifocal.folder / "ads.toml").write_text(SYSTEM)
    assert bifocal("apply", "ads.toml").out == "ads: definition 1, unchanged\n"


def test_an_empty_database_gets_its_tables(tmp_path: Path) -> None:
    fresh = Bifocal(tmp_path, f"sqlite:///{tmp_path}/new.db")
    (tmp_path / "ads.toml").write_text(SYSTEM)
    assert "`bifocal apply FILE` makes it" in fresh.refused("keys", "list")
    assert fresh("apply", "ads.toml").out == "ads: definition 1\n"
    assert fresh("migrate").out.startswith("schema at ")


def test_keys_are_made_listed_and_ended(bifocal: Bifocal) -> None:
    secret = bifocal("keys", "create", "ci", "--scope", "ingest", "--scope", "read").out.strip()
    assert len(secret) > 20
    (key,) = bifocal("keys", "list", "--format", "json").json
    assert (key["name"], key["scopes"], key["revoked"]) == ("ci", ["ingest", "read"], None)
    assert secret not in bifocal("keys", "list").out
    assert bifocal("keys", "revoke", key["id"]).code == 0
    assert "there is no live key" in bifocal.refused("keys", "revoke", key["id"])
    assert "'write' is not one of" in bifocal.refused("keys", "create", "x", "--scope", "write")


def test_refused_rows_are_listed_mended_and_let_go(bifocal: Bifocal) -> None:
    send(bifocal, *(served(at, status="fine") for at in range(3)), served(3, age="x", ts=None))
    listed = bifocal("quarantine", "ads", "--format", "json").json
    assert [row["reason"] for row in listed] == ["status is none of ok, fallback, error"] * 3 + [
        "ts is missing"
    ]
    assert listed[0]["row"]["prediction_id"] == "id-0"
    assert "3 × predictions: status is none of" in bifocal("quarantine", "ads").out
    first = listed[0]["id"]
    done = bifocal("quarantine", "ads", "--replay", "--id", first, "--set", "status=ok")
    assert done.out == "1 accepted, 0 duplicates, 0 quarantined\n"
    mended = bifocal("quarantine", "ads", "--replay", "--set", "status=null", "--format", "json").json
    assert (mended["accepted"], mended["quarantined"]) == (2, 1)
    assert bifocal("quarantine", "ads", "--discard").out == "1 rows discarded\n"
    assert bifocal("quarantine", "ads").out == "no rows wait in quarantine\n"
    assert bifocal("quarantine", "ads", "--log", "events", "--format", "json").json == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("shop",), "no system is called 'shop'"),
        (("ads", "--replay", "--discard"), "give one of --replay and --discard"),
        (("ads", "--set", "a=1"), "add --replay"),
        (("ads", "--replay", "--set", "a"), "'a' is not column=value"),
        (("ads", "--replay", "--set", "=a"), "'=a' is not column=value"),
        (("ads", "--replay", "--id", "99"), "no row 99 waits in quarantine"),
        (("ads", "--replay", "--id", str(2**63)), f"{2**63} is not in the range"),
        (("ads", "--id", "x"), "'x' is not a valid integer"),
        (("ads", "--limit", "0"), "0 is not in the range"),
        (("ads", "--log", "clicks"), "'clicks' is not one of"),
    ],
)
def test_a_wrong_call_of_quarantine_is_told(bifocal: Bifocal, arguments: tuple[str, ...], said: str) -> None:
    assert said in bifocal.refused("quarantine", *arguments)


def test_old_rows_are_pruned_by_whole_days_and_not_taken_again(bifocal: Bifocal) -> None:
    midnight = clock.now_us() // 1000 // DAY_MS * DAY_MS
    rows = [served(at, ts=midnight - days * DAY_MS + 60_000) for at, days in enumerate((40, 20, 1))]
    send(bifocal, *rows)
    assert bifocal("prune", "ads", "--older-than", "30d").out == "1 blocks of raw rows removed\n"
    noon = clock.to_text((midnight - 20 * DAY_MS + DAY_MS // 2) * 1000)
    assert bifocal("prune", "ads", "--before", noon, "--format", "json").json == {"blocks": 0}
    again = bifocal(
        "ingest",
        "ads",
        "predictions",
        "-",
        "--input-format",
        "ndjson",
        "--format",
        "json",
        stdin=ndjson(rows),
    ).json
    assert (again["accepted"], again["duplicates"], again["quarantined"]) == (0, 2, 1)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("ads",), "give one of --before and --older-than"),
        (("ads", "--before", "2026-01-01", "--older-than", "90d"), "give one of --before and --older-than"),
        (("ads", "--before", "soon"), "'soon' is no time"),
        (("ads", "--before", "2200-01-01"), "--before lies in the future"),
        (("ads", "--older-than", "90"), "must be a duration"),
        (("ads", "--older-than", "-1d"), "must be a duration"),
        (("ads", "--older-than", "9999999d"), 'must be at most "366d"'),
        (("shop", "--older-than", "90d"), "no system is called 'shop'"),
    ],
)
def test_a_wrong_call_of_prune_is_told(bifocal: Bifocal, arguments: tuple[str, ...], said: str) -> None:
    assert said in bifocal.refused("prune", *arguments)
