"""Systems and the rows that users send.

Spelt out, not taken from storage.schema: a migration must make the same tables for ever.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

#: Counted up by the database; SQLite does so only for its own INTEGER.
SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

TABLES = (
    ("systems", "definitions", "names"),
    ("blocks", "predictions", "segments"),
    ("outcomes", "twins"),
    ("points", "events", "probe_results", "quarantine"),
)


def upgrade() -> None:
    _systems()
    _blocks_and_predictions()
    _outcomes_and_twins()
    _posted()


def downgrade() -> None:
    for group in TABLES:
        for table in group:
            op.drop_table(table)


def _systems() -> None:
    op.create_table(
        "systems",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("created", sa.BigInteger, nullable=False),
        sa.Column("raw_from", sa.BigInteger),
        sa.PrimaryKeyConstraint("id", name="pk_systems"),
        sa.UniqueConstraint("name", name="uq_systems_name"),
    )
    op.create_table(
        "definitions",
        sa.Column("system_id", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("version", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("created", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("system_id", "version", name="pk_definitions"),
    )
    op.create_table(
        "names",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("system_id", sa.BigInteger, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_names"),
        sa.UniqueConstraint("system_id", "kind", "text", name="uq_names_system_id_kind_text"),
    )


def _blocks_and_predictions() -> None:
    op.create_table(
        "blocks",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("system_id", sa.BigInteger, nullable=False),
        sa.Column("stage", sa.String(16), nullable=False),
        sa.Column("window_start", sa.BigInteger),
        sa.Column("rows", sa.BigInteger, nullable=False),
        sa.Column("created", sa.BigInteger, nullable=False),
        sa.Column("digest", sa.LargeBinary(16)),
        sa.Column("data", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_blocks"),
        sa.UniqueConstraint("system_id", "stage", "digest", name="uq_blocks_system_id_stage_digest"),
    )
    op.create_index(
        "ix_blocks_system_id_stage_window_start", "blocks", ["system_id", "stage", "window_start"]
    )
    op.create_table(
        "predictions",
        sa.Column("block_id", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("block_row", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("ts", sa.BigInteger, nullable=False),
        sa.Column("version_id", sa.BigInteger, nullable=False),
        sa.Column("status", sa.SmallInteger, nullable=False),
        sa.Column("score", sa.Double),
        sa.Column("latency_ms", sa.Double),
        sa.Column("segment_id", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("block_id", "block_row", name="pk_predictions"),
        sa.UniqueConstraint("id", name="uq_predictions_id"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "segments",
        sa.Column("id", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("system_id", sa.BigInteger, nullable=False),
        sa.Column("dims", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_segments"),
    )


def _outcomes_and_twins() -> None:
    op.create_table(
        "outcomes",
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("system_id", sa.BigInteger, nullable=False),
        sa.Column("ts", sa.BigInteger, nullable=False),
        sa.Column("label", sa.Double),
        sa.Column("value", sa.Double),
        sa.Column("joined", sa.SmallInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_outcomes"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_outcomes_waiting",
        "outcomes",
        ["system_id"],
        sqlite_where=sa.text("joined = 0"),
        postgresql_where=sa.text("joined = 0"),
    )
    op.create_table(
        "twins",
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("block_id", sa.BigInteger, nullable=False),
        sa.Column("block_row", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_twins"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_twins_block_id", "twins", ["block_id"])


def _posted() -> None:
    op.create_table(
        "points",
        sa.Column("system_id", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("metric_id", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("ts", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("segment_id", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("value", sa.Double, nullable=False),
        sa.PrimaryKeyConstraint("system_id", "metric_id", "ts", "segment_id", name="pk_points"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "events",
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("system_id", sa.BigInteger, nullable=False),
        sa.Column("ts", sa.BigInteger, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("until", sa.BigInteger),
        sa.Column("subject", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_events"),
    )
    op.create_index("ix_events_system_id_ts", "events", ["system_id", "ts"])
    op.create_table(
        "probe_results",
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("system_id", sa.BigInteger, nullable=False),
        sa.Column("probe", sa.Text, nullable=False),
        sa.Column("case_name", sa.Text, nullable=False),
        sa.Column("ts", sa.BigInteger, nullable=False),
        sa.Column("expected", sa.Double, nullable=False),
        sa.Column("observed", sa.Double),
        sa.Column("latency_ms", sa.Double),
        sa.Column("model_version", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_probe_results"),
    )
    op.create_index("ix_probe_results_system_id_ts", "probe_results", ["system_id", "ts"])
    op.create_table(
        "quarantine",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("system_id", sa.BigInteger, nullable=False),
        sa.Column("log", sa.String(16), nullable=False),
        sa.Column("received", sa.BigInteger, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("row", sa.Text, nullable=False),
        sa.Column("replayed", sa.BigInteger),
        sa.PrimaryKeyConstraint("id", name="pk_quarantine"),
    )
    op.create_index("ix_quarantine_system_id_id", "quarantine", ["system_id", "id"])
