"""Refused rows wait until they are mended and sent again, or let go."""

import pytest

from monitor.ingest import InputError
from monitor.ingest.replay import discard, replay
from storage import Store
from tests.monitor.ingest.ads import (
    NOW,
    SYSTEM,
    came,
    counted,
    ndjson,
    profile_bytes,
    register,
    rows_by_window,
    served,
    take,
    waiting,
)


def test_a_mended_row_lands_and_waits_no_more(store: Store) -> None:
    system_id = register(store)
    take(store, "predictions", [served(0, status="fine"), served(1)])
    result = replay(store, "ads", mend={"status": "ok"}, now_us=NOW)
    assert (result.accepted, result.quarantined) == (1, 0)
    assert waiting(store, system_id) == []
    assert sum(rows_by_window(store, system_id).values()) == 2


def test_a_mended_row_makes_the_profile_of_one_that_was_right_at_once(store: Store) -> None:
    mended, right = register(store), register(store, SYSTEM.replace('"ads"', '"other"'))
    wild = {"age": "NaN", "score": "inf", "model_version": 3, "country": None}
    for name in ("ads", "other"):
        take(store, "predictions", [served(0)], name=name)
    take(store, "predictions", [served(1, status="fine", **wild)])
    replay(store, "ads", mend={"status": "ok"}, now_us=NOW)
    take(store, "predictions", [served(1, **wild)], name="other")
    assert profile_bytes(store, mended, "predictions") == profile_bytes(store, right, "predictions")


def test_a_row_that_is_refused_again_waits_with_its_new_reason(store: Store) -> None:
    system_id = register(store)
    take(store, "outcomes", [came(0, label=2, value="x")])
    assert [row.reason[:5] for row in waiting(store, system_id)] == ["label"]
    assert replay(store, "ads", mend={"label": 1}, now_us=NOW).quarantined == 1
    (row,) = waiting(store, system_id)
    assert (row.reason[:5], row.row["label"], row.row["value"]) == ("value", 1, "x")
    assert replay(store, "ads", mend={"value": None}, now_us=NOW).accepted == 1
    assert waiting(store, system_id) == []


def test_a_line_that_was_not_readable_is_mended_whole(store: Store) -> None:
    system_id = register(store)
    take(store, "predictions", b"oops\n" + ndjson([served(1)]))
    mended = ndjson([served(0)]).decode()
    assert replay(store, "ads", now_us=NOW).quarantined == 1
    assert replay(store, "ads", mend={"line": mended}, now_us=NOW).accepted == 1
    assert waiting(store, system_id) == []


def test_only_the_rows_meant_are_sent_again(store: Store) -> None:
    system_id = register(store)
    take(store, "predictions", [served(at, status="fine") for at in range(3)])
    take(store, "outcomes", [came(at, label=2) for at in range(3)])
    first, second, *_ = (row.id for row in waiting(store, system_id))
    assert replay(store, "ads", ids=[second], mend={"status": "ok"}, now_us=NOW).accepted == 1
    assert first in [row.id for row in waiting(store, system_id)]
    assert replay(store, "ads", log="outcomes", mend={"label": 0}, now_us=NOW).accepted == 3
    assert [row.log for row in waiting(store, system_id)] == ["predictions"] * 2


def test_many_rows_are_sent_again_in_pages(sqlite_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("monitor.ingest.replay.PAGE", 4)
    system_id = register(sqlite_store)
    take(sqlite_store, "predictions", [served(at, status="fine" if at % 2 else "odd") for at in range(11)])
    assert replay(sqlite_store, "ads", now_us=NOW).quarantined == 11
    assert len(waiting(sqlite_store, system_id)) == 11
    assert replay(sqlite_store, "ads", mend={"status": "ok"}, now_us=NOW).accepted == 11


def test_an_id_that_does_not_wait_is_told(store: Store) -> None:
    system_id = register(store)
    take(store, "predictions", [served(0, status="fine")])
    (row,) = waiting(store, system_id)
    with pytest.raises(InputError, match=f"no row {row.id + 1} waits"):
        replay(store, "ads", ids=[row.id, row.id + 1], now_us=NOW)
    assert discard(store, "ads", ids=[row.id], now_us=NOW) == 1
    with pytest.raises(InputError, match=f"no row {row.id} waits"):
        discard(store, "ads", ids=[row.id], now_us=NOW)


def test_a_discarded_row_is_gone_from_the_list_and_nothing_lands(store: Store) -> None:
    system_id = register(store)
    take(store, "predictions", [served(at, status="fine") for at in range(3)])
    assert discard(store, "ads", now_us=NOW) == 3
    assert waiting(store, system_id) == []
    assert replay(store, "ads", now_us=NOW).to_json()["accepted"] == 0
    assert counted(store, system_id)["predictions"] == {"quarantined": 3}
