"""Serving: score every candidate on the features as served, show the best, see whether it is clicked."""

from dataclasses import dataclass

import numpy as np

from monitor.simulator.arrays import Bools, Columns, Floats, Ints
from monitor.simulator.clicks import click_probability
from monitor.simulator.model import ClickModel
from monitor.simulator.world import Requests, World

#: Share of the requests that are shown a candidate at random.
_EXPLORING = 0.06


@dataclass(frozen=True)
class Impressions:
    """What was shown: one entry a request in every array.

    `choice` is the place of the shown ad among the candidates and `ad` its index; `probability` is the true
    chance of the click, which no log tells; `value` is what a click pays.
    """

    choice: Ints
    ad: Ints
    score: Floats
    probability: Floats
    clicked: Bools
    value: Floats


def serve(model: ClickModel | None, world: World, requests: Requests, served: Columns) -> Impressions:
    """Show each request the candidate with the highest score, and to a few a candidate at random.

    Without a model every candidate is chosen at random and scores zero. What is shown at random keeps a
    model honest: it would else learn only from what its predecessor liked.
    """
    count, candidates = requests.candidates.shape
    scores = np.zeros((count, candidates)) if model is None else model.score(served)
    exploring = 1.0 if model is None else _EXPLORING
    drawn = (requests.dice / exploring * candidates).astype(np.int64) % candidates
    choice = np.where(requests.dice < exploring, drawn, scores.argmax(axis=1))
    rows = np.arange(count)
    ad = requests.candidates[rows, choice]
    probability = click_probability(world, requests)[rows, choice]
    return Impressions(
        choice=choice,
        ad=ad,
        score=scores[rows, choice],
        probability=probability,
        clicked=requests.chance < probability,
        value=world.ads.click_value[ad],
    )
