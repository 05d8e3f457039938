"""The first stage of serving: all ads are scored for each request, and the best go on to the second.

The model's log-odds fall into what the ads bring (the same for all requests of an hour), what the request
brings (the same for all ads, so that it decides nothing), and what depends on the request and on the ad's
category alone: a score is a sum of two looked-up numbers and of how eager the ad's budget is at the moment.

The ads' own features come from an index that is rebuilt each hour; the request's are those that are served.
"""

from dataclasses import replace

import numpy as np

from monitor.simulator.arrays import Columns, Floats, Ints, Singles
from monitor.simulator.model import ClickModel
from monitor.simulator.requests import Requests
from monitor.simulator.settings import HOUR_US
from monitor.simulator.world import POSITIONS, World

_CHUNK = 1_024
#: A rank within these bounds, in so many steps to one, and the ad's number fit into 31 bits.
_WIDEST, _STEPS, _AD_BITS = 60.0, 16_384.0, 10


def shortlisted(world: World, requests: Requests, by_kind: Floats, by_hour: Floats, hour: Ints) -> Requests:
    """The requests with their candidates.

    The first of them, as many as there are positions, are drawn at random from the ads in budget; the others
    are the best of all. `by_kind` has shape (requests, kinds), `by_hour` (hours, ads); `hour` is each
    request's row of it. A candidate that is out of budget (when too few are in it) has an `eager` of -inf.
    """
    count, size = len(requests.ts_us), max(world.settings.candidates, 2 * POSITIONS)
    candidates = np.empty((count, size), dtype=np.int64)
    eager = np.empty((count, size), dtype=np.float32)
    light, ads = by_kind.astype(np.float32), by_hour.astype(np.float32)
    for first in range(0, count, _CHUNK):
        rows = slice(first, first + _CHUNK)
        ready = _eager(world, requests, rows)
        rank = ready + ads[hour[rows]] + light[rows][:, world.ads.kind]
        chosen = candidates[rows]
        chosen[:, :POSITIONS] = _best(ready, POSITIONS)
        chosen[:, POSITIONS:] = _best(rank, size - POSITIONS)
        eager[rows] = np.take_along_axis(ready, chosen, axis=1)
    return replace(requests, candidates=candidates, eager=eager)


def by_kind(world: World, model: ClickModel, columns: Columns) -> Floats:
    """What the request adds to the log-odds of each category of ads, shape (requests, kinds)."""
    kind = world.schema.feature("kind")
    every = world.pool.first[kind.name] + np.arange(len(kind.words))[None, :]
    pairs = [term for term in model.terms if len(term.reads) > 1]
    total = model.logit({**columns, kind.name: every}, pairs)
    return np.broadcast_to(total, (len(columns[world.schema.feature("match").name]), len(kind.words)))


def by_hour(world: World, model: ClickModel, hours_us: Ints) -> Floats:
    """What each ad adds to the log-odds, as the index of each hour has it, shape (hours, ads)."""
    own = [spec for spec in world.schema.features if spec.entity == "ad"]
    ads = np.arange(len(world.ads.kind))[None, :]
    columns = {spec.name: world.values(spec, ads, hours_us[:, None]) for spec in own}
    terms = [term for term in model.terms if set(term.reads) <= set(columns)]
    return np.broadcast_to(model.logit(columns, terms), (len(hours_us), ads.size))


def hours_of(requests: Requests) -> tuple[Ints, Ints]:
    """The starts of the hours in which there are requests, and each request's place among them."""
    starts, place = np.unique(requests.ts_us // HOUR_US, return_inverse=True)
    return starts * HOUR_US, place


def _eager(world: World, requests: Requests, rows: slice) -> Singles:
    """How eager each ad is for each request, -inf where it is out of budget."""
    budget = world.ads.budget[None, :]
    for slot, allowed in requests.allowance.items():
        if (allowed[rows] != 1.0).any():
            budget = budget * allowed[rows][:, world.ads.slots[slot]]
    moment = requests.moment[rows]
    out = world.ads.turn[moment] >= budget.astype(np.float32)
    return np.where(out, np.float32(-np.inf), world.ads.eager[moment])


def _best(rank: Singles, count: int) -> Ints:
    """The places of the highest, in order of place, shape (rows, count); among equals the last ones.

    Whole numbers that end in the ad's number are many times faster to partition than an index is.
    """
    steps = ((np.clip(rank, -_WIDEST, _WIDEST) + _WIDEST) * _STEPS).astype(np.int32)
    keys = (steps << _AD_BITS) + np.arange(rank.shape[1], dtype=np.int32)
    best = np.asarray(np.partition(keys, -count, axis=1)[:, -count:], dtype=np.int64)
    return np.sort(best & ((1 << _AD_BITS) - 1), axis=1)
