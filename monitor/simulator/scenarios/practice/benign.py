"""Nothing is wrong: plain days under new versions, swells that ebb away, and what was declared for a part."""

from monitor.simulator.benign import Less, More, Rollout
from monitor.simulator.change import Event, Place, at
from monitor.simulator.retrain import Retrain
from monitor.simulator.scenario import Scenario
from monitor.simulator.scenarios.table import harmless

_UNDER = "an ordinary day under a new version"
_CYCLE = "the cycle on a day of small changes"
_MENDED = "a release and its mend"
_SWELL = "a swell that ebbs away"
_SCHOOL = "a holiday of one place, as declared"
_ADVERT = "a campaign for one client, as planned"
_LOAD = "a test of load, as planned"
_PLAIN = "a plain day"
_FEAST = "a release on a declared holiday"


def _of(hours: float, kind: str, title: str) -> Event:
    return Event(hours, kind, title, title.rsplit(" ", 1)[0])


def _changed(what: str, *told: Event) -> Scenario:
    return harmless(_CYCLE, what, expect="benign.season", releases=told)


def _school(what: str, share: float, onset: float, hours: float, where: Place) -> Scenario:
    away = Less(kind="holiday", share=share, onset=onset, hours=hours, where=where, title="school holiday")
    return harmless(_SCHOOL, what, away, expect="benign.event")


def _feast(what: str, share: float, onset: float, hours: float, release: Event) -> Scenario:
    away = Less(kind="holiday", share=share, onset=onset, hours=hours, title="All Saints")
    return harmless(_FEAST, what, away, expect="benign.event", releases=(release,))


def _planned(family: str, what: str, share: float, onset: float, hours: float, among: Place = ()) -> Scenario:
    more = More(
        kind="planned",
        share=share,
        onset=onset,
        hours=hours,
        among=among,
        title=family.split(",")[0],
        subject="requests",
    )
    return harmless(family, what, more, expect="benign.event")


_GATEWAY = _of(9, "deploy", "gateway 9")

SCENARIOS = (
    *(harmless(_PLAIN, f"draw {draw}") for draw in (11, 12, 13)),
    harmless(_UNDER, "since the fork", Retrain(onset=1)),
    harmless(_UNDER, "of a model and a client", Retrain(onset=3), Rollout(onset=5, ramp=8)),
    harmless(_UNDER, "by halves", Retrain(onset=6, share=0.5), releases=(_of(14, "config", "cache size 4"),)),
    _changed("a bid step at dawn", _of(5.5, "config", "bid step 3")),
    _changed(
        "cache sizes before the evening", _of(16, "config", "cache size 4"), _of(17, "config", "queue 2")
    ),
    _changed("a job moves at night", _of(23, "pipeline", "report job 31")),
    harmless(
        _MENDED, "an hour later", releases=(_of(9, "deploy", "gateway 9"), _of(10, "deploy", "gateway 10"))
    ),
    harmless(
        _MENDED,
        "a rollout, then its mend",
        Rollout(onset=8, ramp=6, share=0.5),
        releases=(_of(15, "deploy", "gateway 10"),),
    ),
    harmless(_SWELL, "half as many again, 4 hours", More(share=0.5, onset=9, ramp=2, hours=4)),
    harmless(_SWELL, "second market doubles, 3 hours", More(onset=11, hours=3, among=at(market=1))),
    _school("first market, 60 % for a day", 0.6, 8, 24, at(market=0)),
    _school("second market, half for 14 hours", 0.5, 10, 14, at(market=1)),
    _feast("at its onset", 0.45, 9, 20, _GATEWAY),
    _feast("hours later", 0.6, 7, 14, _of(12, "pipeline", "report job 31")),
    _planned(_ADVERT, "first device, 90 % more", 0.9, 9, 10, at(device=0)),
    _planned(_ADVERT, "second device, twice as many", 1.0, 7, 16, at(device=1)),
    _planned(_LOAD, "two and a half hours, twice as many", 1.0, 8, 2.5),
    _planned(_LOAD, "six hours, 60 % more", 0.6, 13, 6),
)
