"""What can be shown: the ads, whom they suit, what a click on them pays."""

from dataclasses import dataclass

import numpy as np

from monitor.simulator.arrays import Floats, Ints
from monitor.simulator.settings import DAY_US
from monitor.simulator.vocabulary import AD_CATEGORIES, ADVERTISERS

#: The age that each category suits best, in the order of AD_CATEGORIES.
CATEGORY_AGE = np.array([19.0, 24.0, 28.0, 23.0, 33.0, 38.0, 45.0, 50.0, 42.0, 56.0, 64.0, 70.0])
_AD_COUNT = 240


@dataclass(frozen=True)
class Ads:
    """One entry an ad in every array.

    `price` is what the advertised thing costs, `click_value` what a click pays, both in euro. An ad's
    creative is renewed every `period_days`, so that the age of what is shown has the same spread every week.
    `ctr_by_day` has shape (ads, days since `first_day`): the pipeline's nightly estimate of the click rate.
    """

    advertiser: Ints
    category: Ints
    price: Floats
    click_value: Floats
    quality: Floats
    budget: Floats
    period_days: Floats
    phase_days: Floats
    ctr_by_day: Floats
    first_day: int

    def creative_age_days(self, ads: Ints, ts_us: Ints) -> Floats:
        """Age in days of the creative of `ads` at `ts_us` (shapes broadcast), to a tenth of a day."""
        elapsed = ts_us / DAY_US + self.phase_days[ads]
        return np.asarray(np.round(elapsed % self.period_days[ads], 1), dtype=np.float64)

    def ctr_7d(self, ads: Ints, ts_us: Ints) -> Floats:
        """The nightly estimate in force at `ts_us` (shapes broadcast)."""
        return np.asarray(self.ctr_by_day[ads, ts_us // DAY_US - self.first_day], dtype=np.float64)


def make_ads(first_day: int, days: int, rng: np.random.Generator) -> Ads:
    """Draw the ads; their nightly estimates cover `days` days from `first_day` (days since 1970)."""
    advertiser = np.arange(_AD_COUNT) % len(ADVERTISERS)
    category = (advertiser + rng.integers(0, 4, _AD_COUNT) * 3) % len(AD_CATEGORIES)
    quality = rng.normal(0.0, 0.30, _AD_COUNT)
    nightly = -2.6 + quality[:, None] + rng.normal(0.0, 0.08, (_AD_COUNT, days))
    return Ads(
        advertiser=advertiser,
        category=category,
        price=np.round(rng.lognormal(3.6, 1.0, _AD_COUNT), 2),
        click_value=rng.uniform(0.45, 0.65, len(ADVERTISERS))[advertiser],
        quality=quality,
        budget=rng.lognormal(0.0, 0.4, len(ADVERTISERS))[advertiser] * rng.lognormal(0.0, 0.3, _AD_COUNT),
        period_days=rng.uniform(8.0, 40.0, _AD_COUNT),
        phase_days=rng.uniform(0.0, 40.0, _AD_COUNT),
        ctr_by_day=np.round(1.0 / (1.0 + np.exp(-nightly)), 4),
        first_day=first_day,
    )
