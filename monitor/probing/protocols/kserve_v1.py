"""KServe's protocol 1, which TensorFlow Serving speaks too: instances in, predictions out.

Source: https://kserve.github.io/website/docs/concepts/architecture/data-plane/v1-protocol
"""

from collections.abc import Sequence
from typing import Any

from monitor.probing.protocols import Inputs, listed


def address(endpoint: str) -> str:
    """The endpoint as declared: it ends in `:predict`."""
    return endpoint


def body(inputs: Sequence[Inputs]) -> Any:
    """One instance an input, by name."""
    return {"instances": [dict(each) for each in inputs]}


def predictions(answer: Any) -> list[Any]:
    """The list under `predictions`."""
    return listed(answer)
