"""The tie between a proxy and a business metric: how often tests of it are wrong, and what they find.

Series of hours with a season, whose proxy and noise are autoregressive of order one. Ours is judged whole, as
the detector does it; beside it stand Fisher's z of the correlations, Chow's test with Newey–West errors, and
a block bootstrap of the difference of slopes, all given the same series with the hours' medians taken out
and the last 48 of them to compare with those before.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from detectors.declared import HOUR_US, Declared, Metric
from detectors.detector import View
from detectors.history import History
from detectors.quality.proxy_correlation import DETECTOR
from detectors.series import Series
from detectors.types import Check, Window
from tests.detectors.world import START_US

Floats = NDArray[np.float64]
Test = Callable[[Floats, Floats, np.random.Generator], float]

SYSTEM = Declared("ads", metrics=(Metric("ctr", "proxy"), Metric("revenue", "business")))
HOURS = 24 * 30
RECENT = 48
BLOCK, RESAMPLES, LAGS = 24, 200, 12


@dataclass(frozen=True)
class Tie:
    """Elasticity one, and `slope` in the last `changed` hours. The proxy moves by 10 %, keeping `proxy` of
    itself from hour to hour, the noise by `scatter`, keeping `noise`; the metric comes `lag` hours later."""

    name: str
    proxy: float = 0.9
    noise: float = 0.0
    scatter: float = 0.05
    changed: int = 0
    slope: float = 1.0
    lag: int = 0

    def draw(self, rng: np.random.Generator, hours: int = HOURS) -> tuple[Floats, Floats]:
        """Logarithms of the proxy and of the business metric, float64[hours] each."""
        at = np.arange(hours + self.lag)
        season = 0.5 * np.sin(at / 24 * 2 * np.pi) + 0.1 * np.sin(at / 168 * 2 * np.pi)
        moves = autoregressive(rng, len(at), self.proxy, 0.1)
        slopes = np.where(at >= len(at) - self.changed, self.slope, 1.0)[self.lag :]
        noise = autoregressive(rng, hours, self.noise, self.scatter)
        metric = 6 + 1.3 * season[self.lag :] + slopes * moves[:hours] + noise
        return -3 + season[self.lag :] + moves[self.lag :], metric


#: Nothing changes: the level of the tests.
CALM = (
    Tie("calm, quick noise"),
    Tie("calm, slow noise", noise=0.9),
    Tie("calm, both very slow", proxy=0.97, noise=0.97),
    Tie("calm, 2 h apart", noise=0.9, lag=2),
)
#: The tie is lost for two days, or halved for seven.
BROKEN = (
    Tie("lost for 48 h", noise=0.9, changed=48, slope=0.0),
    Tie("lost for 48 h, quick noise", changed=48, slope=0.0),
    Tie("lost for 48 h, 2 h apart", noise=0.9, changed=48, slope=0.0, lag=2),
    Tie("halved for 7 days", changed=168, slope=0.5),
    Tie("halved for 7 days, slow noise", noise=0.9, changed=168, slope=0.5),
)


@dataclass
class Trial:
    """What a test said of many draws of one tie: p-values, and the errors of its change point in hours."""

    tie: Tie
    p_values: list[float] = field(default_factory=list)
    misses: list[float] = field(default_factory=list)

    def share(self, level: float) -> float:
        """Share of p-values at most `level`."""
        return float(np.mean(np.array(self.p_values) <= level))


def trial(tie: Tie, draws: int, seed: int) -> Trial:
    """Ours over many draws."""
    found = Trial(tie)
    for number in range(draws):
        check = judged(*tie.draw(np.random.default_rng([seed, number])))
        found.p_values.append(1.0 if check.too_few or check.p_value is None else check.p_value)
        if tie.changed:
            began = START_US + (HOURS - tie.changed) * HOUR_US
            found.misses.append((check.details["since"] - began) / HOUR_US)
    return found


def judged(proxy: Floats, metric: Floats) -> Check:
    """The detector's check of the last hour."""
    (check,) = DETECTOR.check(view_of(proxy, metric))
    return check


def view_of(proxy: Floats, metric: Floats) -> View:
    """What is known of the last hour, from logarithms."""
    starts = START_US + np.arange(len(proxy)) * HOUR_US
    window = Window(int(starts[-1]), int(starts[-1]) + HOUR_US)
    series = {
        "ctr": Series(starts, np.exp(proxy), HOUR_US),
        "revenue": Series(starts, np.exp(metric), HOUR_US),
    }
    return View(SYSTEM, window, window.end, None, None, None, History(), History(), series)


