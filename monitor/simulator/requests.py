"""The requests that come to the business, hour by hour."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from monitor.simulator.arrays import Bools, Floats, Ints
from monitor.simulator.records import join, take
from monitor.simulator.settings import HOUR_US


@dataclass(frozen=True)
class Requests:
    """One entry a request, in order of time; `candidates` has shape (requests, candidates).

    `slots` are the codes of the dimensions that a request brings, by slot; `arm` is the experiment's arm.
    `mood` is what the hour adds to the log-odds of a click. `chance` in [0, 1) decides whether an ad that is
    shown is clicked, `dice` in [0, 1) whether the ad is shown at random, and then which; `wait` is the normal
    deviate of the outcome's delay, `pace` that of the answer's latency. `bot` marks requests of no person.
    """

    ts_us: Ints
    user: Ints
    page: Ints
    candidates: Ints
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
        candidates=like.candidates[rng.permutation(count)] if count else like.candidates,
        chance=rng.random(count),
        dice=rng.random(count),
        wait=rng.normal(size=count),
        pace=rng.normal(size=count),
    )


def merged(first: Requests, second: Requests) -> Requests:
    """Both, in order of time."""
    both = join(first, second)
    return take(both, np.argsort(both.ts_us, kind="stable"))
