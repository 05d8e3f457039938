"""The small ad business of `world` with a regression: prices, missed by a tenth."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from detectors.declared import Declared, Model
from tests.detectors.world import Columns, Spoil, World, declared


def regression() -> Declared:
    """The system of `world`, whose model tells an amount."""
    return replace(declared(), model=Model(task="regression"))


def priced(columns: Columns, rng: np.random.Generator) -> Columns:
    """Scores and labels: the larger |plain1|, the wider the errors."""
    told = 100 + 10 * columns["plain0"] + 5 * columns["cyclic0"]
    return {**columns, "score": told, "label": told + _errors(columns, rng)}


def _errors(columns: Columns, rng: np.random.Generator) -> NDArray[np.float64]:
    wide = 8 + 6 * np.abs(columns["plain1"])
    return np.asarray(rng.normal(0.3 * rng.normal(), wide * np.exp(0.02 * rng.normal())))


def world(rows: int, seed: int, spoil: Spoil | None = None) -> World:
    """A world of prices, with `spoil` at work on them."""

    def both(columns: Columns, rng: np.random.Generator) -> Columns:
        found = priced(columns, rng)
        return found if spoil is None else spoil(found, rng)

    return World(rows, seed, both)
