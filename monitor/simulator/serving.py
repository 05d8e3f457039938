"""Serving: rank all ads in two stages on the features as served, and show the best."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from monitor.simulator import auction
from monitor.simulator.arrays import Bools, Columns, Floats, Ints
from monitor.simulator.model import ClickModel
from monitor.simulator.requests import Requests, as_shown
from monitor.simulator.world import POSITIONS, World, of_shown

#: Share of the requests that are shown ads at random.
EXPLORING = 0.06
_MEDIAN_LATENCY_MS = np.array([31.0, 28.0, 44.0, 36.0])
_LATENCY_SPREAD = 0.35
OK, FALLBACK, ERROR = range(3)
STATUSES: Final = ("ok", "fallback", "error")

Feed = Callable[[Requests, Columns], Columns]


@dataclass(frozen=True)
class Answers:
    """One entry for each ad shown in every array.

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


@dataclass(frozen=True)
class Served:
    """One entry for each ad shown; its candidates' features as they are and as the model got them."""

    requests: Requests
    answers: Answers
    computed: Columns
    served: Columns

    def of(self, answers: Answers) -> "Served":
        """The same with only the features of the ads that these answers show."""
        choice = answers.choice.reshape(-1, POSITIONS)
        return replace(
            self,
            answers=answers,
            computed=of_shown(self.computed, choice),
            served=of_shown(self.served, choice),
        )


def serve(
    world: World,
    models: Sequence[ClickModel],
    version: Ints,
    requests: Requests,
    feed: Feed,
    exploring: float = EXPLORING,
) -> Served:
    """Show each request the best of all ads, and to a share of them ads at random.

    `version` tells by request which of the models answers; `feed` gives the features as that model gets them.
    """
    early = feed(requests, world.features(requests))
    requests = _first_stage(world, models, version, requests, early)
    computed = world.features(requests)
    served = feed(requests, computed)
    scores = np.empty(requests.candidates.shape)
    for place, model in enumerate(models):
        rows = np.flatnonzero(version == place)
        scores[rows] = model.score({name: values[rows] for name, values in served.items()})
    choice = _chosen(requests, scores, exploring)
    shown = as_shown(requests, POSITIONS)
    score = np.take_along_axis(scores, choice, axis=1).ravel()
    answers = _answers(shown, choice.ravel(), score, np.repeat(version, POSITIONS))
    return Served(shown, answers, computed, served)


def _first_stage(
    world: World, models: Sequence[ClickModel], version: Ints, requests: Requests, columns: Columns
) -> Requests:
    hours_us, hour = auction.hours_of(requests)
    by_hour = np.concatenate([auction.by_hour(world, model, hours_us) for model in models])
    by_kind = np.array(auction.by_kind(world, models[0], columns))
    for place, model in enumerate(models[1:], 1):
        rows = np.flatnonzero(version == place)
        by_kind[rows] = auction.by_kind(world, model, {name: v[rows] for name, v in columns.items()})
    return auction.shortlisted(world, requests, by_kind, by_hour, hour + version * len(hours_us))


def _chosen(requests: Requests, scores: Floats, exploring: float) -> Ints:
    """The places of the ads to show, shape (requests, positions): of a healthy service to these scores.

    What is shown at random keeps a model honest: it would else learn only from what its predecessor liked.
    """
    rank = np.log(scores) + requests.eager
    rank[:, :POSITIONS] = -np.inf
    best = np.argsort(-rank, axis=1, kind="stable")[:, :POSITIONS]
    random = np.arange(POSITIONS)[None, :]
    return np.where((requests.dice < exploring)[:, None], random, best)


def _answers(shown: Requests, choice: Ints, score: Floats, version: Ints) -> Answers:
    count = len(choice)
    usual = _MEDIAN_LATENCY_MS[shown.slots["site"] % len(_MEDIAN_LATENCY_MS)]
    return Answers(
        choice=choice,
        ad=shown.candidates[np.arange(count), choice],
        score=score,
        version=version,
        status=np.zeros(count, dtype=np.int64),
        latency_ms=usual * np.exp(_LATENCY_SPREAD * shown.pace),
        arrived=np.ones(count, dtype=np.bool_),
    )
