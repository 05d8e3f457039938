"""Answers that were given, so that a request sent twice under one key gets the same answer."""

import hashlib
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from storage.schema.service import idempotency
from storage.store import Tx
from storage.upsert import insert_if_new


@dataclass(frozen=True)
class Remembered:
    """The answer that a key has got; `same_request` is False when it was for another request."""

    response: Any
    same_request: bool


def get(tx: Tx, system_id: int, key: str, request: bytes) -> Remembered | None:
    """What was answered under that key, None when it is new. `request` is all that makes the request."""
    query = sa.select(idempotency.c.request, idempotency.c.response)
    row = tx.execute(query.where(idempotency.c.key == _key(system_id, key))).one_or_none()
    return None if row is None else Remembered(row.response, row.request == _digest(request))


def put(tx: Tx, system_id: int, key: str, request: bytes, response: Any, now: int) -> bool:
    """Remember an answer (JSON values); False when the key has one already, which stays."""
    values = {
        "key": _key(system_id, key),
        "system_id": system_id,
        "created": now,
        "request": _digest(request),
        "response": response,
    }
    return insert_if_new(tx, idempotency, values)


def forget(tx: Tx, before: int) -> int:
    """Drop the answers given before that time; returns how many."""
    return tx.execute(idempotency.delete().where(idempotency.c.created < before)).rowcount


def _key(system_id: int, key: str) -> bytes:
    return _digest(f"{system_id}:{key}".encode("utf-8", "surrogatepass"))


def _digest(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=16).digest()