def alarmed(tie: Tie, draws: int, seed: int, every: int = 6) -> float:
    """Share of draws in which the detector's own alarm comes within the time that the tie is changed.

    The detector is asked every `every` hours; three answers in a row make an alarm, as with its persistence.
    """
    found = 0
    for number in range(draws):
        proxy, metric = tie.draw(np.random.default_rng([seed, number]))
        found += _alarms(proxy, metric, range(HOURS - tie.changed + every, HOURS + 1, every))
    return found / draws


def _alarms(proxy: Floats, metric: Floats, ends: Sequence[int]) -> bool:
    streak, certain = 0, False
    for end in ends:
        check = judged(proxy[:end], metric[:end])
        likely = 1.0 if check.too_few or check.p_value is None else check.p_value
        over = abs(check.effect) >= check.bar and likely <= 10 * DETECTOR.alpha
        streak, certain = (streak + 1, certain or likely <= DETECTOR.alpha) if over else (0, False)
        if certain and streak >= DETECTOR.persistence:
            return True
    return False


def others(tie: Tie, draws: int, seed: int) -> dict[str, Trial]:
    """The other tests over the same draws."""
    found = {name: Trial(tie) for name in OTHERS}
    for number in range(draws):
        proxy, metric = (without_hours(s) for s in tie.draw(np.random.default_rng([seed, number])))
        for name, test in OTHERS.items():
            found[name].p_values.append(test(proxy, metric, np.random.default_rng([seed, number, 1])))
    return found


def autoregressive(rng: np.random.Generator, size: int, keep: float, sd: float) -> Floats:
    """An AR(1) series float64[size] of that standard deviation."""
    from scipy.signal import lfilter

    steps = rng.normal(0, sd * np.sqrt(1 - keep**2), size + 500)
    return np.asarray(lfilter([1.0], [1.0, -keep], steps)[500:])


def without_hours(values: Floats) -> Floats:
    """float64[24 D] less the median of each hour of the day."""
    days = values.reshape(-1, 24)
    return np.asarray((days - np.median(days, axis=0)).ravel())


def fisher(x: Floats, y: Floats, rng: np.random.Generator) -> float:
    """Two correlations, taken as if hours were independent."""
    from scipy.special import ndtr

    before, now = (np.arctanh(np.corrcoef(x[s], y[s])[0, 1]) for s in (slice(-RECENT), slice(-RECENT, None)))
    error = np.sqrt(1 / (len(x) - RECENT - 3) + 1 / (RECENT - 3))
    return float(2 * ndtr(-abs(before - now) / error))


def newey_west(x: Floats, y: Floats, rng: np.random.Generator) -> float:
    """Chow's test with errors robust to heteroscedasticity and autocorrelation over twelve lags."""
    from scipy.special import ndtr

    part = (np.arange(len(x)) >= len(x) - RECENT) * 1.0
    design = np.stack([np.ones(len(x)), x, part, part * x], axis=1)
    inverse = np.linalg.inv(design.T @ design)
    weights = inverse @ design.T @ y
    scores = design * (y - design @ weights)[:, None]
    middle = scores.T @ scores
    for lag in range(1, LAGS + 1):
        across = scores[lag:].T @ scores[:-lag]
        middle += (1 - lag / (LAGS + 1)) * (across + across.T)
    return float(2 * ndtr(-abs(weights[3]) / np.sqrt((inverse @ middle @ inverse)[3, 3])))


def bootstrap(x: Floats, y: Floats, rng: np.random.Generator) -> float:
    """The difference of slopes beside those of blocks of a day drawn from the baseline."""
    base = len(x) - RECENT
    seen = abs(_slope(x[base:], y[base:]) - _slope(x[:base], y[:base]))
    starts = rng.integers(0, base - BLOCK, (RESAMPLES, base // BLOCK + RECENT // BLOCK))
    drawn = (starts[:, :, None] + np.arange(BLOCK)).reshape(RESAMPLES, -1)
    gaps = [abs(_slope(x[d[:RECENT]], y[d[:RECENT]]) - _slope(x[d[RECENT:]], y[d[RECENT:]])) for d in drawn]
    return float((1 + np.sum(np.array(gaps) >= seen)) / (1 + RESAMPLES))


def _slope(x: Floats, y: Floats) -> float:
    a = x - x.mean()
    return float(a @ y / (a @ a))


OTHERS: dict[str, Test] = {
    "Fisher's z": fisher,
    "Chow, Newey–West": newey_west,
    "block bootstrap": bootstrap,
}
