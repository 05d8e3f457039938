"""The examples in the package's own pages hold."""

import doctest

import pytest

import monitor.definition
from monitor.definition import durations, problems, words


@pytest.mark.parametrize("module", [monitor.definition, durations, problems, words], ids=lambda m: m.__name__)
def test_the_examples_hold(module: object) -> None:
    failed, attempted = doctest.testmod(module, optionflags=doctest.ELLIPSIS)  # type: ignore[arg-type]
    assert attempted > 0
    assert failed == 0
