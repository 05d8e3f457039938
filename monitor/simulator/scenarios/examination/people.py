"""People: who comes, who stays away, what they like, and what is no person."""

from dataclasses import replace

from monitor.simulator.benign import More
from monitor.simulator.change import Switch, at
from monitor.simulator.scenario import Scenario
from monitor.simulator.scenarios.table import drawn, family
from monitor.simulator.switches.crowds import Clickers
from monitor.simulator.switches.moods import Away, Devoted, Generations, Shunned, Viral, Waves
from monitor.simulator.switches.people import DemandDecline, NewSegment

_SLUMP = "a slump after a rush"


def _slump(what: str, rush: float, switch: Switch) -> Scenario:
    """A rush of 4 hours that ends as the switch is thrown."""
    name = f"{_SLUMP}: {what}"
    onset, draw = drawn(name)
    before = More(share=rush, onset=onset - 4, hours=4)
    return Scenario(name, _SLUMP, (replace(switch, onset=onset),), around=(before,), draw=draw)


SCENARIOS = (
    *family(
        "one page goes round",
        ("30 %", Viral(share=0.3)),
        ("45 % in 6 hours", Viral(share=0.45, ramp=6), "innocent"),
        ("35 %, for 12 hours", Viral(share=0.35, hours=12), "release"),
    ),
    *family(
        "the devoted come",
        ("those who click much, 50 %", Devoted(share=0.5)),
        ("those who have long been there, 45 %", Devoted(feature="heavy", share=0.45), "innocent"),
    ),
    *family(
        "visitors for some hours",
        ("market, 30 % for 10 hours", NewSegment(share=0.3, hours=10)),
        ("device, 20 % for 12 hours", NewSegment(slot="device", share=0.2, hours=12), "innocent"),
    ),
    *family(
        "a partner brings its own",
        ("device, 40 % of the first site", NewSegment(slot="device", share=0.4, where=at(site=0))),
        ("market, 35 % of the second site", NewSegment(share=0.35, where=at(site=1)), "innocent"),
        ("device, 50 % of the first market", NewSegment(slot="device", share=0.5, where=at(market=0))),
    ),
    *family(
        "each age likes what another did",
        ("three categories on", Generations()),
        ("four on, innocent release", Generations(steps=4), "innocent"),
        ("second device", Generations(where=at(device=1), steps=4)),
    ),
    *family(
        "a scandal in some categories",
        ("four of them", Shunned()),
        ("three of them, release", Shunned(kinds=3, drop=3.0), "release"),
        ("five of them in 5 hours", Shunned(kinds=5, drop=2.0, ramp=5), "innocent"),
    ),
    *family(
        "away for a match",
        ("2 hours of 5", Away(share=0.6)),
        ("3 hours of 8, first market", Away(share=0.85, minutes=180, every=480, where=at(market=0))),
    ),
    _slump("half as many again, then 40 % fewer", 0.5, DemandDecline(share=0.42)),
    _slump("twice as many, then half", 1.0, DemandDecline(share=0.52)),
    _slump("80 % more, then ever fewer", 0.8, DemandDecline(share=0.45, ramp=4)),
    *family(
        "a browser that fetches ahead",
        ("second device, 30 %", Clickers(where=at(device=1), share=0.3, click_rate=0.95)),
        ("first device, 15 %", Clickers(where=at(device=0), share=0.15, click_rate=0.95), "release"),
    ),
    *family(
        "bots in waves",
        ("second market, a quarter of each hour", Waves(share=0.8)),
        ("first device, 3 hours of 6", Waves(kind=at(device=0), share=0.3, minutes=180, every=360)),
        (
            "first market, 20 minutes of each hour",
            Waves(kind=at(market=0), share=0.6, minutes=20),
            "innocent",
        ),
    ),
)
