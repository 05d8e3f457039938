"""Posted series, gauges and ledgers of healthy systems, by the days of their history.

Posts come each hour, late, by the minute, at night, on weekdays, by day and at any moment. Gauges wander
(AR(1), 0.9 and 0.97) around a daily rhythm, as a latency, a queue of a few, a rate of few errors, a clock's
offset. Ledgers differ from the logs by rounding, by credits, by what is booked an hour later, and the newest
day's are not complete.
"""

from collections.abc import Callable, Iterator
from functools import partial

import numpy as np
from numpy.typing import NDArray

from detectors.declared import DAY_US, HOUR_US, MINUTE_US, Declared, Metric
from detectors.detector import View
from detectors.history import History
from detectors.series import Series
from tests.benchmarks.detectors.healthy.world import (
    Floats,
    Generator,
    Ints,
    World,
    hour,
    hours,
    rhythm,
    wandering,
)

RUN = 48  # windows judged of one system
DAYS = (4, 14, 55)
LONG = (14, 28, 55)  # no time of day is known to be without a post before
KEEPS = (0.9, 0.97)
ORDERS = (30, 1_000, 30_000)
AFTER = 10 * MINUTE_US  # from a window's end to its judgement
LATE_US, LATE_SD, USUAL_LATE_US = 40 * MINUTE_US, 0.5, 76 * MINUTE_US  # median, of the logarithm; 90 %

