"""Nothing is wrong: chance, seasons, releases that do no harm, and what was declared."""

from monitor.simulator.benign import Less, More, Rerouted, Rollout
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
_ORDINARY = "an ordinary day"
_SETTING = "the cycle and a setting changed"
_BACK = "a rollout taken back"
_QUIET = "a release in the quiet hours"
_MOVED = "a site emptied for work, as planned"
_LONG = "a long weekend, as declared"
_MAIL = "a letter to all readers, as planned"
_RUSH = "a rush that nobody planned, and its end"


def _setting(what: str, *hours: float) -> Scenario:
    told = tuple(Event(hour, "config", f"batch size {64 * 2**i}", "gateway") for i, hour in enumerate(hours))
    return harmless(_SETTING, what, expect="benign.season", releases=told)


def _quiet(what: str, hours: float, kind: str, title: str) -> Scenario:
    return harmless(_QUIET, what, releases=(Event(hours, kind, title, title.rsplit(" ", 1)[0]),))


def _weekend(what: str, share: float, onset: float, hours: float, ramp: float = 0.0) -> Scenario:
    title = "bridge day"
    away = Less(kind="holiday", share=share, onset=onset, hours=hours, ramp=ramp, title=title)
    return harmless(_LONG, what, away, expect="benign.event")


def _letter(what: str, share: float, onset: float, hours: float) -> Scenario:
    title, subject = "letter to readers", "requests"
    sent = More(kind="planned", share=share, onset=onset, hours=hours, title=title, subject=subject)
    return harmless(_MAIL, what, sent, expect="benign.event")


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
    *(harmless(_ORDINARY, f"draw {draw}") for draw in range(1, 5)),
    _setting("in the morning", 7.5),
    _setting("at night", 22.0),
    _setting("twice", 9.0, 15.0),
    _setting("in the evening", 19.0),
    harmless(_BACK, "after 5 hours", Rollout(onset=8, hours=5)),
    harmless(_BACK, "after 9 hours, to a half", Rollout(onset=7, share=0.5, hours=9)),
    harmless(_BACK, "a model after 6 hours", Retrain(onset=9, hours=6)),
    _quiet("a pipeline", 26.0, "pipeline", "feature pipeline 92"),
    _quiet("a server", 3.0, "deploy", "ad server 331"),
    harmless(_MOVED, "first site, 8 hours", Rerouted(onset=9, hours=8), expect="benign.event"),
    harmless(_MOVED, "first site, half, for good", Rerouted(onset=11, share=0.5), expect="benign.event"),
    harmless(
        _MOVED,
        "second site, 6 hours",
        Rerouted(where=at(site=1), to=0, onset=7, hours=6),
        expect="benign.event",
    ),
    _weekend("40 % stay away", 0.4, 7, 24),
    _weekend("half leave by and by", 0.5, 9, 22, ramp=4),
    _weekend("a quarter, with a rush to come", 0.25, 6, 18),
    _letter("half as many again, 4 hours", 0.5, 9, 4),
    _letter("twice as many, 3 hours", 1.0, 12, 3),
    _letter("a third more, 10 hours", 0.35, 8, 10),
    harmless(_RUSH, "40 % more, 2 hours", More(share=0.4, onset=10, hours=2)),
    harmless(
        _RUSH,
        "60 % more, an hour, twice",
        More(share=0.6, onset=8, hours=1),
        More(share=0.5, onset=15, hours=1),
    ),
    harmless(_RUSH, "first market, twice as many, 2 hours", More(onset=9, hours=2, among=at(market=0))),
)
