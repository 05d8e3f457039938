"""Are the arms of an experiment filled as planned, over all of its time and however often one looks?

Each arm's share of the rows is a ratio over the buckets of units, so that its error knows that the rows of
one unit go together. Every share is tested against the plan, the smallest p-value times the number of arms
counts (Bonferroni). A readout of arms that are not filled as planned compares different people: there is
none.

References: A. Fabijan and others, Diagnosing sample ratio mismatch, KDD 2019; M. Lindon and A. Malek,
Anytime-valid inference for multinomial count data, NeurIPS 2022.

>>> rng = np.random.default_rng(0)
>>> even = rng.poisson(40.0, (2, 256)).astype(float)
>>> mismatch(even, np.array([0.5, 0.5])) > 0.05, mismatch(even * [[1.0], [0.9]], np.array([0.5, 0.5])) < 1e-6
(True, True)
"""

import numpy as np
from numpy.typing import NDArray

from detectors.statistics import always_valid

Floats = NDArray[np.float64]


def mismatch(rows: Floats, plan: Floats) -> float:
    """The p-value of rows float64[A, B] by arm and bucket against planned shares float64[A]."""
    total = float(rows.sum())
    if total <= 0:
        return 1.0
    buckets = rows.shape[1]
    shares = rows.sum(axis=1) / total
    parts = (rows - shares[:, None] * rows.sum(axis=0)) / total
    errors = np.sqrt(buckets / (buckets - 1) * (parts**2).sum(axis=1))
    # Units that alternate between arms spread less than chance; independent rows are the floor.
    errors = np.maximum(errors, np.sqrt(np.maximum(plan * (1 - plan), 1e-12) / total))
    return min(
        1.0, len(plan) * min(always_valid.p_value(z, total) for z in ((shares - plan) / errors).tolist())
    )
