"""How the model of the simulated world came to be: trained on the world's own logs, as models are.

First ads are shown at random; a first model learns from that and serves the training days; the model that
serves the run learns from what the first one showed.
"""

from dataclasses import dataclass

import numpy as np

from monitor.simulator.arrays import Columns
from monitor.simulator.clicks import Taste
from monitor.simulator.logistic import sigmoid
from monitor.simulator.model import Category, ClickModel, Cross, Number, Term
from monitor.simulator.records import take
from monitor.simulator.requests import Requests
from monitor.simulator.serving import Answers, serve
from monitor.simulator.world import EXPLORING_DAYS, World, of_shown

_TRAINING_ROWS = 50_000
_AGE_BUCKETS = 8
_RIDGE = 4.0


@dataclass(frozen=True)
class TrainingLog:
    """Rows that a model learned from; `features` have shape (requests,)."""

    requests: Requests
    answers: Answers
    features: Columns
    clicked: np.ndarray[tuple[int], np.dtype[np.bool_]]


@dataclass(frozen=True)
class Learned:
    """The serving model with its training rows, and the model that served before it."""

    model: ClickModel
    older: ClickModel
    log: TrainingLog


def learn(world: World) -> Learned:
    """Train the serving model on the days before the start of the run."""
    days = world.settings.training_days
    early = _log(world, "exploring", -(days + EXPLORING_DAYS) * 24, EXPLORING_DAYS * 24, None)
    first = fit(world, early)
    log = _sample(world, _log(world, "training", -days * 24, days * 24, first))
    return Learned(fit(world, log), first, log)


def fit(world: World, log: TrainingLog) -> ClickModel:
    """A model of all features, and of who likes what."""
    terms: list[Term] = [
        Category(spec.name, len(spec.words) // spec.group, spec.group, world.pool.first[spec.name])
        if spec.categorical
        else Number.of(spec.name, log.features, log=spec.heavy_tail)
        for spec in world.schema.features
    ]
    kind, match = world.schema.feature("kind"), world.schema.feature("match")
    suits = Category(kind.name, len(kind.words), first=world.pool.first[kind.name])
    terms.append(Cross.of(match.name, _AGE_BUCKETS, suits, log.features))
    return ClickModel.fit(terms, log.features, log.clicked.astype(np.float64), _RIDGE)


def _log(world: World, stream: str, first_hour: int, hours: int, model: ClickModel | None) -> TrainingLog:
    requests = world.requests(stream, first_hour, hours)
    columns = world.features(requests)
    answers = serve(model, world, requests, columns)
    shown = of_shown(columns, answers.choice)
    chance = sigmoid(Taste.of(world).log_odds(requests, answers.ad, shown))
    return TrainingLog(requests, answers, shown, requests.chance < chance)


def _sample(world: World, log: TrainingLog) -> TrainingLog:
    total = len(log.requests.ts_us)
    rng = world.settings.rng("sample")
    return take(log, np.sort(rng.choice(total, min(total, _TRAINING_ROWS), replace=False)))
