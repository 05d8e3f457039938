"""Serving: score every candidate on the features as served, and show the best."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from monitor.simulator.arrays import Bools, Columns, Floats, Ints
from monitor.simulator.model import ClickModel
from monitor.simulator.requests import Requests
from monitor.simulator.world import World

#: Share of the requests that are shown a candidate at random.
_EXPLORING = 0.06
_MEDIAN_LATENCY_MS = np.array([31.0, 28.0, 44.0, 36.0])
_LATENCY_SPREAD = 0.35
OK, FALLBACK, ERROR = range(3)
STATUSES: Final = ("ok", "fallback", "error")


@dataclass(frozen=True)
class Answers:
    """One entry a request in every array.

    `choice` is the place of the shown ad among the candidates and `ad` its index. `version` is the place of
    the model that answered among those deployed. Where `arrived` is false nothing was answered or logged;
    where `status` is ERROR it is logged, without a score, and nothing was shown.
    """

    choice: Ints
    ad: Ints
    score: Floats
    version: Ints
    status: Ints
    latency_ms: Floats
    arrived: Bools

    @property
    def shown(self) -> Bools:
        """Where somebody saw an ad."""
        return np.asarray(self.arrived & (self.status != ERROR))


def serve(model: ClickModel | None, world: World, requests: Requests, served: Columns) -> Answers:
    """Show each request the candidate with the highest score, and to a few a candidate at random.

    Without a model every candidate is chosen at random and scores zero.
    """
    shape = requests.candidates.shape
    scores = np.zeros(shape) if model is None else np.broadcast_to(model.score(served), shape)
    return choose(world, requests, scores, 1.0 if model is None else _EXPLORING)


def choose(world: World, requests: Requests, scores: Floats, exploring: float = _EXPLORING) -> Answers:
    """The answers of a healthy service to these scores, shape (requests, candidates).

    What is shown at random keeps a model honest: it would else learn only from what its predecessor liked.
    """
    count, candidates = requests.candidates.shape
    drawn = (requests.dice / exploring * candidates).astype(np.int64) % candidates
    choice = np.where(requests.dice < exploring, drawn, scores.argmax(axis=1))
    rows = np.arange(count)
    usual = _MEDIAN_LATENCY_MS[requests.slots["site"] % len(_MEDIAN_LATENCY_MS)]
    return Answers(
        choice=choice,
        ad=requests.candidates[rows, choice],
        score=scores[rows, choice],
        version=np.zeros(count, dtype=np.int64),
        status=np.zeros(count, dtype=np.int64),
        latency_ms=usual * np.exp(_LATENCY_SPREAD * requests.pace),
        arrived=np.ones(count, dtype=np.bool_),
    )
