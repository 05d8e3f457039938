"""Profiles per (window, stage, model version, binning): increments merge into what is there."""

from collections.abc import Collection, Mapping

import sqlalchemy as sa

from detectors.profile import Binning, Profile, decode, encode, merge
from storage import names
from storage.schema.profiles import profiles
from storage.store import Tx
from storage.upsert import insert_or_set

ProfileKey = tuple[int, str]  # (window start, model version)


def add(tx: Tx, system_id: int, binning: Binning, increments: Mapping[ProfileKey, Profile]) -> None:
    """Merge increments into the stored profiles. All of one stage; the caller holds the system's lock.

    Raises ValueError when the increments are of several stages.
    """
    stages = {profile.stage for profile in increments.values()}
    if len(stages) > 1:
        raise ValueError(f"profiles of one call must be of one stage, not {sorted(stages)}")
    for stage in stages:
        versions = names.ids(tx, system_id, "version", {version for _, version in increments})
        keys = {(start, versions[version]): profile for (start, version), profile in increments.items()}
        stored = _stored(tx, system_id, stage, binning.id, {start for start, _ in keys})
        rows = []
        for (start, version_id), profile in keys.items():
            before = stored.get((start, version_id))
            after = profile if before is None else merge(decode(before, binning), profile)
            rows.append(
                {
                    "system_id": system_id,
                    "stage": stage,
                    "binning_id": binning.id,
                    "window_start": start,
                    "version_id": version_id,
                    "rows": after.rows,
                    "data": encode(after),
                }
            )
        insert_or_set(tx, profiles, rows, ["rows", "data"])


def _stored(
    tx: Tx, system_id: int, stage: str, binning_id: str, starts: set[int]
) -> dict[tuple[int, int], bytes]:
    p = profiles.c
    query = sa.select(p.window_start, p.version_id, p.data).where(
        p.system_id == system_id, p.stage == stage, p.binning_id == binning_id
    )
    found: dict[tuple[int, int], bytes] = {}
    ordered = sorted(starts)
    for first in range(0, len(ordered), 500):
        chosen = query.where(p.window_start.in_(ordered[first : first + 500]))
        found.update({(row.window_start, row.version_id): bytes(row.data) for row in tx.execute(chosen)})
    return found


def load(
    tx: Tx, system_id: int, stage: str, binning: Binning, start: int | None = None, end: int | None = None
) -> dict[ProfileKey, Profile]:
    """The profiles of one stage whose window starts in `[start, end)`, by window start and version."""
    p = profiles.c
    query = sa.select(p.window_start, p.version_id, p.data).where(
        p.system_id == system_id, p.stage == stage, p.binning_id == binning.id
    )
    if start is not None:
        query = query.where(p.window_start >= start)
    if end is not None:
        query = query.where(p.window_start < end)
    versions = names.texts(tx, system_id, "version")
    rows = tx.execute(query.order_by(p.window_start, p.version_id))
    return {(row.window_start, versions[row.version_id]): decode(bytes(row.data), binning) for row in rows}


def rows_of(tx: Tx, system_id: int, window_start: int) -> dict[tuple[str, str], int]:
    """(stage, binning id) -> the rows that one window's profiles hold, over all versions."""
    p = profiles.c
    query = sa.select(p.stage, p.binning_id, sa.func.sum(p.rows)).group_by(p.stage, p.binning_id)
    found = tx.execute(query.where(p.system_id == system_id, p.window_start == window_start))
    return {(stage, binning_id): int(rows) for stage, binning_id, rows in found}


def drop_binning(tx: Tx, system_id: int, binning_id: str) -> int:
    """Remove every profile of a binning; returns how many."""
    p = profiles.c
    return tx.execute(profiles.delete().where(p.system_id == system_id, p.binning_id == binning_id)).rowcount


def keep_binnings(tx: Tx, system_id: int, kept: Collection[str]) -> None:
    """Remove every profile of other binnings than these."""
    p = profiles.c
    tx.execute(profiles.delete().where(p.system_id == system_id, p.binning_id.not_in(kept)))


def drop_windows(tx: Tx, system_id: int, stage: str, binning_id: str, starts: set[int]) -> None:
    """Remove the profiles of some windows, before they are folded once more."""
    p = profiles.c
    of = (p.system_id == system_id) & (p.stage == stage) & (p.binning_id == binning_id)
    statement = profiles.delete().where(of, p.window_start == sa.bindparam("start"))
    if starts:
        tx.execute(statement, [{"start": start} for start in sorted(starts)])
