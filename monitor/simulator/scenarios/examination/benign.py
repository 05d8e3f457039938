"""Nothing is wrong on days on which much could be."""

from monitor.simulator.benign import Less, More, Rerouted, Rollout
from monitor.simulator.change import Event, at
from monitor.simulator.retrain import Retrain
from monitor.simulator.scenario import Scenario
from monitor.simulator.scenarios.table import harmless

_ORDINARY = "an ordinary day"
_CYCLE = "the cycle and a setting changed"
_BACK = "a rollout taken back"
_QUIET = "a release in the quiet hours"
_MOVED = "a site emptied for work, as planned"
_LONG = "a long weekend, as declared"
_MAIL = "a letter to all readers, as planned"
_RUSH = "a rush that nobody planned, and its end"


def _setting(what: str, *hours: float) -> Scenario:
    told = tuple(Event(hour, "config", f"batch size {64 * 2**i}", "gateway") for i, hour in enumerate(hours))
    return harmless(_CYCLE, what, expect="benign.season", releases=told)


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
