"""What the service itself remembers: deliveries, leases, keys, counters."""

import sqlalchemy as sa

from storage.schema.base import metadata, system_key
from storage.schema.types import Hash, Json, Serial, Ulid, Words

outbox = sa.Table(
    "outbox",
    metadata,
    sa.Column("id", Ulid, primary_key=True),
    system_key(),
    sa.Column("channel", Words, nullable=False),
    sa.Column("dedupe_key", Words, nullable=False),
    sa.Column("type", sa.String(32), nullable=False),
    sa.Column("incident_id", Ulid),
    sa.Column("body", Json, nullable=False),
    sa.Column("created", sa.BigInteger, nullable=False),
    sa.Column("next_attempt", sa.BigInteger, nullable=False),
    sa.Column("attempts", sa.BigInteger, nullable=False),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("last_error", Words),
    sa.Column("sent_at", sa.BigInteger),
    sa.UniqueConstraint("system_id", "channel", "dedupe_key"),
    sa.Index(None, "state", "next_attempt"),
)

silences = sa.Table(
    "silences",
    metadata,
    sa.Column("id", Ulid, primary_key=True),
    system_key(),
    sa.Column("channel", Words),  # null: all of them
    sa.Column("metric", Words),  # null: all of them
    sa.Column("starts", sa.BigInteger, nullable=False),
    sa.Column("until", sa.BigInteger, nullable=False),
    sa.Column("reason", Words, nullable=False),
    sa.Index(None, "system_id", "until"),
)

leases = sa.Table(
    "leases",
    metadata,
    sa.Column("name", Words, primary_key=True),
    sa.Column("holder", Words, nullable=False),
    sa.Column("until", sa.BigInteger, nullable=False),
)

api_keys = sa.Table(
    "api_keys",
    metadata,
    sa.Column("id", Serial, primary_key=True),
    sa.Column("name", Words, nullable=False),
    sa.Column("hash", sa.LargeBinary(32), nullable=False, unique=True),
    sa.Column("scopes", Json, nullable=False),
    sa.Column("created", sa.BigInteger, nullable=False),
    sa.Column("revoked", sa.BigInteger),
)

idempotency = sa.Table(
    "idempotency",
    metadata,
    sa.Column("key", Hash, primary_key=True),
    system_key(),
    sa.Column("created", sa.BigInteger, nullable=False),
    sa.Column("request", Hash, nullable=False),
    sa.Column("response", Json, nullable=False),
    sa.Index(None, "created"),
)

counters = sa.Table(
    "counters",
    metadata,
    system_key(primary=True),
    sa.Column("log", sa.String(16), primary_key=True),
    sa.Column("name", Words, primary_key=True),
    sa.Column("value", sa.BigInteger, nullable=False),
)

canaries = sa.Table(
    "canaries",
    metadata,
    sa.Column("id", Ulid, primary_key=True),
    system_key(),
    sa.Column("created", sa.BigInteger, nullable=False),
    sa.Column("hops", Json, nullable=False),
    sa.Index(None, "system_id", "created"),
)
