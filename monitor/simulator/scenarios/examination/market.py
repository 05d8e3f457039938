"""The market and the surface: tides, folds, caps, rewards, and what can be offered."""

from monitor.simulator.change import at
from monitor.simulator.scenarios.table import family
from monitor.simulator.switches.market import (
    CalibrationDrift,
    Decoupled,
    SupplyMix,
    ValueDecline,
)
from monitor.simulator.switches.moods import BelowTheFold, Paced, PriceCap

_SMALL = tuple(("supply", place) for place in (3, 4, 5))

SCENARIOS = (
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
