"""Quarantined rows: mended and sent again, or let go."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from monitor.ingest.chunk import Chunk
from monitor.ingest.errors import IngestResult, InputError
from monitor.ingest.json_rows import from_dicts, parse_lines
from monitor.ingest.prepare import prepare
from monitor.ingest.write import write
from monitor.systems import Registered, find
from storage import Store, quarantine, retention, systems
from storage.quarantine import Refused

PAGE = 10_000
LINE = "line"  # the key of a row that could not be read when it came


def replay(
    store: Store,
    name: str,
    *,
    log: str | None = None,
    ids: Sequence[int] = (),
    mend: Mapping[str, Any] | None = None,
    now_us: int,
) -> IngestResult:
    """Send waiting rows again (of one log, with these ids; otherwise all), with `mend`'s columns set.

    A row that could not be read has the one column `line`. A row that is refused again waits under a new id
    with its new reason. Raises InputError for an id that does not wait, and StorageError.
    """
    total = IngestResult()
    for page in _pages(store, name, log, ids):
        with store.begin() as tx:
            system = find(tx, name)
            systems.lock(tx, system.id)
            kept_from = retention.kept_from(tx, system.id)
            quarantine.mark_replayed(tx, system.id, [row.id for row in page], now_us)
            for each in dict.fromkeys(row.log for row in page):
                chunk = _mended(system, [row.row for row in page if row.log == each], mend or {})
                prepared = prepare(system.declared, each, chunk, now_us, kept_from)
                total += write(tx, system, each, prepared, now_us)
    return total


def discard(store: Store, name: str, *, log: str | None = None, ids: Sequence[int] = (), now_us: int) -> int:
    """Let waiting rows go; returns how many. Raises InputError for an id that does not wait."""
    gone = 0
    for page in _pages(store, name, log, ids):
        with store.begin() as tx:
            gone += quarantine.mark_replayed(tx, find(tx, name).id, [row.id for row in page], now_us)
    return gone


def _pages(store: Store, name: str, log: str | None, ids: Sequence[int]) -> Iterator[list[Refused]]:
    """The waiting rows that are meant; not those that are refused while this runs."""
    with store.read() as tx:
        system_id = find(tx, name).id
        newest = quarantine.newest(tx, system_id)
        there = {row.id for row in quarantine.listing(tx, system_id, log=log, ids=ids, limit=PAGE)}
    strangers = sorted(set(ids) - there)
    if strangers:
        raise InputError("no such row", f"no row {strangers[0]} waits in quarantine")
    after = 0
    while after < newest:
        with store.read() as tx:
            page = quarantine.listing(tx, system_id, log=log, ids=ids, after=after, limit=PAGE)
        after = page[-1].id if page else newest
        chosen = [row for row in page if row.id <= newest]
        if chosen:
            yield chosen


def _mended(system: Registered, rows: Sequence[Mapping[str, Any]], mend: Mapping[str, Any]) -> Chunk:
    """The rows under the contract's names, as quarantine keeps what it could read, with the columns set."""
    unread = [str(mend.get(LINE, row[LINE])).encode() for row in rows if set(row) == {LINE}]
    parsed, bad = parse_lines(unread)
    values = {name: value for name, value in mend.items() if name != LINE}
    ours = {user: contract for contract, user in system.declared.columns.items()}
    read = [{ours.get(key, key): value for key, value in row.items()} for row in parsed]
    whole = [*(dict(row) for row in rows if set(row) != {LINE}), *read]
    return Chunk(from_dicts([{**row, **values} for row in whole]), tuple(bad), renamed=True)
