"""Is a distance large beside the same distance in past healthy windows?

Even with nothing wrong a window's distance D from the reference has two parts: what sampling gives, known
from the window's size, and how much healthy windows differ from the reference by themselves. The squared
distance is set in relation to both,

    t = D² / (noise + own),

`noise` being the expectation of D² under pure sampling and `own` the median over past windows of the rest,
by hour of day once three days are known. So windows of 100 and of 10,000 rows, night and day, are
comparable, and the upper tail of past t's tells how rare the present one is (see `statistics.tail`).
"""

import numpy as np
from numpy.typing import NDArray

from detectors.declared import DAY_US, HOUR_US
from detectors.statistics.grouped import column_medians
from detectors.statistics.tail import LEAST, upper_tail

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

HOURS = 24
NEIGHBOURS = 1  # hours on either side that count as the same time of day
LEAST_SAME_HOUR = 9  # windows
SHORTEST_US = 3 * DAY_US


def against_past(
    past: Floats,
    past_noise: Floats,
    starts: Ints,
    now: Floats,
    noise: Floats,
    start: int,
    freedom: Floats | float = 1.0,
    least_own: Floats | float = 0.0,
) -> Floats:
    """P-value float64[F] of squared distances `now` float64[F] beside `past` float64[H, F].

    `past_noise` and `noise` have the same shapes; `starts` int64[H] and `start` are the windows' starts in
    µs. `freedom` is how many independent parts a distance sums up (a category each): sampling scatters a sum
    of many by less. `least_own` is what healthy windows are known to differ by at least: of one-sided
    distances half are 0, and their median says little. NaN means no value, and comes back where fewer than
    eight past values are known.

    >>> rng = np.random.default_rng(0)
    >>> noise = 1 / rng.integers(100, 10_000, (200, 1))
    >>> past = noise * rng.chisquare(1, (200, 1))
    >>> starts = np.arange(200) * HOUR_US
    >>> now, noise_now = np.array([0.002, 0.05]), np.full(2, 1e-3)
    >>> p = against_past(past.repeat(2, 1), noise.repeat(2, 1), starts, now, noise_now, 200 * HOUR_US)
    >>> (p < 1e-6).tolist()
    [False, True]
    """
    if len(past) < LEAST:
        return np.full(now.shape, np.nan)
    rest = np.maximum(past - past_noise, 0.0)
    own_past, own = (np.maximum(each, least_own) for each in _own_distance(rest, starts, start))
    t_past = past / np.maximum(past_noise + own_past, 1e-300)
    total = np.maximum(noise + own, 1e-300)
    least_scale = 0.5 * np.sqrt(np.clip(noise / total, 0.0, 1.0) / np.maximum(freedom, 1.0))
    return upper_tail(t_past, now / total, np.nan_to_num(least_scale, nan=1.0))


def floored(analytic: Floats, past: Floats, gross: Bools) -> tuple[Floats, Bools]:
    """The p-value to report, and where too little is known, float64[F] and bool[F].

    The analytic p-value is only a floor for the one against the past. Where the past is too short, a gross
    change is told by the analytic one alone, and anything less is `too_few`.
    """
    unknown = ~np.isfinite(past)
    p = np.where(unknown, analytic, np.fmax(analytic, past))
    return np.clip(np.nan_to_num(p, nan=1.0), 0.0, 1.0), unknown & ~gross


def _own_distance(rest: Floats, starts: Ints, start: int) -> tuple[Floats, Floats]:
    """Median of float64[H, F] at each past window's time of day [H, F], and at the present one's [F]."""
    overall = np.nan_to_num(column_medians(rest))  # 0 where nothing is known
    span = int(starts[-1] - starts[0])
    hours = (starts % DAY_US) // HOUR_US
    if span < SHORTEST_US or len(np.unique(hours)) < 2:
        return np.broadcast_to(overall, rest.shape), overall
    by_hour = np.where(
        _same_hour(hours).sum(axis=1)[:, None] >= LEAST_SAME_HOUR, _by_hour(rest, hours), overall
    )
    return by_hour[hours], by_hour[(start % DAY_US) // HOUR_US]


def _same_hour(hours: Ints) -> Bools:
    """bool[24, H]: which windows count as the same time of day as each hour."""
    apart = np.abs((hours - np.arange(HOURS)[:, None] + HOURS // 2) % HOURS - HOURS // 2)
    same: Bools = apart <= NEIGHBOURS
    return same


def _by_hour(rest: Floats, hours: Ints) -> Floats:
    """Median of float64[H, F] over the windows at each hour's time of day, float64[24, F]; 0 without any."""
    same = _same_hour(hours)
    order = np.argsort(~same, axis=1, kind="stable")[:, : max(int(same.sum(axis=1).max()), 1)]
    held = np.where(np.take_along_axis(same, order, axis=1)[:, :, None], rest[order], np.nan)
    ordered = np.sort(held, axis=1)  # NaN sorts last
    counts = np.isfinite(ordered).sum(axis=1)[:, None]
    low = np.take_along_axis(ordered, np.maximum(counts - 1, 0) // 2, axis=1)[:, 0]
    high = np.take_along_axis(ordered, np.minimum(counts // 2, ordered.shape[1] - 1), axis=1)[:, 0]
    return np.where(counts[:, 0] > 0, (low + high) / 2, 0.0)
