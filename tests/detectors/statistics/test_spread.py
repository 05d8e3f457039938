"""How wide residuals scatter, at its edges."""

import numpy as np

from detectors.infrastructure.reconciliation import against
from detectors.series import Series
from detectors.statistics.departure import departure
from detectors.statistics.spread import fit_spread


def test_residuals_that_never_scattered_have_no_spread() -> None:
    assert fit_spread(np.zeros(64), np.geomspace(1, 1_000, 64)) == (0.0, 0.0)


def test_a_ledger_that_always_agreed_to_the_last_digit_still_tells_a_loss() -> None:
    hours = np.arange(400) * 3_600_000_000
    ledger = np.random.default_rng(0).lognormal(5, 0.5, 400)
    logged = ledger.copy()
    logged[-1] *= 0.9
    ratio = against(Series(hours, logged, 1), Series(hours, ledger, 1))
    found = departure(ratio, (), hours < hours[-1])
    assert found is not None
    assert round(found.effect, 2) == -0.11
    assert found.p_value < 1e-6
