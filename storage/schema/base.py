"""The one collection that every table belongs to."""

import sqlalchemy as sa

metadata = sa.MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)


def system_key(*, primary: bool = False) -> sa.Column[int]:
    """The column that ties a row to its system; no foreign key on the tables that take millions of rows."""
    return sa.Column("system_id", sa.BigInteger, primary_key=primary, nullable=False, autoincrement=False)
