"""The feature pipeline of the simulated world: twelve columns that the model reads."""

from dataclasses import dataclass

import numpy as np

from monitor.simulator.arrays import Columns, Ints
from monitor.simulator.vocabulary import AD_CATEGORIES, DEVICES, INTERESTS, PAGES, PAGES_IN_SECTION
from monitor.simulator.world import Requests, World


@dataclass(frozen=True)
class FeatureSpec:
    """One feature: categorical when it has a vocabulary.

    `low` and `high` are bounds that a number never leaves; a number with a heavy tail is learned on a
    logarithmic scale; `group` neighbouring words are learned as one.
    """

    name: str
    vocabulary: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    heavy_tail: bool = False
    group: int = 1

    @property
    def categorical(self) -> bool:
        return bool(self.vocabulary)


FEATURES = (
    FeatureSpec("user_age", low=0, high=120),
    FeatureSpec("user_tenure_days", low=0, heavy_tail=True),
    FeatureSpec("user_clicks_30d", low=0, heavy_tail=True),
    FeatureSpec("user_sessions_7d", low=0, heavy_tail=True),
    FeatureSpec("user_device", vocabulary=DEVICES),
    FeatureSpec("user_interest", vocabulary=INTERESTS),
    FeatureSpec("page", vocabulary=PAGES, group=PAGES_IN_SECTION),
    FeatureSpec("page_quality", low=0, high=1),
    FeatureSpec("ad_category", vocabulary=AD_CATEGORIES),
    FeatureSpec("ad_price", low=0, heavy_tail=True),
    FeatureSpec("ad_creative_age_days", low=0),
    FeatureSpec("ad_ctr_7d", low=0, high=1),
)
SPECS = {spec.name: spec for spec in FEATURES}


def compute_features(world: World, requests: Requests) -> Columns:
    """The true features of every request and candidate.

    Request columns have shape (requests, 1), ad columns (requests, candidates).
    """
    users, pages, ads = world.users, world.pages, world.ads
    user, page, chosen = requests.user[:, None], requests.page[:, None], requests.candidates
    ts_us = requests.ts_us[:, None]
    return {
        "user_age": users.age[user],
        "user_tenure_days": users.tenure_days[user],
        "user_clicks_30d": users.clicks_30d[user],
        "user_sessions_7d": users.sessions_7d[user],
        "user_device": users.device[user],
        "user_interest": users.interest[user],
        "page": page,
        "page_quality": pages.quality[page],
        "ad_category": ads.category[chosen],
        "ad_price": ads.price[chosen],
        "ad_creative_age_days": ads.creative_age_days(chosen, ts_us),
        "ad_ctr_7d": ads.ctr_7d(chosen, ts_us),
    }


def of_shown(columns: Columns, choice: Ints) -> Columns:
    """The columns of the one ad that was shown to each request, all of shape (requests,).

    A request column has the same value for every candidate, so its only place serves each choice.
    """
    rows = np.arange(len(choice))
    wide = {name: np.broadcast_to(values, (len(choice), values.shape[1])) for name, values in columns.items()}
    return {name: values[rows, choice % values.shape[1]] for name, values in wide.items()}
