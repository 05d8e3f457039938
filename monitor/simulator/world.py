"""The world before anything happens: users, pages, ads, feature stores, and the requests of a calm day."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from monitor.simulator import audience
from monitor.simulator.arrays import Columns, Floats, Ints
from monitor.simulator.audience import Pages, Users
from monitor.simulator.inventory import AD_COUNT, MOMENTS, Ads, make_ads
from monitor.simulator.requests import Requests
from monitor.simulator.schema import FeatureSpec, Schema, schema_of
from monitor.simulator.settings import HOUR_US, Settings
from monitor.simulator.stores import Span, Store, make_store
from monitor.simulator.traffic import Climate, climate
from monitor.simulator.wordpool import WordPool

#: Ads that each request is shown.
POSITIONS = 2
_HOT_PAGES = 60
_USERS_ABOUT = 0.45
_SPILL = 0.08
#: Days before the training days in which ads are shown at random, so that a first model can learn.
EXPLORING_DAYS = 3


@dataclass(frozen=True)
class World:
    """Everything that exists before the first request."""

    settings: Settings
    schema: Schema
    pool: WordPool
    users: Users
    pages: Pages
    ads: Ads
    stores: dict[str, Store]

    @classmethod
    def build(cls, settings: Settings) -> "World":
        """The world of `settings`; the same settings give the same world."""
        schema = schema_of(settings)
        users = audience.make_users(schema, settings.rng("users"))
        paths = len(schema.feature("page").words)
        sections = len(schema.dimension("section").values) if schema.has("section") else 1
        ads = make_ads(schema, settings.price, settings.rng("ads"))
        before = (settings.training_days + EXPLORING_DAYS) * 24
        hours = before + settings.base_hours + settings.tail_hours
        span = Span(settings.start_us - before * HOUR_US, hours)
        given: dict[str, Floats] = {
            "match": users.age,
            "quality": ads.quality,
            "kind": ads.kind.astype(float),
        }
        given["page"] = np.arange(paths, dtype=np.float64)
        counts = {"user": len(users.age), "page": paths, "ad": AD_COUNT, "site": 1}
        stores = {
            spec.name: make_store(spec, given, counts[spec.entity], span, settings.rng("store", spec.name))
            for spec in schema.features
        }
        pages = audience.make_pages(paths, sections, settings.rng("pages"))
        return cls(settings, schema, WordPool.of(schema), users, pages, ads, stores)

    def requests(self, stream: str, first_hour: int, hours: int) -> Requests:
        """The requests of `hours` hours from `first_hour` of the run on (negative: before its start).

        `stream` names the random numbers: two calls with the same arguments give the same requests.
        """
        rng = self.settings.rng(stream)
        weather = climate(self.settings, self.settings.hours(first_hour, hours), rng)
        hour = np.repeat(np.arange(hours), weather.counts // POSITIONS)
        total = len(hour)
        ts_us = np.sort(weather.starts_us[hour] + rng.integers(0, HOUR_US // 1000, total) * 1000)
        user, page = self._readers(weather, hour, rng)
        return Requests(
            ts_us=ts_us,
            user=user,
            page=page,
            view=np.arange(total),
            position=np.zeros(total, dtype=np.int64),
            moment=rng.integers(0, MOMENTS, total),
            allowance={s: np.ones((total, codes.max() + 1)) for s, codes in self.ads.slots.items()},
            candidates=rng.integers(0, AD_COUNT, (total, 1)),
            eager=np.zeros((total, 1), dtype=np.float32),
            slots=self.slots(user, page, rng),
            arm=(self.users.rollout_key[user] * 997 % 1 < 0.5).astype(np.int64),
            mood=weather.mood[hour],
            chance=rng.random(total),
            dice=rng.random(total),
            wait=rng.normal(size=total),
            pace=rng.normal(size=total),
            bot=np.zeros(total, dtype=np.bool_),
        )

    def slots(self, user: Ints, page: Ints, rng: np.random.Generator) -> dict[str, Ints]:
        """The codes of the dimensions that a request brings."""
        total = len(user)
        found = {slot: codes[user] for slot, codes in self.users.slots.items()}
        sites = len(self.schema.dimension("site").values)
        markets = len(self.schema.dimension("market").values)
        home = np.minimum(found["market"], markets - 1) * sites // markets
        found["site"] = np.where(rng.random(total) < _SPILL, rng.integers(0, sites, total), home)
        if self.schema.has("release"):
            found["release"] = np.where(self.users.legacy[user], 0, 1)
        if self.schema.has("host"):
            found["host"] = rng.integers(0, len(self.schema.dimension("host").values), total)
        if self.schema.has("section"):
            found["section"] = self.pages.section[page]
        return found

    def features(self, requests: Requests) -> Columns:
        """The true features of every request and candidate, categorical ones as codes of the word pool.

        Request columns have shape (requests, 1), ad columns (requests, candidates).
        """
        return {spec.name: self.feature(spec, requests) for spec in self.schema.features}

    def feature(self, spec: FeatureSpec, requests: Requests, ts_us: Ints | None = None) -> Floats | Ints:
        """One true feature, or the one that was true at `ts_us`."""
        at = (requests.ts_us if ts_us is None else ts_us)[:, None]
        entity = {
            "user": requests.user[:, None],
            "page": requests.page[:, None],
            "ad": requests.candidates,
            "site": np.zeros((len(at), 1), dtype=np.int64),
        }[spec.entity]
        return self.values(spec, entity, at)

    def values(self, spec: FeatureSpec, entity: Ints, ts_us: Ints) -> Floats | Ints:
        """What a feature's store holds for entities of its kind at a time; shapes broadcast."""
        values = self.stores[spec.name].at(entity, ts_us)
        return self.pool.code(spec.name, values) if spec.categorical else values

    @cached_property
    def words(self) -> tuple[FeatureSpec, ...]:
        return tuple(spec for spec in self.schema.features if spec.categorical)

    def _readers(self, weather: Climate, hour: Ints, rng: np.random.Generator) -> tuple[Ints, Ints]:
        """Who reads what: a few users and a few pages are about in each hour."""
        hours, total = len(weather.counts), len(hour)
        about = max(8, int(self.settings.requests_per_hour * _USERS_ABOUT))
        people = audience.crowd(self.users.activity, hours, about, rng)
        hot = audience.crowd(self.pages.popularity, hours, _HOT_PAGES, rng)
        user = people[hour, rng.integers(0, about, total)]
        return user, hot[hour, rng.integers(0, _HOT_PAGES, total)]


def of_shown(columns: Columns, choice: Ints) -> Columns:
    """The columns of the ads that were shown; `choice` has shape (requests, positions), they (rows,).

    A request column has the same value for every candidate, so its only place serves each choice.
    """
    rows = np.arange(len(choice))[:, None]
    wide = {name: np.broadcast_to(values, (len(choice), values.shape[1])) for name, values in columns.items()}
    return {name: values[rows, choice % values.shape[1]].ravel() for name, values in wide.items()}
