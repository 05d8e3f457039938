"""Nothing is wrong, though much goes on."""

from monitor.simulator.benign import Less, More, Rollout
from monitor.simulator.change import Event, Place, at
from monitor.simulator.retrain import Retrain
from monitor.simulator.scenario import Scenario
from monitor.simulator.scenarios.table import harmless

_MODEL = "a retrained model as good as the last"
_TRAIN = "a day of many releases"
_CYCLE = "the usual cycle beside a release"


def _deploy(hours: float, title: str) -> Event:
    return Event(hours, "deploy", title, subject=title.rsplit(" ", 1)[0])


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


SCENARIOS = (
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
