"""A seeded store, the app over it, a client."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from monitor import clock
from storage import Store, keys
from tests.web.seeding import Seeded, seed
from web.app import create_app


@pytest.fixture
def seeded(sqlite_store: Store) -> Seeded:
    """The ad system in the store."""
    return seed(sqlite_store)


@pytest.fixture
def app(sqlite_store: Store) -> Flask:
    """The app, open to everyone until a key is made."""
    return create_app(sqlite_store, allow_anonymous=True)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A client that keeps its cookies."""
    return app.test_client()


@pytest.fixture
def secrets(sqlite_store: Store) -> dict[str, str]:
    """The secret of one key for each scope."""
    with sqlite_store.begin() as tx:
        return {
            scope: keys.create(tx, scope, [scope], clock.now_us())[1] for scope in ("ingest", "read", "admin")
        }


@pytest.fixture
def errors(app: Flask, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fails the test when the app logged an error of its own."""
    yield
    assert [record.message for record in caplog.records if record.levelname == "ERROR"] == []
