"""The calm world: users, pages and ads, and the requests that come to it hour by hour."""

from dataclasses import dataclass

import numpy as np

from monitor.simulator import audience, traffic
from monitor.simulator.arrays import Floats, Ints
from monitor.simulator.audience import Pages, Users
from monitor.simulator.inventory import Ads, make_ads
from monitor.simulator.settings import DAY_US, HOUR_US, Settings

_USERS = 20_000
_HOT_PAGES = 60
_USERS_ABOUT = 0.45
_ROLLOUT_HOURS = 4
_ROLLOUT_SHARE = 0.90
#: Days before the training days in which ads are shown at random, so that a first model can learn.
EXPLORING_DAYS = 4


@dataclass(frozen=True)
class Requests:
    """One entry a request, in order of time; `candidates` has shape (requests, candidates).

    `country`, `datacenter` and `app_version` are codes into the vocabulary. `mood` is what the hour adds to
    the log-odds of a click. `chance` in [0, 1) decides whether an ad that is shown is clicked, `dice` in
    [0, 1) whether the ad is shown at random, and then which.
    """

    ts_us: Ints
    user: Ints
    page: Ints
    country: Ints
    datacenter: Ints
    app_version: Ints
    candidates: Ints
    mood: Floats
    chance: Floats
    dice: Floats


@dataclass(frozen=True)
class World:
    """Everything that exists before the first request."""

    settings: Settings
    users: Users
    pages: Pages
    ads: Ads

    @classmethod
    def build(cls, settings: Settings) -> "World":
        """The world of `settings`; the same settings give the same world."""
        before = settings.training_days + EXPLORING_DAYS
        first_day = settings.start_us // DAY_US - before
        return cls(
            settings=settings,
            users=audience.make_users(_USERS, settings.rng("users")),
            pages=audience.make_pages(settings.rng("pages")),
            ads=make_ads(first_day, before + settings.days + 1, settings.rng("ads")),
        )

    def requests(self, period: str, first_day: int, days: int) -> Requests:
        """The requests of `days` days from `first_day` of the run on (negative: before its start).

        `period` names the random numbers: two calls with the same arguments give the same requests.
        """
        rng = self.settings.rng(period)
        hours_us = self.settings.hours(first_day, days)
        mean = self.settings.requests_per_hour
        counts = traffic.requests_per_hour(hours_us, mean, self.settings.start_us, rng)
        hour = np.repeat(np.arange(len(hours_us)), counts)
        total = len(hour)
        ts_us = np.sort(hours_us[hour] + rng.integers(0, HOUR_US // 1000, total) * 1000)
        about = audience.crowd(self.users.activity, len(hours_us), max(1, int(mean * _USERS_ABOUT)), rng)
        hot = audience.crowd(self.pages.popularity, len(hours_us), _HOT_PAGES, rng)
        user = about[hour, rng.integers(0, about.shape[1], total)]
        country = self.users.country[user]
        return Requests(
            ts_us=ts_us,
            user=user,
            page=hot[hour, rng.integers(0, _HOT_PAGES, total)],
            country=country,
            datacenter=audience.datacenter_of(country, rng),
            app_version=self._app_version(user, ts_us),
            candidates=audience.pick(self.ads.budget, rng.random((total, self.settings.candidates))),
            mood=traffic.mood(hours_us, rng)[hour],
            chance=rng.random(total),
            dice=rng.random(total),
        )

    def _app_version(self, user: Ints, ts_us: Ints) -> Ints:
        hours_in = (ts_us - self.settings.onset_us) / HOUR_US
        reached = _ROLLOUT_SHARE * np.clip(hours_in / _ROLLOUT_HOURS, 0.0, 1.0)
        updated = self.users.rollout_key[user] < reached
        return np.where(self.users.legacy[user], 0, np.where(updated, 2, 1))
