"""API keys. Only the SHA-256 of a secret is kept: 256 random bits need no slow hash."""

import hashlib
import hmac
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, get_args

import sqlalchemy as sa

from storage.schema.service import api_keys
from storage.store import Tx

Scope = Literal["ingest", "read", "admin"]

#: Secret scanners recognise keys by a fixed prefix.
PREFIX = "bifocal_"


@dataclass(frozen=True)
class ApiKey:
    """A key without its secret; times in microseconds."""

    id: int
    name: str
    scopes: frozenset[str]
    created: int
    revoked: int | None


def create(tx: Tx, name: str, scopes: Iterable[str], now: int) -> tuple[ApiKey, str]:
    """A new key and its secret, which cannot be read again. Raises ValueError on an unknown scope or none."""
    chosen = sorted(set(scopes))
    unknown = [scope for scope in chosen if scope not in get_args(Scope)]
    if unknown or not chosen:
        raise ValueError(f"scopes are ingest, read and admin, not {', '.join(unknown) or 'nothing'}")
    secret = PREFIX + secrets.token_urlsafe(32)
    statement = api_keys.insert().values(name=name, hash=_digest(secret), scopes=chosen, created=now)
    number = tx.execute(statement.returning(api_keys.c.id)).scalar_one()
    return ApiKey(number, name, frozenset(chosen), now, None), secret


def verify(tx: Tx, secret: str) -> ApiKey | None:
    """The key that the secret belongs to, None when it is unknown or revoked."""
    digest = _digest(secret)
    row = tx.execute(
        sa.select(api_keys).where(api_keys.c.hash == digest, api_keys.c.revoked.is_(None))
    ).one_or_none()
    if row is None or not hmac.compare_digest(row.hash, digest):
        return None
    return _key(row)


def revoke(tx: Tx, key_id: int, now: int) -> bool:
    """End a key; False when there is none of that id or it has ended before."""
    live = (api_keys.c.id == key_id) & api_keys.c.revoked.is_(None)
    return tx.execute(api_keys.update().where(live).values(revoked=now)).rowcount == 1


def listing(tx: Tx) -> list[ApiKey]:
    """Every key, the revoked too, oldest first."""
    return [_key(row) for row in tx.execute(sa.select(api_keys).order_by(api_keys.c.id))]


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()


def _key(row: sa.Row[tuple[object, ...]]) -> ApiKey:
    return ApiKey(row.id, row.name, frozenset(row.scopes), row.created, row.revoked)
