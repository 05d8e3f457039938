"""Is the model asked and does it answer: errors, fallbacks, latency, and scores that pile up on one value?

Idea: the share of rows with status error and with status fallback, in all and by slice of the infrastructure,
each beside its own past (`statistics.rates`); a slice is told only when it rose by more than twice what its
siblings did. The mean latency beside its season (`statistics.departure`), and a slice's beside its siblings'.

    effect = rate - usual rate;      latency: effect = log(mean / expected mean)

A default that is served without saying so piles the scores up on one value: the rise of one bin of the score
above that of its neighbours. The first and the last bin hold all that lies outside the reference and count
only when their mean is next to their extreme.

    effect = rise(b) - max(rise(b - 1), rise(b + 1), 0)

Parameters: a rise of the rate by 1 percentage point matters, by 2 in a slice of at least 50 rows; a latency
of 1.3 times the expected, 1.5 times in a slice; 10 points of all scores in one bin. Fewer than 30 rows, or
than eight past windows, are `too_few`. Profiles hold sums of latencies, so a tail that leaves the mean alone
isn't seen: post p99 as a metric of role infrastructure.

Reference: B. Beyer and others, Site Reliability Engineering (2016), chapter 6 (latency, traffic, errors).

>>> at, effect = piled(np.full(5, 0.2), np.array([[0.1, 0.1, 0.6, 0.1, 0.1]]))
>>> at.tolist(), effect.round(2).tolist()
([2], [0.4])
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from detectors.detector import Detector, View
from detectors.profile.binning import SCORE
from detectors.profile.profile import Profile
from detectors.series import Series
from detectors.statistics.against_past import against_past
from detectors.statistics.departure import departure
from detectors.statistics.grouped import column_medians
from detectors.statistics.rates import Counted, rise
from detectors.statistics.sliced import Sliced, sliced
from detectors.statistics.teachers import teachers
from detectors.types import Check, Segment
from detectors.wording import number, percent

Floats = NDArray[np.float64]

BAR, BAR_SLICE = 0.01, 0.02
BAR_LATENCY, BAR_LATENCY_SLICE = float(np.log(1.3)), float(np.log(1.5))
BAR_PILE = 0.1
LEAST_ROWS, LEAST_SLICE = 30, 50
POISSON_MOST = 12.0  # of means of a few: the largest of 256 bins lies 3.5 sd up
NEAR = 0.05  # of the way from the extreme to the reference
APART = 2.0  # times what the siblings rose
SUMS = ("predictions", "errors", "fallbacks", "timed", "latency_ms")
ROWS, ERRORS, FALLBACKS, TIMED, LATENCY = range(5)


def check(view: View) -> Sequence[Check]:
    """Errors and fallbacks in all and by slice, latency likewise where it is logged, and the scores."""
    if view.current is None or not view.current.rows or view.declared.model is None:
        return ()
    past = view.past.only_healthy()
    names = [d.name for d in view.declared.dimensions if d.lens == "infrastructure"]
    held = sliced(view.current, past, names, SUMS)
    return [
        *_rates(view, held, past.starts, ERRORS),
        *_rates(view, held, past.starts, FALLBACKS),
        *_latency(view, held),
        *_slow_slices(view, held, past.starts),
        *_pile(view, view.current),
    ]


def _rates(view: View, held: Sliced, starts: NDArray[np.int64], which: int) -> list[Check]:
    now = Counted(held.now[which], held.now[ROWS])
    before = Counted(held.past[:, which], held.past[:, ROWS])
    none = Counted(np.zeros(len(held.segments)), np.zeros(len(held.segments)))
    found = rise(now, view.window.start, before, starts, none)
    risen = np.nan_to_num(found.rate - found.baseline)
    siblings = Counted(held.others(held.now[which]), held.others(held.now[ROWS])).rate
    usual = Counted(held.others(held.past[:, which]), held.others(held.past[:, ROWS])).rate
    theirs = siblings - np.nan_to_num(column_medians(usual)) if len(usual) else siblings
    apart = (held.dimension < 0) | (risen > APART * np.maximum(theirs, 0.0))
    least = np.where(held.dimension < 0, LEAST_ROWS, LEAST_SLICE)
    return [
        Check(
            subject=SUMS[which],
            effect=float(risen[i]) if apart[i] else 0.0,
            bar=BAR_SLICE if segment else BAR,
            p_value=float(found.p_value[i]),
            observed=float(np.nan_to_num(found.rate[i])),
            baseline=float(found.baseline[i]),
            text=f"{percent(np.nan_to_num(found.rate[i]))} of the predictions{_where(segment)} are "
            f"{SUMS[which]}, usually {percent(found.baseline[i])}",
            too_few=bool(found.too_few[i] or held.now[ROWS, i] < least[i]),
            segment=segment,
            details={"kind": SUMS[which]},
        )
        for i, segment in enumerate(held.segments)
    ]


def _where(segment: Segment) -> str:
    return "".join(f" from {name} {value}" for name, value in segment.items())


def _latency(view: View, held: Sliced) -> list[Check]:
    """All rows: the mean latency beside its season."""
    if not held.now[TIMED, 0]:
        return []
    past = view.past.statistic("latency", _timed).reshape(-1, 2)
    table = np.vstack([past, held.now[[TIMED, LATENCY], 0]])
    mean = np.divide(table[:, 1], table[:, 0], out=np.full(len(table), np.nan), where=table[:, 0] > 0)
    starts = np.append(view.past.starts, view.window.start)
    width = view.window.end - view.window.start
    series = Series(starts, mean, width, numerators=table[:, 1], denominators=table[:, 0])
    found = departure(series, view.declared.season_us, teachers(series, view.sick, view.past))
    if found is None:
        return []
    usual = None if np.isnan(found.expected) else found.expected
    return [
        Check(
            subject="latency",
            effect=max(found.effect, 0.0),
            bar=BAR_LATENCY,
            p_value=found.p_value,
            observed=found.observed,
            baseline=usual,
            text=f"the mean latency is {found.observed:,.1f} ms"
            + ("" if usual is None else f", usually {usual:,.1f} ms at this time"),
            too_few=found.too_few or held.now[TIMED, 0] < LEAST_ROWS,
            details={"kind": "latency"},
        )
    ]


def _timed(profile: Profile) -> Floats:
    return np.array([profile.totals.timed, profile.totals.latency_ms], dtype=np.float64)


def _slow_slices(view: View, held: Sliced, starts: NDArray[np.int64]) -> list[Check]:
    """Slices: the mean latency beside that of the siblings, so that season and load cancel."""
    ratio = _beside_siblings(held, held.now[None])[0]
    before = _beside_siblings(held, held.past)
    usual = column_medians(before) if len(before) else np.full(len(ratio), np.nan)
    noise = np.divide(1.0, held.now[TIMED], out=np.full(len(ratio), np.nan), where=held.now[TIMED] > 0)
    timed = held.past[:, TIMED]
    p_value = against_past(
        np.maximum(before - usual, 0.0) ** 2,
        np.divide(1.0, timed, out=np.full(timed.shape, np.nan), where=timed > 0),
        starts,
        np.maximum(ratio - usual, 0.0) ** 2,
        noise,
        view.window.start,
    )
    return [
        Check(
            subject="latency",
            effect=float(max(ratio[i] - usual[i], 0.0)),
            bar=BAR_LATENCY_SLICE,
            p_value=float(p_value[i]),
            observed=float(np.exp(ratio[i])),
            baseline=float(np.exp(usual[i])),
            text=f"the mean latency{_where(segment)} is {np.exp(ratio[i]):.2f} times that of its siblings, "
            f"usually {np.exp(usual[i]):.2f}",
            too_few=bool(held.now[TIMED, i] < LEAST_SLICE),
            segment=segment,
            details={"kind": "latency"},
        )
        for i, segment in enumerate(held.segments)
        if segment and np.isfinite(p_value[i])
    ]


def _beside_siblings(held: Sliced, sums: Floats) -> Floats:
    """float64[N, S]: logarithm of mean latency over the siblings', of sums float64[N, K, S]; NaN unknown."""
    others = held.others(sums)
    top, bottom = sums[:, LATENCY] * others[:, TIMED], sums[:, TIMED] * others[:, LATENCY]
    known = (top > 0) & (bottom > 0)
    return np.asarray(np.log(np.divide(top, bottom, out=np.full(top.shape, np.nan), where=known)))


