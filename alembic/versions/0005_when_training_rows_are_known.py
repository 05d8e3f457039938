"""From when on a training row of a served row may be seen, and which windows wait for one.

Rows from before have no such time: they may be seen from their receipt on.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("twins", sa.Column("known", sa.BigInteger))
    op.add_column("windows", sa.Column("twins_from", sa.BigInteger))


def downgrade() -> None:
    op.drop_column("windows", "twins_from")
    op.drop_column("twins", "known")
