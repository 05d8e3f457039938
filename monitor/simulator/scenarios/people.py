"""What people do changes."""

from monitor.simulator.change import at
from monitor.simulator.scenarios.table import family
from monitor.simulator.switches.crowds import Arrivals, Clickers, Departed, Fad, Readers, Reversal
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
)
