"""What Bifocal concluded: evaluations, findings, incidents, diagnoses; and a second opinion on findings."""

import sqlalchemy as sa

from storage.schema.base import metadata, system_key
from storage.schema.types import Json, Real, Serial, Ulid, Words

evaluations = sa.Table(
    "evaluations",
    metadata,
    system_key(primary=True),
    sa.Column("window_start", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("phase", sa.String(16), primary_key=True),
    sa.Column("revision", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("definition_version", sa.BigInteger, nullable=False),
    sa.Column("at", sa.BigInteger, nullable=False),
    sa.Column("summary", Json, nullable=False),
)

findings = sa.Table(
    "findings",
    metadata,
    sa.Column("id", Ulid, primary_key=True),
    system_key(),
    sa.Column("window_start", sa.BigInteger, nullable=False),
    sa.Column("window_end", sa.BigInteger, nullable=False),
    sa.Column("phase", sa.String(16), nullable=False),
    sa.Column("revision", sa.BigInteger, nullable=False),
    sa.Column("superseded", sa.SmallInteger, nullable=False),  # 1 once a later revision has judged the window
    sa.Column("detector", sa.String(64), nullable=False),
    sa.Column("lens", sa.String(16), nullable=False),
    sa.Column("subject", Words, nullable=False),
    sa.Column("segment", Json, nullable=False),
    sa.Column("severity", sa.String(16), nullable=False),
    sa.Column("effect", Real, nullable=False),
    sa.Column("p_value", Real),
    sa.Column("baseline", Real),
    sa.Column("observed", Real),
    sa.Column("text", Words, nullable=False),
    sa.Column("streak", sa.BigInteger, nullable=False),
    sa.Column("since", sa.BigInteger),
    sa.Column("details", Json, nullable=False),
    sa.Index(None, "system_id", "window_start"),
)

confirmations = sa.Table(
    "confirmations",
    metadata,
    system_key(primary=True),
    sa.Column("window_start", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("phase", sa.String(16), primary_key=True),
    sa.Column("columns", Json, nullable=False),  # those asked about, as they are called in a block
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("attempts", sa.BigInteger, nullable=False),
    sa.Column("next_attempt", sa.BigInteger, nullable=False),
    sa.Column("at", sa.BigInteger, nullable=False),
    sa.Column("error", Words),
    sa.Column("answers", Json),
    sa.Column("page", sa.LargeBinary),  # gzip
)

incidents = sa.Table(
    "incidents",
    metadata,
    sa.Column("id", Ulid, primary_key=True),
    system_key(),
    sa.Column("metric", Words),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("severity", sa.String(16), nullable=False),
    sa.Column("window_start", sa.BigInteger, nullable=False),
    sa.Column("opened", sa.BigInteger, nullable=False),
    sa.Column("acknowledged", sa.BigInteger),
    sa.Column("resolved", sa.BigInteger),
    sa.Column("onset", sa.BigInteger),
    sa.Column("quiet", sa.SmallInteger, nullable=False),  # windows in a row without an alarm
    sa.Column("verdict", sa.String(16)),
    sa.Column("confidence", Real),
    sa.Column("top_cause", sa.String(64)),
    sa.Column("change", Json),
    sa.Column("annotations", Json, nullable=False),
    sa.Index(None, "system_id", "opened", "id"),
)

diagnoses = sa.Table(
    "diagnoses",
    metadata,
    sa.Column("id", Serial, primary_key=True),
    system_key(),
    sa.Column("incident_id", Ulid, index=True),
    sa.Column("at", sa.BigInteger, nullable=False),
    sa.Column("body", Json, nullable=False),
)
