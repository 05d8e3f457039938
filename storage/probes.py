"""What golden cases gave, whoever ran them."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from storage.bulk import Columns
from storage.hashes import hash_value
from storage.keyed import Mask, insert_new
from storage.schema.rows import probe_results
from storage.store import Tx


@dataclass(frozen=True)
class ProbeResult:
    """One golden case, run once. `observed` is None when no answer came; `ts` in microseconds."""

    probe: str
    case_name: str
    ts: int
    expected: float
    observed: float | None
    latency_ms: float | None = None
    model_version: str | None = None


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
