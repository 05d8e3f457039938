"""p-values and intervals that hold however often one looks.

A person who reads an experiment every day and stops when it pleases finds differences where there are none.
The mixture of the sequential probability ratio test over a normal prior bounds the chance of ever being wrong
by alpha, at all looks together. In terms of an estimate's standard error s after n rows:

    half width = s sqrt(2 (1 + v) / v log(sqrt(1 + v) / alpha)),   v = n rho²
    p = min(1, sqrt(1 + v) exp(-z² v / (2 (1 + v)))),              z = estimate / s

rho² sets where the interval is tightest: at `TARGET` rows here, fixed before any data are seen.

References: R. Johari and others, Always valid inference, Operations Research 70 (2022) 1806-1821;
I. Waudby-Smith and others, Time-uniform central limit theory and asymptotic confidence sequences, Annals of
Statistics 52 (2024) 2613-2640.

>>> round(half_width(1.0, 10_000.0), 2), round(p_value(5.0, 10_000.0), 5)
(3.04, 5e-05)
"""

import math

ALPHA = 0.05
#: Rows at which the interval is tightest; elsewhere it is wider by little.
TARGET = 10_000.0


def half_width(error: float, rows: float, alpha: float = ALPHA) -> float:
    """Half the width of the interval around an estimate with that standard error after so many rows."""
    v = rows * _rho_squared(alpha)
    return error * math.sqrt(2 * (1 + v) / v * math.log(math.sqrt(1 + v) / alpha)) if v > 0 else math.inf


def p_value(z: float, rows: float) -> float:
    """The p-value of an estimate z standard errors from nothing after so many rows."""
    v = rows * _rho_squared(ALPHA)
    exponent = 0.5 * math.log1p(v) - z * z * v / (2 * (1 + v))
    return math.exp(min(0.0, exponent))


def _rho_squared(alpha: float) -> float:
    return (-2 * math.log(alpha) + math.log(1 - 2 * math.log(alpha))) / TARGET
