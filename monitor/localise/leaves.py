"""The finest slices of a table, with what was expected and observed in each."""

from dataclasses import dataclass

import numpy as np

from monitor.localise.cube import Floats, Ints

#: Successes by which a leaf without a past is thought to have the rate of all rows.
PRIOR = 5.0


@dataclass(frozen=True)
class Leaves:
    """`names[D]` are the dimensions, `texts[d][codes[d, i]]` the value of leaf i, each leaf once.

    `expected` and `observed` are float[N] ≥ 0; of a ratio they are its numerators, and `expected_over` and
    `observed_over` its denominators.
    """

    names: tuple[str, ...]
    texts: tuple[tuple[str, ...], ...]
    codes: Ints
    expected: Floats
    observed: Floats
    expected_over: Floats | None = None
    observed_over: Floats | None = None

    def compared(self) -> tuple[Floats, Floats]:
        """What is set against each other in each leaf, float[N] each: the sums; of a ratio see below.

        With a successes of b expected and c of d observed, e = a d / (b + d) and y = c b / (b + d): their
        sums over any slice give the ratio of its rates as Mantel and Haenszel (1959) estimate it, whatever
        the mix of its leaves. Where most rows succeed, what fails is compared, as it tells more.
        """
        if self.expected_over is None or self.observed_over is None:
            return self.expected, self.observed
        a, b, c, d = self.expected, self.expected_over, self.observed, self.observed_over
        a, c = _rarer(a, b, c, d)
        rate = a.sum() / b.sum() if b.sum() > 0 else 0.0
        new = (b <= 0) & (d > 0) & (rate > 0)
        a, b = np.where(new, PRIOR, a), np.where(new, PRIOR / max(rate, 1e-300), b)
        both = (b > 0) & (d > 0)
        whole = np.where(both, b + d, 1.0)
        return np.where(both, a * d / whole, 0.0), np.where(both, c * b / whole, 0.0)


def _rarer(a: Floats, b: Floats, c: Floats, d: Floats) -> tuple[Floats, Floats]:
    """The successes, or the failures where these are fewer and can be told."""
    told = bool((a <= b).all() and (c <= d).all())
    return (b - a, d - c) if told and a.sum() + c.sum() > (b.sum() + d.sum()) / 2 else (a, c)


def over(top: float, bottom: float) -> float:
    """The ratio; 0 over nothing."""
    return top / bottom if bottom > 0 else 0.0
