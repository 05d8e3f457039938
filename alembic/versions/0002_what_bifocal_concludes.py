"""Profiles, what is concluded from them, and what the service remembers.

Spelt out, not taken from storage.schema: a migration must make the same tables for ever.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

#: Counted up by the database; SQLite does so only for its own INTEGER.
SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

TABLES = (
    ("windows", "profiles", "binnings", "references_"),
    ("evaluations", "findings"),
    ("incidents", "diagnoses"),
    ("outbox", "silences"),
    ("leases", "api_keys", "idempotency", "counters", "canaries"),
)


def upgrade() -> None:
    _profiles()
    _findings()
    _incidents()
    _deliveries()
    _service()


def downgrade() -> None:
    for group in TABLES:
        for table in group:
            op.drop_table(table)


def _profiles() -> None:
    op.create_table(
        "windows",
        sa.Column("system_id", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("window_start", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("rows", sa.BigInteger, nullable=False),
        sa.Column("inputs_revision", sa.BigInteger, nullable=False),
        sa.Column("outcomes_revision", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("system_id", "window_start", name="pk_windows"),
    )
    op.create_table(
        "profiles",
        sa.Column("system_id", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("stage", sa.String(16), nullable=False),
        sa.Column("binning_id", sa.String(64), nullable=False),
        sa.Column("window_start", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("version_id", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("rows", sa.BigInteger, nullable=False),
        sa.Column("data", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint(
            "system_id", "stage", "binning_id", "window_start", "version_id", name="pk_profiles"
        ),
    )
    op.create_table(
        "binnings",
        sa.Column("system_id", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("provisional", sa.SmallInteger, nullable=False),
        sa.Column("created", sa.BigInteger, nullable=False),
        sa.Column("data", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("system_id", "id", name="pk_binnings"),
    )
    op.create_table(
        "references_",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("system_id", sa.BigInteger, nullable=False),
        sa.Column("binning_id", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("from_us", sa.BigInteger, nullable=False),
        sa.Column("frozen", sa.BigInteger),
        sa.Column("data", sa.LargeBinary, nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_references_"),
    )
    op.create_index("ix_references__system_id_from_us", "references_", ["system_id", "from_us"])


def _findings() -> None:
    op.create_table(
        "evaluations",
        sa.Column("system_id", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("window_start", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("phase", sa.String(16), nullable=False),
        sa.Column("revision", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("definition_version", sa.BigInteger, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("summary", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("system_id", "window_start", "phase", "revision", name="pk_evaluations"),
    )
    op.create_table(
        "findings",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("system_id", sa.BigInteger, nullable=False),
        sa.Column("window_start", sa.BigInteger, nullable=False),
        sa.Column("window_end", sa.BigInteger, nullable=False),
        sa.Column("phase", sa.String(16), nullable=False),
        sa.Column("revision", sa.BigInteger, nullable=False),
        sa.Column("superseded", sa.SmallInteger, nullable=False),
        sa.Column("detector", sa.String(64), nullable=False),
        sa.Column("lens", sa.String(16), nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("segment", sa.Text, nullable=False),
        sa.Column("severity", sa.String(16), nullable=False),
        sa.Column("effect", sa.Double, nullable=False),
        sa.Column("p_value", sa.Double),
        sa.Column("baseline", sa.Double),
        sa.Column("observed", sa.Double),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("streak", sa.BigInteger, nullable=False),
        sa.Column("since", sa.BigInteger),
        sa.Column("details", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_findings"),
    )
    op.create_index("ix_findings_system_id_window_start", "findings", ["system_id", "window_start"])


def _incidents() -> None:
    op.create_table(
        "incidents",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("system_id", sa.BigInteger, nullable=False),
        sa.Column("metric", sa.Text),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("severity", sa.String(16), nullable=False),
        sa.Column("window_start", sa.BigInteger, nullable=False),
        sa.Column("opened", sa.BigInteger, nullable=False),
        sa.Column("acknowledged", sa.BigInteger),
        sa.Column("resolved", sa.BigInteger),
        sa.Column("onset", sa.BigInteger),
        sa.Column("quiet", sa.SmallInteger, nullable=False),
        sa.Column("verdict", sa.String(16)),
        sa.Column("confidence", sa.Double),
        sa.Column("top_cause", sa.String(64)),
        sa.Column("change", sa.Text),
        sa.Column("annotations", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_incidents"),
    )
    op.create_index("ix_incidents_system_id_opened_id", "incidents", ["system_id", "opened", "id"])
    op.create_table(
        "diagnoses",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("system_id", sa.BigInteger, nullable=False),
        sa.Column("incident_id", sa.String(26)),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_diagnoses"),
    )
    op.create_index("ix_diagnoses_incident_id", "diagnoses", ["incident_id"])


def _deliveries() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("system_id", sa.BigInteger, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("dedupe_key", sa.Text, nullable=False),
        sa.Column("type", sa.String(32), nullable=False),
        sa.Column("incident_id", sa.String(26)),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("created", sa.BigInteger, nullable=False),
        sa.Column("next_attempt", sa.BigInteger, nullable=False),
        sa.Column("attempts", sa.BigInteger, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("last_error", sa.Text),
        sa.Column("sent_at", sa.BigInteger),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.UniqueConstraint(
            "system_id", "channel", "dedupe_key", name="uq_outbox_system_id_channel_dedupe_key"
        ),
    )
    op.create_index("ix_outbox_state_next_attempt", "outbox", ["state", "next_attempt"])
    op.create_table(
        "silences",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("system_id", sa.BigInteger, nullable=False),
        sa.Column("channel", sa.Text),
        sa.Column("metric", sa.Text),
        sa.Column("starts", sa.BigInteger, nullable=False),
        sa.Column("until", sa.BigInteger, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_silences"),
    )
    op.create_index("ix_silences_system_id_until", "silences", ["system_id", "until"])


def _service() -> None:
    op.create_table(
        "leases",
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("holder", sa.Text, nullable=False),
        sa.Column("until", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_leases"),
    )
    op.create_table(
        "api_keys",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("hash", sa.LargeBinary(32), nullable=False),
        sa.Column("scopes", sa.Text, nullable=False),
        sa.Column("created", sa.BigInteger, nullable=False),
        sa.Column("revoked", sa.BigInteger),
        sa.PrimaryKeyConstraint("id", name="pk_api_keys"),
        sa.UniqueConstraint("hash", name="uq_api_keys_hash"),
    )
    op.create_table(
        "idempotency",
        sa.Column("key", sa.LargeBinary(16), nullable=False),
        sa.Column("system_id", sa.BigInteger, nullable=False),
        sa.Column("created", sa.BigInteger, nullable=False),
        sa.Column("request", sa.LargeBinary(16), nullable=False),
        sa.Column("response", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_idempotency"),
    )
    op.create_index("ix_idempotency_created", "idempotency", ["created"])
    op.create_table(
        "counters",
        sa.Column("system_id", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("log", sa.String(16), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("value", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("system_id", "log", "name", name="pk_counters"),
    )
    op.create_table(
        "canaries",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("system_id", sa.BigInteger, nullable=False),
        sa.Column("created", sa.BigInteger, nullable=False),
        sa.Column("hops", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_canaries"),
    )
    op.create_index("ix_canaries_system_id_created", "canaries", ["system_id", "created"])
