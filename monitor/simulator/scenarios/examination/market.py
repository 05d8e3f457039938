"""The market and the surface, otherwise changed."""

from monitor.simulator.change import at
from monitor.simulator.scenarios.table import family
from monitor.simulator.switches.dealings import PriceWar, Takeover
from monitor.simulator.switches.market import (
    CalibrationDrift,
    Decoupled,
    Presentation,
    SupplyMix,
    ValueDecline,
)

SCENARIOS = (
    *family(
        "interest ebbs away among some",
        ("first device to 45 % in 10 hours", CalibrationDrift(factor=0.45, ramp=10, where=at(device=0))),
        ("first market to 35 % in 8 hours", CalibrationDrift(factor=0.35, ramp=8, where=at(market=0))),
        ("two thirds to 40 % in 12 hours", CalibrationDrift(factor=0.4, ramp=12, share=0.67), "innocent"),
    ),
    *family(
        "a layout test",
        ("half lose two thirds", Presentation(factor=0.33, share=0.5)),
        ("40 % lose nearly all, release", Presentation(factor=0.15, share=0.4), "release"),
        ("half get twice as much, for 12 hours", Presentation(factor=2.0, share=0.5, hours=12)),
        ("everybody, put back after 10 hours", Presentation(factor=0.55, hours=10), "innocent"),
    ),
    *family(
        "a price war",
        ("three suppliers at 30 %", PriceWar(factor=0.3)),
        ("five in 8 hours", PriceWar(kinds=tuple(("supply", i) for i in range(5)), factor=0.45, ramp=8)),
        ("one format at 40 %", PriceWar(kinds=at(format=0), factor=0.4), "innocent"),
    ),
    *family(
        "a discount for some hours",
        ("to 55 %, 12 hours", ValueDecline(factor=0.55, hours=12)),
        ("to 45 %, 10 hours, release", ValueDecline(factor=0.45, hours=10), "release"),
        (
            "60 % of the clicks at a third, 14 hours",
            ValueDecline(factor=0.33, share=0.6, hours=14),
            "innocent",
        ),
    ),
    *family(
        "touched by accident",
        ("half more, the money the same", Decoupled(factor=0.6, clicks=1.6)),
        ("for 12 hours, release", Decoupled(factor=0.5, clicks=1.4, hours=12), "release"),
        ("in 6 hours", Decoupled(factor=0.5, clicks=1.6, ramp=6), "innocent"),
    ),
    *family(
        "one supplier for another",
        ("second for first", Takeover()),
        ("fourth for second, innocent release", Takeover(kinds=(("supply", 1), ("supply", 3))), "innocent"),
        ("first for third, for 12 hours", Takeover(kinds=(("supply", 2), ("supply", 0)), hours=12)),
    ),
    *family(
        "a format held back",
        ("first", SupplyMix(kinds=at(format=0), factor=0.1)),
        ("second, in 6 hours", SupplyMix(kinds=at(format=1), factor=0.05, ramp=6), "release"),
    ),
)
