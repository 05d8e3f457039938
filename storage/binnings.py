"""The binnings of a system, by the hash of their content. Profiles of different binnings never merge."""

from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa

from detectors.profile import Binning
from storage.schema.profiles import binnings
from storage.store import Tx
from storage.upsert import insert_if_new


@dataclass(frozen=True)
class StoredBinning:
    """A binning's id, whether it stands in until the reference is complete, and when it was made."""

    id: str
    provisional: bool
    created: int


def add(tx: Tx, system_id: int, binning: Binning, *, provisional: bool, now: int) -> bool:
    """Keep a binning; False when the system has it already."""
    values = {
        "system_id": system_id,
        "id": binning.id,
        "provisional": int(provisional),
        "created": now,
        "data": binning.to_bytes(),
    }
    return insert_if_new(tx, binnings, values)


def load(tx: Tx, system_id: int, binning_id: str) -> Binning:
    """The binning of that id. Raises KeyError when the system has none such."""
    b = binnings.c
    data = tx.execute(sa.select(b.data).where(b.system_id == system_id, b.id == binning_id)).scalar()
    if data is None:
        raise KeyError(binning_id)
    return Binning.from_bytes(bytes(data))


def listing(tx: Tx, system_id: int) -> list[StoredBinning]:
    """The system's binnings, newest first."""
    b = binnings.c
    query = sa.select(b.id, b.provisional, b.created).where(b.system_id == system_id)
    rows = tx.execute(query.order_by(b.created.desc(), b.id.desc()))
    return [StoredBinning(row.id, bool(row.provisional), row.created) for row in rows]


def drop(tx: Tx, system_id: int, binning_id: str) -> None:
    """Remove a binning; its profiles are removed by `profiles.drop_binning`."""
    tx.execute(binnings.delete().where(binnings.c.system_id == system_id, binnings.c.id == binning_id))


def keep(tx: Tx, system_id: int, kept: Collection[str]) -> None:
    """Remove every other binning than these; their profiles are removed by `profiles.keep_binnings`."""
    b = binnings.c
    tx.execute(binnings.delete().where(b.system_id == system_id, b.id.not_in(kept)))
