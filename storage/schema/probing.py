"""What Bifocal asks of a model's endpoint, and what logged rows gave when they were asked again."""

import sqlalchemy as sa

from storage.schema.base import metadata, system_key
from storage.schema.types import Json, Real, Words

golden = sa.Table(
    "golden",
    metadata,
    system_key(primary=True),
    sa.Column("probe", Words, primary_key=True),
    sa.Column("cases", Json, nullable=False),
    sa.Column("read", sa.BigInteger, nullable=False),  # when the file of cases was
    sa.Column("asked", sa.BigInteger),  # when a worker last took a turn, null for never
)

replays = sa.Table(
    "replays",
    metadata,
    system_key(primary=True),
    sa.Column("window_start", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("probe", Words, primary_key=True),
    sa.Column("sample", sa.String(16), primary_key=True),
    sa.Column("version", Words, nullable=False),
    sa.Column("compared", sa.BigInteger, nullable=False),
    sa.Column("apart", sa.BigInteger, nullable=False),
    sa.Column("largest", Real, nullable=False),
    sa.Column("left_out", sa.BigInteger, nullable=False),
    sa.Column("note", Words),
)
