"""Nothing is wrong: what is announced, what is planned, what ends by itself, and what does no harm."""

from monitor.simulator.benign import Less, More, Rollout
from monitor.simulator.change import Event, Place, at
from monitor.simulator.retrain import Retrain
from monitor.simulator.scenario import Scenario
from monitor.simulator.scenarios.table import harmless

_CHANCE = "a day like any other"
_NOTES = "notes in the log and nothing behind them"
_PILOT = "the cycle and a pilot model"
_HELD = "the cycle and a rollout held at a part"
_EVE = "a holiday and its eve, as declared"
_ENDS = "a campaign ends, as planned"
_SPOT = "spots on one evening, as planned"
_LINKED = "one section linked from elsewhere"
_STEPS = "a rollout in two steps"
_TWO = "a model tried twice"


def _told(what: str, *notes: tuple[float, str, str]) -> Scenario:
    events = tuple(Event(hour, kind, title, title.rsplit(" ", 1)[0]) for hour, kind, title in notes)
    return harmless(_NOTES, what, releases=events)


def _pilot(what: str, onset: float, share: float, where: Place = ()) -> Scenario:
    served = Retrain(onset=onset, share=share, where=where)
    return harmless(_PILOT, what, served, expect="benign.season")


def _held(what: str, onset: float, share: float, ramp: float = 4.0) -> Scenario:
    return harmless(_HELD, what, Rollout(onset=onset, share=share, ramp=ramp), expect="benign.season")


def _eve(what: str, onset: float, eve: float, day: float, hours: float) -> Scenario:
    """Fewer on the eve, and fewer again on the day."""
    first = Less(kind="holiday", share=eve, onset=onset, hours=6, title="eve of the republic")
    then = Less(kind="holiday", share=day, onset=onset + 6, hours=hours, title="day of the republic")
    return harmless(_EVE, what, first, then, expect="benign.event")


def _ends(what: str, share: float, onset: float, ramp: float = 0.0) -> Scenario:
    title, subject = "search campaign ends", "requests"
    gone = Less(kind="planned", share=share, onset=onset, ramp=ramp, title=title, subject=subject)
    return harmless(_ENDS, what, gone, expect="benign.event")


def _spots(what: str, share: float, *onsets: float) -> Scenario:
    """An hour of more requests after each spot."""
    seen = tuple(
        More(
            kind="planned",
            share=share,
            onset=onset,
            hours=1,
            title="spot before the news",
            subject="requests",
        )
        for onset in onsets
    )
    return harmless(_SPOT, what, *seen, expect="benign.event")


SCENARIOS = (
    *(harmless(_CHANCE, f"draw {draw}") for draw in range(1, 5)),
    _told("alerts tuned", (8.0, "config", "alert limit 4")),
    _told(
        "three teams at work",
        (7.0, "deploy", "help pages 12"),
        (9.5, "deploy", "search 77"),
        (13.0, "config", "quota 3"),
    ),
    _told("a schema documented", (11.0, "pipeline", "schema notes 2")),
    _pilot("a twentieth", 8, 0.05),
    _pilot("a sixth", 11, 0.16),
    _pilot("a third of the first market", 9, 0.33, at(market=0)),
    _ends("a quarter fewer", 0.25, 9),
    _ends("35 % fewer in 6 hours", 0.35, 7, 6),
    _ends("half", 0.5, 12),
    harmless(_STEPS, "a fifth, then all", Rollout(onset=7, share=0.2), Rollout(onset=13)),
    harmless(_STEPS, "a tenth, then half", Rollout(onset=8, share=0.1, ramp=1), Rollout(onset=14, share=0.5)),
    harmless(
        _STEPS,
        "a third, then all, quickly",
        Rollout(onset=6, share=0.33, ramp=0.5),
        Rollout(onset=10, ramp=1),
    ),
    _held("at a fifth", 8, 0.2),
    _held("at a tenth, quickly", 12, 0.1, 1.0),
    _eve("a fifth, then half", 7, 0.2, 0.5, 20),
    _eve("a quarter, then 60 %", 9, 0.25, 0.6, 16),
    _eve("a tenth, then 40 %", 6, 0.1, 0.4, 22),
    _spots("three of them, twice as many", 1.0, 9, 12, 15),
    _spots("two, 60 % more", 0.6, 10, 14),
    _spots("four, half as many again", 0.5, 8, 11, 14, 17),
    harmless(
        _LINKED,
        "third, twice as many by and by, 3 hours",
        More(onset=8, hours=3, ramp=2, among=at(section=2)),
    ),
    harmless(
        _LINKED, "first, 80 % more, 90 minutes", More(share=0.8, onset=13, hours=1.5, among=at(section=0))
    ),
    harmless(_LINKED, "second, twice as many, an hour", More(onset=10, hours=1, among=at(section=1))),
    harmless(_TWO, "3 hours, then for good", Retrain(onset=7, hours=3), Retrain(onset=14)),
    harmless(
        _TWO, "a fifth of it, then 4 hours", Retrain(onset=6, share=0.2, hours=4), Retrain(onset=13, hours=4)
    ),
    harmless(_TWO, "in the second site, then all", Retrain(onset=7, where=at(site=1)), Retrain(onset=12)),
)
