"""Ridge logistic regression by Newton's method (iteratively reweighted least squares).

Maximises the log-likelihood less half the weighted sum of squared weights. Each step solves
`(X'SX + R) d = X'(y - p) - R w` with `S = diag(p (1 - p))`; X is taken in slices, so that a wide one-hot
design never stands in memory at once. The curvature is added up in single precision: it decides how fast the
steps close in, and the slope alone where they end.

Source: Hastie, Tibshirani, Friedman, "The Elements of Statistical Learning", second edition, section 4.4.1.
"""

from collections.abc import Callable

import numpy as np

from monitor.simulator.arrays import Floats

_SLICE = 8_192
_MAX_STEPS = 25
_ENOUGH = 1e-4


def fit(design: Callable[[slice], Floats], labels: Floats, ridge: Floats) -> Floats:
    """Weights, shape (columns,).

    `design(rows)` gives the rows of X, shape (rows, columns); `labels` are 0 or 1, shape (rows,); `ridge` is
    the penalty of each column, shape (columns,): zero leaves a column free, as an intercept should be.
    """
    weights = np.zeros(len(ridge))
    for _ in range(_MAX_STEPS):
        curvature, slope = np.diag(ridge), -ridge * weights
        for first in range(0, len(labels), _SLICE):
            rows = slice(first, first + _SLICE)
            x = design(rows)
            p = sigmoid(x @ weights)
            root = (x * np.sqrt(p * (1 - p))[:, None]).astype(np.float32)
            curvature = curvature + root.T @ root
            slope = slope + x.T @ (labels[rows] - p)
        step = np.linalg.solve(curvature, slope)
        weights = weights + step
        if np.abs(step).max() < _ENOUGH:
            return weights
    raise ArithmeticError(f"logistic regression did not settle in {_MAX_STEPS} steps: raise the ridge")


def sigmoid(logit: Floats) -> Floats:
    """Log-odds to probability."""
    return np.asarray(1.0 / (1.0 + np.exp(-logit)), dtype=np.float64)
