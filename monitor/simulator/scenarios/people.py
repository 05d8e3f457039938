"""What people do changes."""

from monitor.simulator.change import at
from monitor.simulator.scenarios.table import family
from monitor.simulator.switches.people import Bots, ConceptDrift, DemandDecline, NewSegment, PopulationShift

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
)
