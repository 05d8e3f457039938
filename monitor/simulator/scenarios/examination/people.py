"""People, otherwise changed."""

from monitor.simulator.change import at
from monitor.simulator.scenarios.table import family
from monitor.simulator.switches.crowds import Arrivals, Clickers, Departed, Fad, Readers, Reversal
from monitor.simulator.switches.people import Bots, ConceptDrift, DemandDecline

SCENARIOS = (
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
