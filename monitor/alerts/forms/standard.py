"""The Standard Webhooks body: `type`, `timestamp`, `data`, as it stands."""

from collections.abc import Mapping
from typing import Any

SIGNED = True


def render(message: Mapping[str, Any], secret: str | None) -> dict[str, Any]:
    """The message itself; the secret signs it and stays out of it."""
    return {"type": message["type"], "timestamp": message["timestamp"], "data": message["data"]}
