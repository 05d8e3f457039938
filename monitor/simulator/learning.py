"""How the model of the simulated world came to be: trained on the world's own logs, as models are.

First ads are shown at random; a first model learns from that and serves the training days; the model that
serves the run learns from what the first one showed.
"""

from dataclasses import dataclass

import numpy as np

from monitor.simulator.arrays import Columns
from monitor.simulator.features import FEATURES, compute_features, of_shown
from monitor.simulator.model import Category, ClickModel, Cross, Number, Term
from monitor.simulator.records import take
from monitor.simulator.serving import Impressions, serve
from monitor.simulator.vocabulary import AD_CATEGORIES
from monitor.simulator.world import EXPLORING_DAYS, Requests, World

_TRAINING_ROWS = 50_000
_AGE_BUCKETS = 8
_RIDGE = 4.0


@dataclass(frozen=True)
class TrainingLog:
    """The rows that the serving model learned from; `features` have shape (requests,)."""

    requests: Requests
    impressions: Impressions
    features: Columns


@dataclass(frozen=True)
class Learned:
    """A model and its training rows."""

    model: ClickModel
    log: TrainingLog


def learn(world: World) -> Learned:
    """Train the serving model on the days before the start of the run."""
    days = world.settings.training_days
    early = world.requests("exploring", -days - EXPLORING_DAYS, EXPLORING_DAYS)
    shown = serve(None, world, early, compute_features(world, early))
    first = _fit(of_shown(compute_features(world, early), shown.choice), shown)

    requests = world.requests("training", -days, days)
    features = compute_features(world, requests)
    impressions = serve(first, world, requests, features)
    log = _sample(world, TrainingLog(requests, impressions, of_shown(features, impressions.choice)))
    return Learned(_fit(log.features, log.impressions), log)


def _fit(features: Columns, impressions: Impressions) -> ClickModel:
    terms: list[Term] = [
        Category(spec.name, len(spec.vocabulary) // spec.group, spec.group)
        if spec.categorical
        else Number.of(spec.name, features, log=spec.heavy_tail)
        for spec in FEATURES
    ]
    suits = Category("ad_category", len(AD_CATEGORIES))
    terms.append(Cross.of("user_age", _AGE_BUCKETS, suits, features))
    return ClickModel.fit(terms, features, impressions.clicked.astype(np.float64), _RIDGE)


def _sample(world: World, log: TrainingLog) -> TrainingLog:
    total = len(log.requests.ts_us)
    rng = world.settings.rng("sample")
    kept = np.sort(rng.choice(total, min(total, _TRAINING_ROWS), replace=False))
    return TrainingLog(
        requests=take(log.requests, kept),
        impressions=take(log.impressions, kept),
        features={name: values[kept] for name, values in log.features.items()},
    )
