"""Chunks are prepared ahead, a transaction each, with progress told after each."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.ingest import InputError, ingest_file
from monitor.ingest.ahead import one_ahead
from monitor.ingest.formats import read_file
from storage import Store
from tests.monitor.ingest.ads import NOW, counted, ndjson, register, served


def test_the_next_item_is_made_while_the_one_before_is_used() -> None:
    made = threading.Event()

    def items() -> Iterator[int]:
        yield 1
        made.set()
        yield 2

    coming = one_ahead(items())
    assert next(coming) == 1
    assert made.wait(timeout=10)
    assert list(coming) == [2]


def test_an_error_comes_after_the_items_before_it() -> None:
    def items() -> Iterator[int]:
        yield 1
        raise InputError("broken", "here")

    coming = one_ahead(items())
    assert next(coming) == 1
    with pytest.raises(InputError, match="here"):
        next(coming)


@pytest.mark.parametrize("form", ["ndjson", "csv"])
def test_progress_rises_to_the_end_of_a_file_of_many_chunks(
    sqlite_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    monkeypatch.setattr("monitor.ingest.readers.CHUNK_BYTES", 2_000)
    system_id = register(sqlite_store)
    rows = [served(at) for at in range(120)]
    path = tmp_path / f"rows.{form}"
    lines = [",".join(rows[0]), *(",".join(map(str, row.values())) for row in rows)]
    path.write_bytes(ndjson(rows) if form == "ndjson" else "\n".join(lines).encode())
    told: list[tuple[float, int]] = []
    ingest_file(
        sqlite_store, "ads", "predictions", path, now_us=NOW, progress=lambda *share: told.append(share)
    )
    assert len(told) >= 3
    assert told == sorted(told)
    assert told[-1] == (1.0, 120)
    assert counted(sqlite_store, system_id)["predictions"] == {"accepted": 120}


def test_a_file_without_permission_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "rows.csv"
    path.write_text("a\n")

    def closed(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", closed)
    with pytest.raises(InputError, match=r"rows\.csv: Permission denied"):
        next(read_file(path))
