"""What golden cases gave, whoever ran them."""

from collections.abc import Sequence

import sqlalchemy as sa

from detectors.types import ProbeResult
from storage.bulk import Columns
from storage.hashes import hash_value
from storage.keyed import Mask, insert_new
from storage.schema.rows import probe_results
from storage.store import Tx

_NAMES = tuple(ProbeResult.__dataclass_fields__)


def insert(tx: Tx, system_id: int, results: Sequence[ProbeResult]) -> Mask:
    """Keep results; False for each that is there already, alike in probe, case and time.

    Raises ValueError on a number that is not finite.
    """
    columns: Columns = {
        "id": [hash_value(system_id, "probe", r.probe, r.case_name, r.ts) for r in results],
        "system_id": [system_id] * len(results),
        **{name: [getattr(r, name) for r in results] for name in _NAMES},
    }
    return insert_new(tx, probe_results, columns)


def load(tx: Tx, system_id: int, start: int, end: int, probe: str | None = None) -> list[ProbeResult]:
    """The results in `[start, end)`, by time."""
    p = probe_results.c
    query = sa.select(*(p[name] for name in _NAMES)).where(p.system_id == system_id)
    query = query.where(p.ts >= start, p.ts < end).order_by(p.ts, p.id)
    if probe is not None:
        query = query.where(p.probe == probe)
    return [ProbeResult(*row) for row in tx.execute(query)]


def counts(
    tx: Tx, system_id: int, start: int, end: int, width: int
) -> dict[tuple[int, str], tuple[int, int]]:
    """(window start, probe) -> results and, of them, answers, for the results in `[start, end)`."""
    p = probe_results.c
    window = p.ts - p.ts % sa.literal_column(str(int(width)))
    some = sa.case((p.observed.is_not(None) | p.nonsense.is_not(None), 1), else_=0)
    query = sa.select(window, p.probe, sa.func.count(), sa.func.sum(some))
    query = query.where(p.system_id == system_id, p.ts >= start, p.ts < end).group_by(window, p.probe)
    return {(at, probe): (results, int(answers)) for at, probe, results, answers in tx.execute(query)}


def newest(tx: Tx, system_id: int, start: int, end: int) -> dict[str, int]:
    """The time of each probe's last result in `[start, end)`."""
    p = probe_results.c
    query = sa.select(p.probe, sa.func.max(p.ts).label("last")).group_by(p.probe).order_by(p.probe)
    found = tx.execute(query.where(p.system_id == system_id, p.ts >= start, p.ts < end))
    return {row.probe: row.last for row in found}


def forget(tx: Tx, system_id: int, before: int) -> int:
    """Remove the results from before that time; returns how many."""
    p = probe_results.c
    return tx.execute(probe_results.delete().where(p.system_id == system_id, p.ts < before)).rowcount
