"""How the model of the simulated world came to be: trained on the world's own logs, as models are.

First ads are shown at random; a first model learns from that and serves the training days; the model that
serves the run learns from what the first one showed, and is calibrated on what it showed itself on trial.
"""

from dataclasses import dataclass, replace

import numpy as np

from monitor.simulator import logistic
from monitor.simulator.arrays import Columns
from monitor.simulator.clicks import Taste
from monitor.simulator.logistic import sigmoid
from monitor.simulator.model import Category, ClickModel, Cross, Number, Pair, Term
from monitor.simulator.records import take
from monitor.simulator.requests import Requests
from monitor.simulator.schema import FeatureSpec
from monitor.simulator.serving import EXPLORING, Answers, serve
from monitor.simulator.world import EXPLORING_DAYS, World

_TRAINING_ROWS = 50_000
_AGE_BUCKETS = 8
_TRIAL_HOURS = 48
_BUCKETS = 3
_RIDGE = 6.0
_BLIND = ClickModel((), np.zeros(1))


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
    log = _log(world, "training", -days * 24, days * 24, first)
    model = fit(world, log)
    trial = _log(world, "trial", -_TRIAL_HOURS, _TRIAL_HOURS, model)
    return Learned(_calibrated(model, trial), first, _sample(world, log))


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
    terms += [_with_kind(world, spec, suits, log) for spec in world.schema.features if spec.suits]
    return ClickModel.fit(terms, log.features, log.clicked.astype(np.float64), _RIDGE)


def _calibrated(model: ClickModel, trial: TrainingLog) -> ClickModel:
    """The model with its log-odds stretched and shifted to fit what it showed itself.

    The best of a thousand scores are partly the luckiest: uncorrected they promise too many clicks.
    """
    logit = np.log(trial.answers.score / (1.0 - trial.answers.score))
    design = np.column_stack([np.ones(len(logit)), logit])
    shift, stretch = logistic.fit(lambda rows: design[rows], trial.clicked.astype(np.float64), np.zeros(2))
    weights = model.weights * stretch
    weights[0] += shift
    return replace(model, weights=np.round(weights, 6))


def _with_kind(world: World, spec: FeatureSpec, kind: Category, log: TrainingLog) -> Term:
    if not spec.categorical:
        return Cross.of(spec.name, _BUCKETS, kind, log.features)
    words = Category(spec.name, len(spec.words) // spec.bundle, spec.bundle, world.pool.first[spec.name])
    return Pair(words, kind)


def _log(world: World, stream: str, first_hour: int, hours: int, model: ClickModel | None) -> TrainingLog:
    asked = world.requests(stream, first_hour, hours)
    version = np.zeros(len(asked.ts_us), dtype=np.int64)
    exploring = 1.0 if model is None else EXPLORING
    shown = serve(world, [model or _BLIND], version, asked, lambda _, columns: columns, exploring)
    shown = shown.of(shown.answers)
    chance = sigmoid(Taste.of(world).log_odds(shown.requests, shown.answers.ad, shown.computed))
    return TrainingLog(shown.requests, shown.answers, shown.computed, shown.requests.chance < chance)


def _sample(world: World, log: TrainingLog) -> TrainingLog:
    total = len(log.requests.ts_us)
    rng = world.settings.rng("sample")
    return take(log, np.sort(rng.choice(total, min(total, _TRAINING_ROWS), replace=False)))
