"""The requests that come to the business, hour by hour."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from monitor.simulator.arrays import Bools, Floats, Ints, Singles
from monitor.simulator.records import join, take
from monitor.simulator.settings import HOUR_US

#: Multiples of one uniform number, whose fractions serve as one for each position.
_STRIDES = np.array([1.0, 7_919.0])


@dataclass(frozen=True)
class Requests:
    """One entry a request in order of time, or one for each ad that it is shown, position by position.

    `view` is the request's number, the same for all ads that are shown together, `position` the ad's place on
    the page. `moment` is the state of the ads' budgets, `allowance` by what they are multiplied, by slot of
    an ad's dimension, each of shape (requests, values). `candidates` has shape (requests, candidates), and so
    has `eager`, what each adds to the logarithm of its rank; before the first stage any one ad stands there.

    `slots` are the codes of the dimensions that a request brings, by slot; `arm` is the experiment's arm.
    `mood` is what the hour adds to the log-odds of a click. `chance` in [0, 1) decides whether an ad that is
    shown is clicked, `dice` in [0, 1) whether the ad is shown at random, and then which; `wait` is the normal
    deviate of the outcome's delay, `pace` that of the answer's latency. `bot` marks requests of no person.
    """

    ts_us: Ints
    user: Ints
    page: Ints
    view: Ints
    position: Ints
    moment: Ints
    allowance: Mapping[str, Floats]
    candidates: Ints
    eager: Singles
    slots: Mapping[str, Ints]
    arm: Ints
    mood: Floats
    chance: Floats
    dice: Floats
    wait: Floats
    pace: Floats
    bot: Bools


def echo(requests: Requests, rows: Ints, rng: np.random.Generator) -> Requests:
    """More requests like these rows, from the same hours, each with a time and fortunes of its own."""
    like = take(requests, rows)
    count = len(rows)
    hour = like.ts_us // HOUR_US * HOUR_US
    return replace(
        like,
        ts_us=hour + rng.integers(0, HOUR_US // 1000, count) * 1000,
        moment=like.moment[rng.permutation(count)] if count else like.moment,
        chance=rng.random(count),
        dice=rng.random(count),
        wait=rng.normal(size=count),
        pace=rng.normal(size=count),
    )


def as_shown(requests: Requests, positions: int) -> Requests:
    """One entry for each ad that is shown; each has its own fortune."""
    count = len(requests.ts_us)
    rows = take(requests, np.repeat(np.arange(count), positions))
    position = np.tile(np.arange(positions), count)
    return replace(rows, position=position, chance=rows.chance * _STRIDES[position] % 1.0)


def merged(first: Requests, second: Requests) -> Requests:
    """Both, in order of time."""
    both = join(first, second)
    return take(both, np.argsort(both.ts_us, kind="stable"))
