"""Diagnoses as they were given, each kept; the newest one of an incident counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from storage.schema.judged import diagnoses
from storage.store import Tx


@dataclass(frozen=True)
class Given:
    """One diagnosis: `body` is the JSON object of the contract, `at` when it was given (microseconds)."""

    id: int
    incident_id: str | None
    at: int
    body: Mapping[str, Any]


_COLUMNS = [diagnoses.c[name] for name in Given.__dataclass_fields__]


def add(tx: Tx, system_id: int, incident_id: str | None, body: Mapping[str, Any], at: int) -> int:
    """Keep a diagnosis; its id. `incident_id` is None when a span was asked for. Refuses NaN (ValueError)."""
    values = {"system_id": system_id, "incident_id": incident_id, "at": at, "body": dict(body)}
    statement = diagnoses.insert().values(values)
    return int(tx.execute(statement.returning(diagnoses.c.id)).scalar_one())


def newest(tx: Tx, system_id: int, incident_id: str, before: int | None = None) -> Given | None:
    """The newest diagnosis of an incident (of those given before that time, µs), None before the first."""
    return next(iter(_select(tx, system_id, incident_id, 1, before)), None)


def history(tx: Tx, system_id: int, incident_id: str) -> list[Given]:
    """Every diagnosis of an incident, newest first."""
    return _select(tx, system_id, incident_id, None)


def _select(
    tx: Tx, system_id: int, incident_id: str, limit: int | None, before: int | None = None
) -> list[Given]:
    d = diagnoses.c
    query = sa.select(*_COLUMNS).where(d.system_id == system_id, d.incident_id == incident_id)
    if before is not None:
        query = query.where(d.at < before)
    return [Given(*row) for row in tx.execute(query.order_by(d.id.desc()).limit(limit))]
