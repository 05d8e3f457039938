"""How well do scores rank, told from counts by bins of the score: the area under the ROC curve.

    AUC = chance that a success has a higher score than a failure, ties counting half

Scores within one of 256 bins count as tied, which costs less than 1e-3.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def area(successes: Floats, failures: Floats) -> tuple[Floats, Floats]:
    """AUC and its variance, float64[N], of counts float64[N, S] by ascending bins; NaN with none of a kind.

    The variance is DeLong's, from the placements of each kind among the other, plus that of one pair, so that
    a perfect ranking of few rows isn't certain.

    Reference: E. DeLong, D. DeLong and D. Clarke-Pearson, Biometrics 44 (1988) 837-845.

    >>> found, variance = area(np.array([[0.0, 1, 3]]), np.array([[3.0, 1, 0]]))
    >>> found.round(3).tolist()
    [0.969]
    """
    up, down = _placements(successes, failures)
    many = _known(successes.sum(axis=1))
    others = _known(failures.sum(axis=1))
    auc = (successes * up).sum(axis=1) / many
    spread = (successes * (up - auc[:, None]) ** 2).sum(axis=1) / np.maximum(many - 1, 1) / many
    spread += (failures * (down - auc[:, None]) ** 2).sum(axis=1) / np.maximum(others - 1, 1) / others
    return auc, spread + 1 / (4 * many * others)


def expected_area(rows: Floats, chances: Floats) -> tuple[Floats, Floats]:
    """AUC expected of rows float64[N, S] whose bins succeed with `chances` float64[S], and its variance.

    The variance is what drawing the rows gives, not what the labels would add.

    >>> found, _ = expected_area(np.array([[50.0, 50.0]]), np.array([0.1, 0.3]))
    >>> found.round(3).tolist()
    [0.656]
    """
    successes, failures = rows * chances, rows * (1 - chances)
    up, down = _placements(successes, failures)
    total = _known(rows.sum(axis=1))
    rate = np.clip(successes.sum(axis=1) / total, 1e-9, 1 - 1e-9)[:, None]
    auc = (successes * up).sum(axis=1) / _known(successes.sum(axis=1))
    pull = chances * (up - auc[:, None]) / rate + (1 - chances) * (down - auc[:, None]) / (1 - rate)
    return auc, (rows * pull**2).sum(axis=1) / total**2


def _placements(successes: Floats, failures: Floats) -> tuple[Floats, Floats]:
    """Of each bin float64[N, S] the share of failures below it, and the share of successes above it."""
    many, others = _known(successes.sum(axis=1))[:, None], _known(failures.sum(axis=1))[:, None]
    up = (np.cumsum(failures, axis=1) - failures / 2) / others
    down = 1 - (np.cumsum(successes, axis=1) - successes / 2) / many
    return up, down


def _known(total: Floats) -> Floats:
    return np.where(total > 0, total, np.nan)
