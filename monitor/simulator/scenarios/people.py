"""What people do changes."""

from dataclasses import replace

from monitor.simulator.benign import More
from monitor.simulator.change import Switch, at
from monitor.simulator.scenario import Scenario
from monitor.simulator.scenarios.table import drawn, family
from monitor.simulator.switches.crowds import Arrivals, Clickers, Departed, Fad, Readers, Reversal
from monitor.simulator.switches.moods import Away, Devoted, Generations, Shunned, Viral, Waves
from monitor.simulator.switches.people import Bots, ConceptDrift, DemandDecline, NewSegment, PopulationShift

_SLUMP = "a slump after a rush"


def _slump(what: str, rush: float, switch: Switch) -> Scenario:
    """A rush of 4 hours that ends as the switch is thrown."""
    name = f"{_SLUMP}: {what}"
    onset, draw = drawn(name)
    before = More(share=rush, onset=onset - 4, hours=4)
    return Scenario(name, _SLUMP, (replace(switch, onset=onset),), around=(before,), draw=draw)


SCENARIOS = (
    *family(
        "fewer requests",
        ("30 %", DemandDecline(share=0.3)),
        ("50 %, innocent release", DemandDecline(share=0.5), "innocent"),
        ("40 % in 8 hours", DemandDecline(share=0.4, ramp=8)),
        ("25 %", DemandDecline(share=0.25)),
    ),
    *family(
        "a holiday that nobody declared",
        ("35 % for a day", DemandDecline(share=0.35, hours=24)),
        ("55 % for 12 hours", DemandDecline(share=0.55, hours=12)),
    ),
    *family(
        "more of one market",
        ("first, 30 %", PopulationShift(share=0.3)),
        ("third, 25 %", PopulationShift(kind=at(market=2), share=0.25), "innocent"),
        ("last, 40 % in 6 hours", PopulationShift(kind=at(market=-2), share=0.4, ramp=6)),
    ),
    *family(
        "other people",
        ("older, 50 %", PopulationShift(kind="old", share=0.5)),
        ("younger, 60 %, release", PopulationShift(kind="young", share=0.6), "release"),
        ("one device, 40 %", PopulationShift(kind=at(device=1), share=0.4)),
    ),
    *family(
        "a new market",
        ("15 %", NewSegment(share=0.15)),
        ("30 %, release", NewSegment(share=0.3), "release"),
        ("6 %", NewSegment(share=0.06)),
        ("25 % in 6 hours", NewSegment(share=0.25, ramp=6)),
    ),
    *family(
        "a new device",
        ("12 %", NewSegment(slot="device", share=0.12)),
        ("30 %, innocent release", NewSegment(slot="device", share=0.3), "innocent"),
    ),
    *family(
        "another taste",
        ("whole", ConceptDrift()),
        ("whole, innocent release", ConceptDrift(), "innocent"),
        ("most", ConceptDrift(strength=0.8)),
        ("whole in 8 hours", ConceptDrift(ramp=8)),
        ("whole, release", ConceptDrift(), "release"),
    ),
    *family(
        "people tire of ads",
        ("at once", ConceptDrift(form="fatigue")),
        ("in 10 hours", ConceptDrift(form="fatigue", ramp=10)),
    ),
    *family(
        "other interests",
        ("whole", ConceptDrift(form="words", strength=1.3)),
        ("whole, innocent release", ConceptDrift(form="words"), "innocent"),
    ),
    *family(
        "bots of one market",
        ("30 %", Bots(share=0.3)),
        ("15 %, release", Bots(share=0.15), "release"),
        ("60 %, few clicks", Bots(share=0.6, click_rate=0.25)),
        ("20 % in 6 hours", Bots(share=0.2, ramp=6, kind=at(market=2))),
    ),
    *family(
        "bots on a page",
        ("25 %", Bots(kind="page", share=0.25)),
        ("12 %, innocent release", Bots(kind="page", share=0.12), "innocent"),
    ),
    *family(
        "the keenest go elsewhere",
        ("a tenth of the users", Departed()),
        ("a sixth in 10 hours", Departed(keenest=0.16, ramp=10), "innocent"),
        ("a fifth for 12 hours", Departed(keenest=0.2, hours=12)),
        ("an eighth, release", Departed(keenest=0.125), "release"),
    ),
    *family(
        "a partner sends nobody",
        ("first device, 60 %", DemandDecline(where=at(device=0), share=0.6)),
        ("second device, for 12 hours", DemandDecline(where=at(device=1), share=0.85, hours=12)),
        ("first section", DemandDecline(where=at(section=0), share=0.9), "innocent"),
    ),
    *family(
        "a fad among a few",
        ("one word, 35 %", Fad(share=0.35)),
        ("one word, 50 % in 8 hours", Fad(share=0.5, ramp=8), "innocent"),
        ("those who came lately, 45 %", Fad(feature="heavy", share=0.45)),
    ),
    *family(
        "one section is read by all",
        ("first, 35 %", Readers(share=0.35)),
        ("third, 30 %, release", Readers(section=2, share=0.3), "release"),
        ("second, 45 % for 12 hours", Readers(section=1, share=0.45, hours=12)),
    ),
    *family(
        "a launch abroad",
        ("market, 20 % on top", Arrivals(share=0.2)),
        ("device, 25 % on top, release", Arrivals(slot="device", share=0.25), "release"),
        ("market, 35 % on top in 8 hours", Arrivals(share=0.35, ramp=8)),
        ("market, 30 % on top for 12 hours", Arrivals(share=0.3, hours=12), "innocent"),
    ),
    *family(
        "what drew people puts them off",
        ("whole", Reversal()),
        ("whole in 8 hours, innocent release", Reversal(weight=1.8, ramp=8), "innocent"),
        ("whole, release", Reversal(), "release"),
    ),
    *family(
        "another taste among some",
        ("first device", ConceptDrift(where=at(device=0))),
        ("first two thirds, in 6 hours", ConceptDrift(share=0.65, ramp=6)),
        ("first market, innocent release", ConceptDrift(where=at(market=0), strength=1.2), "innocent"),
    ),
    *family(
        "a farm of one device",
        ("second, 30 %", Bots(kind=at(device=1), share=0.3)),
        ("first, 15 %, release", Bots(kind=at(device=0), share=0.15), "release"),
        ("third, 25 % in 8 hours, few clicks", Bots(kind=at(device=2), share=0.25, ramp=8, click_rate=0.35)),
    ),
    *family(
        "a rival clicks",
        ("first supplier, 40 %", Clickers(share=0.4)),
        ("second supplier, 60 %", Clickers(where=at(supply=1), share=0.6), "innocent"),
        ("first supplier, 50 % in 6 hours", Clickers(share=0.5, ramp=6)),
    ),
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