def _pile(view: View, current: Profile) -> list[Check]:
    if SCORE not in current.binning or len(current.score.counts) < 3:
        return []
    past = view.past.only_healthy()
    bins = len(current.score.counts)
    before = past.statistic("piles", _sharp).reshape(len(past), bins + 1)
    now = _sharp(current)
    usual = before.sum(axis=0)
    if not usual[-1] or not now[-1]:
        return []
    share = usual[:-1] / usual[-1]
    windows = before[before[:, -1] > 0]
    place, effects = piled(
        share, np.vstack([windows, now])[:, :-1] / np.append(windows[:, -1], now[-1])[:, None]
    )
    at, effect, past_effect = int(place[-1]), float(effects[-1]), effects[:-1]
    beside = against_past(
        np.square(past_effect)[:, None],
        POISSON_MOST / (bins * windows[:, -1:]),
        past.starts[before[:, -1] > 0],
        np.array([effect**2]),
        POISSON_MOST / (bins * now[-1:]),
        view.window.start,
    )
    rate, baseline = float(now[at] / now[-1]), float(share[at])
    chance = bins * _binomial(float(now[at]), float(now[-1]), max(baseline, 1 / (usual[-1] + 2)))
    value = float(current.score_outcomes()[1][at]) if now[at] else None
    return [
        Check(
            subject="score",
            effect=effect,
            bar=BAR_PILE,
            p_value=min(1.0, float(np.fmax(chance, beside[0]))),
            observed=rate,
            baseline=baseline,
            text=f"{percent(rate)} of the scores are at one value"
            + ("" if value is None else f" (near {number(value)})")
            + f", usually {percent(baseline)}",
            too_few=bool(np.isnan(beside[0])) or current.score.total < LEAST_ROWS,
            details={"kind": "pile", "value": value},
        )
    ]


