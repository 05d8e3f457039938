"""What can be shown: the ads, whom they suit, what a click on them pays."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from monitor.simulator.arrays import Floats, Ints, Singles
from monitor.simulator.schema import Schema

AD_COUNT = 1_000
#: States of all budgets that a request may meet.
MOMENTS = 2_048
_QUALITY = 0.30
_DEAREST = 0.18  # of the usual price, up or down
_IN_BUDGET = 0.25
_EAGERNESS = 0.30


@dataclass(frozen=True)
class Ads:
    """One entry an ad in every array.

    `kind` is the ad's category, `best_age` (one entry a category) whom it suits. `click_value` is what a
    click pays in euro, `budget` the share of the moments in which the ad may be shown. `slots` are the codes
    of the dimensions that belong to ads; `owner` is who pays, a dimension or not.

    Two tables of shape (moments, ads) tell how budgets are paced: an ad may be shown where its `turn` in
    [0, 1) is below its budget, and `eager` is what it then adds to the logarithm of its rank.
    """

    owner: Ints
    kind: Ints
    best_age: Floats
    quality: Floats
    click_value: Floats
    budget: Floats
    turn: Singles
    eager: Singles
    slots: Mapping[str, Ints]


def make_ads(schema: Schema, price: float, rng: np.random.Generator) -> Ads:
    """Draw the ads; those of one owner pay alike and are of few categories; the first owner is largest."""
    kinds = len(schema.feature("kind").words)
    owners = len(schema.dimension("supply").values) if schema.has("supply") else 12
    owner = np.arange(AD_COUNT) % owners
    slots = {"supply": owner}
    if schema.has("format"):
        slots["format"] = rng.integers(0, len(schema.dimension("format").values), AD_COUNT)
    size = np.sort(rng.lognormal(0.0, 0.4, owners))[::-1]
    paying = rng.uniform(1 - _DEAREST, 1 + _DEAREST, owners)
    return Ads(
        owner=owner,
        kind=(owner + rng.integers(0, 4, AD_COUNT) * 3) % kinds,
        best_age=rng.permutation(np.linspace(19.0, 70.0, kinds)),
        quality=rng.normal(0.0, _QUALITY, AD_COUNT),
        click_value=price * paying[owner],
        budget=np.minimum(_IN_BUDGET * size[owner] * rng.lognormal(0.0, 0.3, AD_COUNT), 1.0),
        turn=rng.random((MOMENTS, AD_COUNT), dtype=np.float32),
        eager=_EAGERNESS * rng.standard_normal((MOMENTS, AD_COUNT), dtype=np.float32),
        slots={slot: codes for slot, codes in slots.items() if schema.has(slot)},
    )
