"""Correction for many tests at once: the Benjamini–Hochberg step-up procedure.

With m p-values sorted ascending, the corrected value of the i-th is the smallest of p(j) * m / j over j >= i.
Calling those at most alpha keeps the expected share of false calls among the calls at most alpha.

Reference: Y. Benjamini and Y. Hochberg, J. Royal Statistical Society B 57 (1995) 289-300.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def benjamini_hochberg(p_values: Floats) -> Floats:
    """Corrected p-values float64[m], in the order given.

    >>> benjamini_hochberg(np.array([0.01, 0.5, 0.02, 0.03])).round(3).tolist()
    [0.04, 0.5, 0.04, 0.04]
    """
    m = len(p_values)
    order = np.argsort(p_values)
    ranked = p_values[order] * m / np.arange(1, m + 1)
    corrected = np.empty(m)
    corrected[order] = np.minimum.accumulate(ranked[::-1])[::-1]
    return np.minimum(corrected, 1.0)
