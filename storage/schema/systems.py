"""Systems, their definitions and the integers that stand for users' names."""

import sqlalchemy as sa

from storage.schema.base import metadata, system_key
from storage.schema.types import Serial, Words

systems = sa.Table(
    "systems",
    metadata,
    sa.Column("id", Serial, primary_key=True),
    sa.Column("name", Words, nullable=False, unique=True),
    sa.Column("created", sa.BigInteger, nullable=False),
    sa.Column("raw_from", sa.BigInteger),  # raw rows of windows before it are gone
)

definitions = sa.Table(
    "definitions",
    metadata,
    system_key(primary=True),
    sa.Column("version", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("body", Words, nullable=False),
    sa.Column("created", sa.BigInteger, nullable=False),
)

names = sa.Table(
    "names",
    metadata,
    sa.Column("id", Serial, primary_key=True),
    system_key(),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("text", Words, nullable=False),
    sa.UniqueConstraint("system_id", "kind", "text"),
)
