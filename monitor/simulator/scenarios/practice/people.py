"""People: crowds that grow, give way or come by turns, what they like, and scripts among them."""

from monitor.simulator.change import at
from monitor.simulator.scenarios.table import family
from monitor.simulator.switches.crowds import Clickers
from monitor.simulator.switches.people import DemandDecline, NewSegment
from monitor.simulator.switches.tides import GivesWay, Grows, Habits, Indifferent, OutOfSchool

SCENARIOS = (
    *family(
        "a crowd gives way to others",
        ("first market", GivesWay()),
        ("first device, 80 %, in 5 hours", GivesWay(kind=at(device=0), share=0.8, ramp=5), "innocent"),
    ),
    *family(
        "a crowd grows",
        ("second market, as many as 40 % of all", Grows(kind=at(market=1), share=0.4)),
        ("the young, 50 %, in 6 hours", Grows(kind="young", share=0.5, ramp=6), "release"),
    ),
    *family(
        "a crowd by turns",
        ("the young, 4 hours of 8", OutOfSchool(kind="young", share=0.6)),
        ("third market, 5 of 9", OutOfSchool(kind=at(market=2), share=0.4, minutes=300, every=540)),
    ),
    *family(
        "a client that spreads",
        ("device, to 25 % in 12 hours", NewSegment(slot="device", share=0.25, ramp=12)),
        ("market, 30 % of one device", NewSegment(share=0.3, where=at(device=0)), "release"),
    ),
    *family(
        "habits turn round",
        ("whole", Habits()),
        ("75 % of the people, in 6 hours", Habits(turned=-2.0, share=0.75, ramp=6), "innocent"),
    ),
    *family(
        "people click on anything alike",
        ("nearly all", Indifferent()),
        ("first market, at once, release", Indifferent(where=at(market=0), strength=1.0), "release"),
    ),
    *family(
        "a plug-in that clicks",
        ("second format, half", Clickers(where=at(format=1), share=0.5)),
        ("first device of one market, 70 %", Clickers(where=at(device=0, market=0), share=0.7), "innocent"),
    ),
    *family(
        "a strike in one place",
        ("first market, 85 %", DemandDecline(where=at(market=0), share=0.85)),
        ("second and all but a few, 13 hours", DemandDecline(where=at(market=1), share=0.95, hours=13)),
    ),
)
