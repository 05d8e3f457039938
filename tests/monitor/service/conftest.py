"""Two databases of a kind, for a run that is disturbed and one that is not."""

from collections.abc import Iterator

import pytest

from tests.databases import Server


@pytest.fixture
def postgres_pair(postgres: Server, migrated_postgres: str) -> Iterator[tuple[str, str]]:
    """The URLs of two PostgreSQL databases at Alembic's head."""
    with postgres.database(migrated_postgres) as first, postgres.database(migrated_postgres) as second:
        yield first, second
