"""Golden cases, why one has no number, and what logged rows gave when they were asked again.

Spelt out, not taken from storage.schema: a migration must make the same tables for ever.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("probe_results", sa.Column("nonsense", sa.Text))
    op.add_column("probe_results", sa.Column("silence", sa.Text))
    op.create_table(
        "golden",
        sa.Column("system_id", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("probe", sa.Text, nullable=False),
        sa.Column("cases", sa.Text, nullable=False),
        sa.Column("read", sa.BigInteger, nullable=False),
        sa.Column("asked", sa.BigInteger),
        sa.PrimaryKeyConstraint("system_id", "probe", name="pk_golden"),
    )
    op.create_table(
        "replays",
        sa.Column("system_id", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("window_start", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("probe", sa.Text, nullable=False),
        sa.Column("sample", sa.String(16), nullable=False),
        sa.Column("version", sa.Text, nullable=False),
        sa.Column("compared", sa.BigInteger, nullable=False),
        sa.Column("apart", sa.BigInteger, nullable=False),
        sa.Column("largest", sa.Double, nullable=False),
        sa.Column("left_out", sa.BigInteger, nullable=False),
        sa.Column("note", sa.Text),
        sa.PrimaryKeyConstraint("system_id", "window_start", "probe", "sample", name="pk_replays"),
    )


def downgrade() -> None:
    op.drop_table("replays")
    op.drop_table("golden")
    op.drop_column("probe_results", "silence")
    op.drop_column("probe_results", "nonsense")
