"""What really happened in a simulated tail, as its `truth.json` tells."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from monitor.clock import from_text


@dataclass(frozen=True)
class Truth:
    """One incident: its cause, where it sat, since when (µs; None for a benign one).

    `size` is the change of the business metric that it made by itself, relative to the same tail without it.
    """

    lens: str
    cause: str
    subject: str | None
    segment: Mapping[str, str]
    onset: int | None
    size: float


def read(folder: Path) -> tuple[Truth, ...]:
    """The incidents of the tail in that folder; in a calm world its benign cause alone."""
    told = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    if told["incidents"]:
        return tuple(map(_truth, told["incidents"]))
    return (Truth("benign", told["benign"] or "benign.noise", None, {}, None, 0.0),)


def _truth(told: Mapping[str, Any]) -> Truth:
    return Truth(
        told["lens"], told["cause"], told["subject"], told["segment"], from_text(told["onset"]), told["size"]
    )
