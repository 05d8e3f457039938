"""What the tests of this folder do to the columns of a world, and what came of it."""

import numpy as np

from detectors.types import Finding
from tests.detectors.campaign import Campaign
from tests.detectors.world import Columns, Spoil


def after(campaign: Campaign, spoil: Spoil, detector: str, windows: int = 3) -> dict[str, Finding]:
    """That detector's alarms once the fault has lasted so many windows, by subject and segment."""
    found = campaign.branch(spoil).grow(windows)
    return {
        " ".join([f.subject, *(f"{name}={value}" for name, value in f.segment.items())]): f
        for f in found
        if f.detector == detector and f.severity == "alarm"
    }


def some(columns: Columns, rng: np.random.Generator, share: float, **where: str) -> np.ndarray:
    """bool[n]: a share of the rows at which the dimensions have those values."""
    rows = rng.random(len(columns["ts"])) < share
    for name, value in where.items():
        rows &= columns[f"d:{name}"] == value
    return rows
