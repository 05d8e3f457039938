"""Checks of the row-level form: does a feature differ between served rows and their training rows?

Few rows of a window are joined by those of the windows before, back to a hundred. Rows that agree since the
last difference, so many that it can hardly go on, stand alone: then it has ended.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from detectors.skew import words
from detectors.skew.summary import RowParity, merge
from detectors.skew.where import differing_slice
from detectors.types import Check

BAR = 5e-4
TOLERATED = 1e-4  # share of differing cells that is put down to races between a value's writing and reading
ENOUGH_ROWS = 100
LEAST_ROWS = 20
ENDED = 0.01  # chance of so many equal cells after the last differing one, were nothing mended


def check_rows(rows: RowParity | None, past: Sequence[RowParity]) -> list[Check]:
    """One check a feature that both sides have, of the window's `rows` and of `past`, newest first."""
    if rows is None or not rows.rows:
        return []
    return [_check(name, recent([rows, *past], name)) for name in rows.features]


def recent(parts: Sequence[RowParity], name: str) -> RowParity:
    """Of windows newest first the last ones that are enough rows of one state of the feature, merged.

    >>> from detectors.skew.summary import CellParity
    >>> broken, fine = (RowParity(20, {"age": CellParity(20, n)}) for n in (20, 0))
    >>> recent([broken, fine, fine], "age").features["age"]
    CellParity(compared=60, differing=20, transforms={}, examples=(), slices={}, crossings={})
    >>> recent([fine, broken, broken], "age").features["age"].differing
    0
    """
    taken: list[RowParity] = []
    clean = compared = 0
    for part in parts:
        cell = part.features.get(name)
        if cell is None:
            continue
        if cell.differing and clean == compared > 0:
            rate = cell.differing / cell.compared
            if (1 - rate) ** clean < ENDED:
                break
        clean += cell.compared if not cell.differing and clean == compared else 0
        compared += cell.compared
        taken.append(replace(part, features={name: cell}))
        if compared >= ENOUGH_ROWS:
            break
    return merge(taken)


def _check(name: str, rows: RowParity) -> Check:
    cell = rows.features[name]
    share = cell.differing / cell.compared
    p_value = chance(cell.differing, cell.compared)
    segment = differing_slice(rows, cell)
    transform = words.main(cell)
    return Check(
        subject=name,
        effect=share,
        bar=BAR,
        p_value=p_value,
        observed=share,
        baseline=0.0,
        text=words.difference(name, cell),
        too_few=cell.compared < LEAST_ROWS and p_value > TOLERATED**2,
        segment=segment,
        details={
            "form": "rows",
            "compared": cell.compared,
            "differing": cell.differing,
            "transform": transform.kind if transform else None,
            "value": transform.value or None if transform else None,
            "explained": cell.transforms.get(transform, 0) if transform else 0,
            "examples": [f"{e.prediction_id}: {e.served} | {e.training}" for e in cell.examples],
        },
    )


def chance(differing: int, compared: int) -> float:
    """Chance of so many differing cells or more when a share of `TOLERATED` does.

    >>> chance(0, 100), chance(3, 100) < 1e-6, chance(1, 100) < 1e-3
    (1.0, True, False)
    """
    from scipy.special import bdtrc

    return float(np.clip(bdtrc(differing - 1, compared, TOLERATED), 0.0, 1.0)) if differing else 1.0
