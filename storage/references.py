"""References: the merged profile that windows are measured against, and from when on it counts.

A system has one at a time; a feature that came later has one of its own beside it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from detectors.profile import Binning, Profile, decode, encode
from storage.schema.profiles import references
from storage.store import Tx

#: The kind of a reference of one feature, beside that of the system; its detail names the feature.
OF_FEATURE = "feature"


@dataclass(frozen=True)
class Reference:
    """A reference without its profile. `from_us` is the first window start it judges; `frozen` is when it was
    completed, None while it grows; `detail` holds JSON values."""

    id: int
    binning_id: str
    kind: str
    from_us: int
    frozen: int | None
    detail: Mapping[str, Any] = field(default_factory=dict)


_COLUMNS = [references.c[name] for name in Reference.__dataclass_fields__]


def add(
    tx: Tx,
    system_id: int,
    *,
    binning: Binning,
    kind: str,
    from_us: int,
    profile: Profile,
    frozen: int | None,
    detail: Mapping[str, Any],
) -> int:
    """Keep a reference; its id."""
    statement = references.insert().values(
        system_id=system_id,
        binning_id=binning.id,
        kind=kind,
        from_us=from_us,
        frozen=frozen,
        data=encode(profile),
        detail=dict(detail),
    )
    return int(tx.execute(statement.returning(references.c.id)).scalar_one())


def current(tx: Tx, system_id: int, at: int) -> Reference | None:
    """The reference that judges a window starting at `at`: of those from then or earlier the newest."""
    r = references.c
    query = sa.select(*_COLUMNS).where(r.system_id == system_id, r.kind != OF_FEATURE, r.from_us <= at)
    row = tx.execute(query.order_by(r.from_us.desc(), r.id.desc()).limit(1)).one_or_none()
    return None if row is None else Reference(*row)


def listing(tx: Tx, system_id: int) -> list[Reference]:
    """The system's references, the one that counts last first."""
    r = references.c
    query = sa.select(*_COLUMNS).where(r.system_id == system_id, r.kind != OF_FEATURE)
    return [Reference(*row) for row in tx.execute(query.order_by(r.from_us.desc(), r.id.desc()))]


def of_features(tx: Tx, system_id: int) -> dict[str, Reference]:
    """The newest reference of each feature that has one of its own, by the feature's name."""
    r = references.c
    query = sa.select(*_COLUMNS).where(r.system_id == system_id, r.kind == OF_FEATURE)
    found = [Reference(*row) for row in tx.execute(query.order_by(r.id))]
    return {reference.detail["feature"]: reference for reference in found}


def drop_of_feature(tx: Tx, system_id: int, name: str) -> None:
    """Remove every reference that the feature had of its own."""
    r = references.c
    query = sa.select(*_COLUMNS).where(r.system_id == system_id, r.kind == OF_FEATURE)
    ids = [row.id for row in tx.execute(query) if row.detail["feature"] == name]
    tx.execute(references.delete().where(r.id.in_(ids)))


def profile(tx: Tx, reference_id: int, binning: Binning) -> Profile:
    """The profile of a reference. Raises KeyError when there is none of that id."""
    r = references.c
    query = sa.select(r.data).where(r.id == reference_id, r.binning_id == binning.id)
    data = tx.execute(query).scalar()
    if data is None:
        raise KeyError(reference_id)
    return decode(bytes(data), binning)


def freeze(tx: Tx, reference_id: int, profile: Profile, detail: Mapping[str, Any], now: int) -> bool:
    """Complete a reference that grows; False when it was frozen before."""
    growing = (references.c.id == reference_id) & references.c.frozen.is_(None)
    statement = references.update().where(growing)
    return tx.execute(statement.values(data=encode(profile), detail=dict(detail), frozen=now)).rowcount == 1