Pattern = Callable[[Generator, Ints], NDArray[np.floating]]
PATTERNS: dict[str, Pattern] = {
    "each hour": lambda rng, at: np.ones(len(at)),
    "each hour, late": lambda rng, at: np.ones(len(at)),
    "by the minute": lambda rng, at: rng.poisson(40 * np.exp(0.5 * rhythm(at))).astype(np.float64),
    "at night, give or take 2 h": lambda rng, at: _nightly(rng, at, np.ones(len(at), dtype=np.bool_)),
    "at night on weekdays": lambda rng, at: _nightly(rng, at, at // 24 % 7 < 5),
    "by day": lambda rng, at: (at % 24 > 6) * 1.0,
    "at any moment, 6 a day": lambda rng, at: rng.poisson(0.25 * np.exp(rhythm(at))).astype(np.float64),
}
POSTED = Declared("posted", metrics=(Metric("billed", "business", series=True, aggregate="sum"),))
GAUGED = Declared(
    "gauged",
    metrics=(
        Metric("latency_p99", "infrastructure", series=True),
        Metric("queue", "infrastructure", series=True, aggregate="max"),
        Metric("clock_offset", "infrastructure", series=True),
        Metric("errors_each", "infrastructure", ratio=("errors", "predictions")),
        Metric("answered", "infrastructure", ratio=("outcomes", "predictions")),
    ),
)
LEDGERS = Declared(
    "ledgers",
    outcome_delay_us=HOUR_US,
    metrics=(
        Metric("requests", "volume", sum="predictions"),
        Metric("delivered", "ledger", series=True, aggregate="sum", reconciles="requests"),
        Metric("revenue", "business", sum="value"),
        Metric("billed", "ledger", series=True, aggregate="sum", reconciles="revenue"),
    ),
)


def worlds() -> Iterator[World]:
    """Every pattern, gauge and ledger at every length of history."""
    for days in LONG:
        for name, pattern in PATTERNS.items():
            views = partial(posts, pattern=pattern, late="late" in name, days=days)
            yield World(("posts",), name, f"{days} days", 10 * RUN, views)
    for days in DAYS:
        for keep in KEEPS:
            yield World(
                ("gauge",), f"AR {keep}", f"{days} days", 8 * RUN, partial(gauges, keep=keep, days=days)
            )
        for orders in ORDERS:
            name = f"{orders:,} orders an hour"
            views = partial(ledgers, orders=orders, days=days)
            yield World(("reconciliation",), name, f"{days} days", 8 * RUN, views)


def posts(rng: Generator, windows: int, pattern: Pattern, late: bool, days: int) -> Iterator[View]:
    """A metric that is posted by a pattern, each system judged for two days."""
    for _ in range(0, windows, RUN):
        at = np.arange(24 * days + RUN)
        count = pattern(rng, at)
        delay = LATE_US * rng.lognormal(0, LATE_SD, len(at)) if late else np.zeros(len(at))
        delay[rng.random(len(at)) < 0.002] += DAY_US if late else 0
        come = hours(len(at)) + HOUR_US + delay
        values = 100 * count * np.exp(0.5 * rhythm(at) + wandering(rng, len(at), 0.9, 0.1))
        for last in range(len(at) - RUN, len(at)):
            known = np.where(come[: last + 1] <= hour(last).end + AFTER, count[: last + 1], 0.0)
            seen = np.where(known > 0, values[: last + 1], np.nan)
            lateness = USUAL_LATE_US if late else 0
            series = Series(hours(last + 1), seen, HOUR_US, posts=known, lateness=lateness)
            yield _view(POSTED, last, {"billed": series}, AFTER)


def _nightly(rng: Generator, at: Ints, taken: NDArray[np.bool_]) -> Floats:
    first = at[at % 24 == 4]
    chosen = first + rng.integers(0, 4, len(first))
    found = np.zeros(len(at))
    found[chosen[(chosen < len(at)) & taken[first]]] = 1.0
    return found


def gauges(rng: Generator, windows: int, keep: float, days: int) -> Iterator[View]:
    """Five gauges beside their past."""
    for _ in range(0, windows, RUN):
        at = np.arange(24 * days + RUN)
        day = rhythm(at)
        rows = np.asarray(rng.poisson(2_000 * np.exp(0.6 * day)) + 1.0, dtype=np.float64)
        errors = rng.poisson(0.002 * rows * np.exp(wandering(rng, len(at), keep, 0.3)))
        answered = rng.binomial(
            rows.astype(np.int64), 1 / (1 + np.exp(-3 - wandering(rng, len(at), keep, 0.2)))
        )
        values = {
            "latency_p99": 80 * np.exp(0.3 * day + wandering(rng, len(at), keep, 0.2)),
            "queue": rng.poisson(3 * np.exp(0.5 * day + wandering(rng, len(at), keep, 0.3))) * 1.0,
            "clock_offset": wandering(rng, len(at), keep, 3.0),
            "errors_each": errors / rows,
            "answered": answered / rows,
        }
        tops = {"errors_each": errors.astype(np.float64), "answered": answered.astype(np.float64)}
        for last in range(len(at) - RUN, len(at)):
            yield _view(GAUGED, last, _all(values, last, tops, rows))


def ledgers(rng: Generator, windows: int, orders: int, days: int) -> Iterator[View]:
    """Two ledgers, of what was delivered and of what was billed."""
    for _ in range(0, windows, RUN):
        at = np.arange(24 * days + RUN)
        count = rng.poisson(orders * np.exp(0.5 * rhythm(at) + wandering(rng, len(at), 0.9, 0.1))) + 1
        revenue = 20 * rng.gamma(count)
        requests = 10 * count
        credits = 20 * _worth(rng, rng.poisson(0.003 * count * np.exp(wandering(rng, len(at), 0.9, 0.3))))
        moved = 20 * _worth(rng, rng.binomial(count, 0.002))
        cents = rng.normal(0, 0.01 / np.sqrt(12), len(at)) * np.sqrt(count)
        billed = np.round(revenue - credits - moved + np.append(0.0, moved[:-1]) + cents, 2)
        delivered = requests - rng.binomial(requests, 0.001)
        missing = rng.uniform(0, 0.004, len(at))
        for last in range(len(at) - RUN, len(at)):
            young = np.where(at > last - 24, 1 - missing, 1.0)
            values = {"requests": requests * 1.0, "revenue": revenue}
            ledger = {"delivered": delivered * young, "billed": billed * young}
            yield _view(LEDGERS, last, _all(values | ledger, last))


def _worth(rng: Generator, count: Ints) -> Floats:
    return np.where(count > 0, rng.gamma(np.maximum(count, 1)), 0.0)


def _all(
    values: dict[str, Floats], last: int, tops: dict[str, Floats] | None = None, rows: Floats | None = None
) -> dict[str, Series]:
    """The series as they are known when hour `last` has ended."""
    known, starts = slice(0, last + 1), hours(last + 1)
    return {
        name: Series(starts, each[known], HOUR_US, tops[name][known], rows[known])
        if tops and rows is not None and name in tops
        else Series(starts, each[known], HOUR_US)
        for name, each in values.items()
    }


def _view(declared: Declared, last: int, series: dict[str, Series], after: int = HOUR_US) -> View:
    window = hour(last)
    return View(declared, window, window.end + after, None, None, None, History(), History(), series)
