"""What users send: blocks of features, and the rows that are joined and filtered.

An id text is kept in its block alone. Here it is a 16-byte hash keyed by the system: a unique text key costs
SQLite 60 % of its insert rate.
"""

import sqlalchemy as sa

from storage.schema.base import metadata, system_key
from storage.schema.types import Hash, Json, Real, Serial, Words

blocks = sa.Table(
    "blocks",
    metadata,
    sa.Column("id", Serial, primary_key=True),
    system_key(),
    sa.Column("stage", sa.String(16), nullable=False),
    sa.Column("window_start", sa.BigInteger),  # null for training rows
    sa.Column("rows", sa.BigInteger, nullable=False),
    sa.Column("created", sa.BigInteger, nullable=False),
    sa.Column("digest", Hash),  # only where rows have no id: the same block twice is the same sending twice
    sa.Column("data", sa.LargeBinary, nullable=False),
    sa.UniqueConstraint("system_id", "stage", "digest"),
    sa.Index(None, "system_id", "stage", "window_start"),
)

predictions = sa.Table(
    "predictions",
    metadata,
    sa.Column("block_id", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("block_row", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("id", Hash, nullable=False, unique=True),
    sa.Column("ts", sa.BigInteger, nullable=False),
    sa.Column("version_id", sa.BigInteger, nullable=False),
    sa.Column("status", sa.SmallInteger, nullable=False),
    sa.Column("score", Real),
    sa.Column("latency_ms", Real),
    sa.Column("segment_id", sa.BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

segments = sa.Table(
    "segments",
    metadata,
    sa.Column("id", sa.BigInteger, primary_key=True, autoincrement=False),
    system_key(),
    sa.Column("dims", Json, nullable=False),
)

outcomes = sa.Table(
    "outcomes",
    metadata,
    sa.Column("id", Hash, primary_key=True),
    system_key(),
    sa.Column("ts", sa.BigInteger, nullable=False),
    sa.Column("label", Real),
    sa.Column("value", Real),
    sa.Column("joined", sa.SmallInteger, nullable=False),  # 1 when its prediction is there, else 0
    sqlite_with_rowid=False,
)
sa.Index(
    "ix_outcomes_waiting",
    outcomes.c.system_id,
    sqlite_where=sa.text("joined = 0"),
    postgresql_where=sa.text("joined = 0"),
)

twins = sa.Table(
    "twins",
    metadata,
    sa.Column("id", Hash, primary_key=True),
    sa.Column("block_id", sa.BigInteger, nullable=False, index=True),
    sa.Column("block_row", sa.BigInteger, nullable=False),
    sa.Column("known", sa.BigInteger),  # from when on it may be seen, where the row says so
    sqlite_with_rowid=False,
)

points = sa.Table(
    "points",
    metadata,
    system_key(primary=True),
    sa.Column("metric_id", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("ts", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("segment_id", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("value", Real, nullable=False),
    sqlite_with_rowid=False,
)

events = sa.Table(
    "events",
    metadata,
    sa.Column("id", Hash, primary_key=True),
    system_key(),
    sa.Column("ts", sa.BigInteger, nullable=False),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("title", Words, nullable=False),
    sa.Column("until", sa.BigInteger),
    sa.Column("subject", Words),
    sa.Index(None, "system_id", "ts"),
)

probe_results = sa.Table(
    "probe_results",
    metadata,
    sa.Column("id", Hash, primary_key=True),
    system_key(),
    sa.Column("probe", Words, nullable=False),
    sa.Column("case_name", Words, nullable=False),
    sa.Column("ts", sa.BigInteger, nullable=False),
    sa.Column("expected", Real, nullable=False),
    sa.Column("observed", Real),
    sa.Column("latency_ms", Real),
    sa.Column("model_version", Words),
    sa.Column("nonsense", Words),  # what was answered in the place of a number
    sa.Column("silence", Words),  # why nothing was answered
    sa.Index(None, "system_id", "ts"),
)

quarantine = sa.Table(
    "quarantine",
    metadata,
    sa.Column("id", Serial, primary_key=True),
    system_key(),
    sa.Column("log", sa.String(16), nullable=False),
    sa.Column("received", sa.BigInteger, nullable=False),
    sa.Column("reason", Words, nullable=False),
    sa.Column("row", Json, nullable=False),
    sa.Column("replayed", sa.BigInteger),
    sa.Index(None, "system_id", "id"),
)
