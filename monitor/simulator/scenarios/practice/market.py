"""The market and the surface: stairs, ebbs, night prices, headlines, suppliers of one place, layouts."""

from monitor.simulator.change import at
from monitor.simulator.scenarios.table import family
from monitor.simulator.switches.market import CalibrationDrift, Decoupled, Presentation, SupplyMix
from monitor.simulator.switches.tides import Exclusive, FirstPlace, NightPrices, Stairs

_SMALL = tuple(("supply", place) for place in (3, 4, 5))

SCENARIOS = (
    *family(
        "interest that falls in steps",
        ("to 40 % in 15 hours", Stairs(factor=0.4, ramp=15)),
        ("to 50 % in 12 hours, innocent release", Stairs(factor=0.5, ramp=12, steps=4), "innocent"),
    ),
    *family(
        "an ebb that passes",
        ("to 35 % in 12 hours, then as before", CalibrationDrift(factor=0.35, ramp=12, hours=16)),
        (
            "first section, to 25 % in 8 hours",
            CalibrationDrift(factor=0.25, ramp=8, where=at(section=0), hours=17),
        ),
    ),
    *family(
        "some warm up by and by",
        ("half of them, to 260 % in 9 hours", CalibrationDrift(factor=2.6, ramp=9, share=0.5)),
        ("second market, to 300 %", CalibrationDrift(factor=3.0, ramp=10, where=at(market=1)), "innocent"),
    ),
    *family(
        "the first place is another",
        ("twice as large", FirstPlace(factor=2.1)),
        ("hidden under a banner, release", FirstPlace(factor=0.2), "release"),
    ),
    *family(
        "a wall before the page",
        ("a third is left", Presentation(factor=0.33)),
        ("a quarter is left, for 11 hours", Presentation(factor=0.25, hours=11), "innocent"),
    ),
    *family(
        "prices of the night",
        ("half, 6 hours of 10", NightPrices(factor=0.5)),
        (
            "a third, 4 of 7, first market",
            NightPrices(factor=0.33, minutes=240, every=420, where=at(market=0)),
        ),
    ),
    *family(
        "headlines that promise too much",
        ("everywhere, in 3 hours", Decoupled(factor=0.42, clicks=1.6, ramp=3), "release"),
        ("first section", Decoupled(factor=0.2, clicks=2.2, where=at(section=0))),
    ),
    *family(
        "a rule that favours the small",
        ("three of them, fourfold", SupplyMix(kinds=_SMALL, factor=4.0)),
        ("three of them, sixfold in 6 hours", SupplyMix(kinds=_SMALL, factor=6.0, ramp=6), "innocent"),
    ),
    *family(
        "one place is sold to one supplier",
        ("first market", Exclusive()),
        ("second device, 70 %", Exclusive(kinds=at(supply=1), where=at(device=1), share=0.7), "release"),
    ),
)
