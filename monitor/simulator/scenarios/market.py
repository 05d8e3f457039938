"""What a success is worth, what can be offered, and how it looks."""

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
from monitor.simulator.switches.moods import BelowTheFold, Paced, PriceCap

_SMALL = tuple(("supply", place) for place in (3, 4, 5))

SCENARIOS = (
    *family(
        "predictions drift off",
        ("to 60 % in 12 hours", CalibrationDrift(factor=0.6, ramp=12)),
        ("to 50 % in 16 hours, innocent release", CalibrationDrift(factor=0.5, ramp=16), "innocent"),
        ("to 70 % in 10 hours", CalibrationDrift(factor=0.7, ramp=10)),
    ),
    *family(
        "predictions drift off upwards",
        ("to 150 % in 12 hours", CalibrationDrift(factor=1.5, ramp=12)),
        ("to 180 % in 16 hours", CalibrationDrift(factor=1.8, ramp=16)),
    ),
    *family(
        "a smaller banner",
        ("to 60 %", Presentation(factor=0.6)),
        ("to 70 %, innocent release", Presentation(factor=0.7), "innocent"),
        ("to 50 %, release", Presentation(factor=0.5), "release"),
    ),
    *family(
        "a larger banner",
        ("to 150 %", Presentation(factor=1.5)),
        ("to 180 %, release", Presentation(factor=1.8), "release"),
    ),
    *family(
        "cheaper clicks",
        ("to 60 %", ValueDecline(factor=0.6)),
        ("to 80 %, innocent release", ValueDecline(factor=0.8), "innocent"),
        ("to 50 % in 8 hours", ValueDecline(factor=0.5, ramp=8)),
    ),
    *family(
        "cheaper clicks in a place",
        ("first market to 40 %", ValueDecline(factor=0.4, where=at(market=0))),
        ("first supplier to 20 %", ValueDecline(factor=0.2, where=at(supply=0))),
        ("second market to 30 %, release", ValueDecline(factor=0.3, where=at(market=1)), "release"),
    ),
    *family(
        "clicks that mean less",
        ("more and cheaper", Decoupled(factor=0.6, clicks=1.3)),
        ("more and far cheaper, release", Decoupled(factor=0.45, clicks=1.5), "release"),
        ("in 8 hours", Decoupled(factor=0.55, clicks=1.4, ramp=8), "innocent"),
    ),
    *family(
        "curious clicks",
        ("many more, hardly worth it", Decoupled(factor=0.4, clicks=2.0)),
        ("some more, worth a third", Decoupled(factor=0.35, clicks=1.25)),
    ),
    *family(
        "a supplier leaves",
        ("first", SupplyMix()),
        ("second, innocent release", SupplyMix(kinds=at(supply=1)), "innocent"),
        ("first, for 12 hours", SupplyMix(hours=12)),
    ),
    *family(
        "a supplier floods",
        ("first, fivefold", SupplyMix(factor=5.0)),
        ("fourth, fourfold, release", SupplyMix(kinds=at(supply=3), factor=4.0), "release"),
    ),
    *family(
        "budgets run out at the month's end",
        (
            "three suppliers",
            SupplyMix(kinds=(("supply", 0), ("supply", 2), ("supply", 4)), factor=0.1, ramp=6),
        ),
        ("five suppliers", SupplyMix(kinds=tuple(("supply", i) for i in range(5)), factor=0.05, ramp=8)),
    ),
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
    *family(
        "enthusiasm that builds",
        ("to 210 % in 12 hours", CalibrationDrift(factor=2.1, ramp=12)),
        ("first device, to 230 % in 10 hours", CalibrationDrift(factor=2.3, ramp=10, where=at(device=0))),
    ),
    *family(
        "a weariness that grows",
        ("to 40 % in 14 hours, innocent release", CalibrationDrift(factor=0.4, ramp=14), "innocent"),
        ("second market, to 30 % in 9 hours", CalibrationDrift(factor=0.3, ramp=9, where=at(market=1))),
    ),
    *family(
        "below the fold",
        ("to a tenth", BelowTheFold(factor=0.1)),
        ("to a quarter, release", BelowTheFold(factor=0.25), "release"),
        ("60 % of the people, to a tenth", BelowTheFold(factor=0.1, share=0.6)),
        ("to nothing, for 13 hours", BelowTheFold(factor=0.02, hours=13), "innocent"),
    ),
    *family(
        "a cap on what a click pays",
        ("at 60 % of the usual", PriceCap(factor=0.6)),
        ("at half, in 5 hours", PriceCap(factor=0.5, ramp=5), "innocent"),
        ("at 40 %, first market, release", PriceCap(factor=0.4, where=at(market=0)), "release"),
    ),
    *family(
        "bids that fall hour by hour",
        ("first device, to 30 % in 8 hours", ValueDecline(factor=0.3, ramp=8, where=at(device=0))),
        ("to half in 15 hours, release", ValueDecline(factor=0.5, ramp=15), "release"),
    ),
    *family(
        "clicks for a reward",
        ("60 % of the people", Decoupled(factor=0.3, clicks=1.8, share=0.6)),
        ("first device", Decoupled(factor=0.25, clicks=1.9, where=at(device=0)), "release"),
        ("first market, in 4 hours", Decoupled(factor=0.25, clicks=1.7, where=at(market=0), ramp=4)),
        ("everybody, for 13 hours", Decoupled(factor=0.4, clicks=1.7, hours=13), "innocent"),
    ),
    *family(
        "one format takes over",
        ("first, sixfold", SupplyMix(kinds=at(format=0), factor=6.0)),
        ("second, fivefold, release", SupplyMix(kinds=at(format=1), factor=5.0), "release"),
    ),
    *family(
        "an hour's budget is gone too soon",
        ("first supplier, after 12 minutes", Paced(minutes=12)),
        ("second supplier, after 10 minutes", Paced(kinds=at(supply=1), minutes=10), "innocent"),
        (
            "first and third, after 20 minutes",
            Paced(kinds=(("supply", 0), ("supply", 2)), minutes=20),
            "release",
        ),
    ),
)
