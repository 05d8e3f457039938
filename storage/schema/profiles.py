"""Profiles and what they are measured against: windows, binnings, references."""

import sqlalchemy as sa

from storage.schema.base import metadata, system_key
from storage.schema.types import Json, Serial

BINNING_ID = sa.String(64)

windows = sa.Table(
    "windows",
    metadata,
    system_key(primary=True),
    sa.Column("window_start", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("rows", sa.BigInteger, nullable=False),
    sa.Column("inputs_revision", sa.BigInteger, nullable=False),
    sa.Column("outcomes_revision", sa.BigInteger, nullable=False),
    sa.Column("twins_from", sa.BigInteger),  # when the first training row comes that was not to be seen yet
)

profiles = sa.Table(
    "profiles",
    metadata,
    system_key(primary=True),
    sa.Column("stage", sa.String(16), primary_key=True),
    sa.Column("binning_id", BINNING_ID, primary_key=True),
    sa.Column("window_start", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("version_id", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("rows", sa.BigInteger, nullable=False),
    sa.Column("data", sa.LargeBinary, nullable=False),
)

binnings = sa.Table(
    "binnings",
    metadata,
    system_key(primary=True),
    sa.Column("id", BINNING_ID, primary_key=True),
    sa.Column("provisional", sa.SmallInteger, nullable=False),
    sa.Column("created", sa.BigInteger, nullable=False),
    sa.Column("data", sa.LargeBinary, nullable=False),
)

references = sa.Table(
    "references_",  # REFERENCES is a word of SQL
    metadata,
    sa.Column("id", Serial, primary_key=True),
    system_key(),
    sa.Column("binning_id", BINNING_ID, nullable=False),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("from_us", sa.BigInteger, nullable=False),
    sa.Column("frozen", sa.BigInteger),
    sa.Column("data", sa.LargeBinary, nullable=False),
    sa.Column("detail", Json, nullable=False),
    sa.Index(None, "system_id", "from_us"),
)