def _sharp(profile: Profile) -> Floats:
    """float64[S + 1]: scores by bin, an outer bin only when it lies at one value, and then all scores."""
    score, (_, means, _) = profile.score, profile.score_outcomes()
    counts = score.counts.astype(np.float64)
    for at, limit in ((0, score.minimum), (-1, score.maximum)):
        if counts[at] and abs(means[at] - limit) > NEAR * abs(score.edges[at] - limit):
            counts[at] = 0.0
    return np.append(counts, float(score.total))


def _binomial(hits: float, rows: float, share: float) -> float:
    """Chance of at least so many hits among the rows."""
    from scipy.special import betainc

    return float(betainc(hits, rows - hits + 1, share)) if hits else 1.0


def piled(usual: Floats, now: Floats) -> tuple[NDArray[np.int64], Floats]:
    """Which bin rose most above its neighbours, int64[N], and by how much, float64[N].

    `usual` are shares float64[S], `now` those of N windows, float64[N, S].
    """
    risen = np.pad(now - usual, ((0, 0), (1, 1)))
    alone = risen[:, 1:-1] - np.maximum(np.maximum(risen[:, :-2], risen[:, 2:]), 0.0)
    return np.argmax(alone, axis=1), np.maximum(0.0, alone.max(axis=1))


DETECTOR = Detector("serving", "infrastructure", "inputs", check, alpha=1e-5)
