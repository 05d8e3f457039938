"""What Evidently answered when it was asked about an alarm, and the page it drew.

Spelt out, not taken from storage.schema: a migration must make the same tables for ever.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "confirmations",
        sa.Column("system_id", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("window_start", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("phase", sa.String(16), nullable=False),
        sa.Column("columns", sa.Text, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("attempts", sa.BigInteger, nullable=False),
        sa.Column("next_attempt", sa.BigInteger, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("error", sa.Text),
        sa.Column("answers", sa.Text),
        sa.Column("page", sa.LargeBinary),
        sa.PrimaryKeyConstraint("system_id", "window_start", "phase", name="pk_confirmations"),
    )


def downgrade() -> None:
    op.drop_table("confirmations")
