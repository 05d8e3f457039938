"""A running model for the tests that ask one."""

from collections.abc import Iterator

import pytest

from tests.monitor.probing.models import Server, serving


@pytest.fixture
def model() -> Iterator[Server]:
    """A model that answers rightly until it is told otherwise."""
    with serving() as server:
        yield server
