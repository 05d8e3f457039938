"""Nothing is wrong: chance, seasons, releases that do no harm, and what was declared."""

from monitor.simulator.benign import Less, More, Rollout
from monitor.simulator.change import Change, Event, Place, at
from monitor.simulator.retrain import Retrain
from monitor.simulator.scenario import Scenario
from monitor.simulator.scenarios.table import harmless

_MODEL = "a retrained model as good as the last"
_TRAIN = "a day of many releases"
_CYCLE = "the usual cycle beside a release"


def _declared(family: str, what: str, change: Change) -> Scenario:
    return harmless(family, what, change, expect="benign.event")


def _released(what: str, *releases: Event) -> Scenario:
    return harmless("a release that does no harm", what, releases=releases)


def _holiday(share: float, onset: float, hours: float, title: str) -> Less:
    return Less(kind="holiday", share=share, onset=onset, hours=hours, title=title)


def _planned(share: float, onset: float, title: str, hours: float | None = None, ramp: float = 0.0) -> More:
    return More(
        kind="planned", share=share, onset=onset, hours=hours, ramp=ramp, title=title, subject="requests"
    )


def _deploy(hours: float, title: str, kind: str = "deploy") -> Event:
    return Event(hours, kind, title, subject=title.rsplit(" ", 1)[0])


def _beside(what: str, *hours: float) -> Scenario:
    releases = tuple(_deploy(hour, f"page renderer {40 + place}") for place, hour in enumerate(hours))
    return harmless(_CYCLE, what, expect="benign.season", releases=releases)


def _sale(what: str, sale: More) -> Scenario:
    return harmless("a day of sales", what, sale, expect="benign.event")


def _upkeep(what: str, where: Place, onset: float, hours: float, share: float = 1.0) -> Scenario:
    title, subject = "upkeep of the network", "requests"
    pause = Less(
        kind="planned", where=where, onset=onset, hours=hours, share=share, title=title, subject=subject
    )
    return harmless("upkeep of one place, as planned", what, pause, expect="benign.event")


_AD_SERVER, _BILLING = _deploy(9, "ad server 312"), _deploy(8, "billing service 2.15")
_PIPELINE, _CONFIG = _deploy(10, "feature pipeline 88"), _deploy(7, "price floor 0.02", "config")
_PAUSE = Less(kind="planned", share=0.6, onset=11, hours=6, title="upkeep of the apps", subject="requests")
_FESTIVAL = More(
    kind="planned",
    share=1.0,
    onset=10,
    hours=10,
    title="city festival",
    subject="requests",
    among=at(market=0),
)

SCENARIOS = (
    *(harmless("nothing at all", f"draw {draw}") for draw in range(1, 9)),
    *(harmless("the usual cycle", f"draw {draw}", expect="benign.season") for draw in range(1, 7)),
    _released("one deploy", _AD_SERVER),
    _released("three in a row", _BILLING, _AD_SERVER, _PIPELINE),
    _released("a pipeline", _deploy(12, "join job 17", "pipeline")),
    _released("a config", _CONFIG),
    harmless("a rollout that does no harm", "announced", Rollout(onset=10)),
    harmless("a rollout that does no harm", "in 12 hours", Rollout(onset=8, ramp=12)),
    harmless("a rollout that does no harm", "to a third", Rollout(onset=12, share=0.33)),
    harmless("a rollout that does no harm", "not announced", Rollout(onset=9, announced=False)),
    _declared("a declared holiday", "a third stays away", _holiday(0.35, 8, 24, "Epiphany")),
    _declared("a declared holiday", "half stay away", _holiday(0.5, 12, 24, "Republic day")),
    _declared("a declared holiday", "two thirds, 12 hours", _holiday(0.65, 6, 12, "New Year")),
    _declared("a planned change", "traffic moves in", _planned(0.5, 10, "partner traffic joins", ramp=6)),
    _declared("a planned change", "twice the traffic", _planned(1.0, 8, "second brand goes live")),
    _declared("a planned change", "a pause", _PAUSE),
    _declared("a big campaign", "for 8 hours", _planned(0.8, 9, "football final", hours=8)),
    _declared("a big campaign", "in one market", _FESTIVAL),
    harmless("a spike that ends", "3 hours", More(share=0.5, onset=7, hours=3)),
    harmless(
        "a spike that ends", "2 hours, twice", More(share=0.4, onset=6, hours=2), More(share=0.4, hours=2)
    ),
    harmless(_MODEL, "at once", Retrain(onset=9)),
    harmless(_MODEL, "a tenth", Retrain(onset=7, share=0.1)),
    harmless(_MODEL, "in 10 hours", Retrain(onset=8, ramp=10)),
    harmless(_MODEL, "in one site first", Retrain(onset=11, where=at(site=0))),
    harmless(_TRAIN, "four", releases=tuple(_deploy(6 + 3 * i, f"ad server {320 + i}") for i in range(4))),
    harmless(
        _TRAIN,
        "a rollout and a model",
        Rollout(onset=7),
        Retrain(onset=12),
        releases=(_deploy(10, "gateway 9"),),
    ),
    harmless(_TRAIN, "a rollout put off", Rollout(onset=8, share=0.2), releases=(_deploy(14, "gateway 9"),)),
    harmless(_TRAIN, "a model and a pipeline", Retrain(onset=10), releases=(_deploy(11, "join job 18"),)),
    _beside("in the morning", 6.5),
    _beside("at noon", 12.0),
    _beside("in the evening", 18.5),
    _beside("at both ends of the day", 7.0, 19.0),
    _sale("60 % more, a day", More(kind="holiday", share=0.6, onset=8, hours=24, title="Singles day")),
    _sale("twice the traffic, 12 hours", More(kind="holiday", onset=10, hours=12, title="Black Friday")),
    _sale(
        "first market, a day",
        More(kind="holiday", onset=7, hours=20, title="National day", among=at(market=0)),
    ),
    _upkeep("first site, 6 hours", at(site=0), 9, 6),
    _upkeep("second site, half of it for 10 hours", at(site=1), 12, 10, share=0.5),
    _upkeep("current release, 5 hours", at(release=1), 8, 5, share=0.6),
)
