"""The market and the surface: word of mouth, notices, second redesigns, no floors, flat rates."""

from monitor.simulator.change import at
from monitor.simulator.scenarios.table import family
from monitor.simulator.switches.market import SupplyMix
from monitor.simulator.switches.terms import (
    ByHours,
    Carousel,
    FlatRate,
    Mended,
    NoFloor,
    PopUp,
    Quiz,
    WordOfMouth,
)

SCENARIOS = (
    *family(
        "word of mouth that spreads",
        ("to 230 % in 12 hours", WordOfMouth(factor=2.3, ramp=12)),
        ("to 35 % in 14 hours, innocent release", WordOfMouth(factor=0.35, ramp=14), "innocent"),
        ("to 42 % in 10 hours", WordOfMouth(factor=0.42, ramp=10)),
        ("first device, to 280 % in 11 hours", WordOfMouth(factor=2.8, ramp=11, where=at(device=0))),
    ),
    *family(
        "a notice that covers the page",
        ("half of each hour", PopUp(factor=0.15)),
        ("40 minutes of each hour, release", PopUp(factor=0.3, minutes=40), "release"),
    ),
    *family(
        "a redesign and a second one to mend it",
        ("to 45 %, half mended after 6 hours", Mended(factor=0.45)),
        ("to 40 %, after 9 hours, release", Mended(factor=0.4, after=9.0, kept=0.6), "release"),
        ("to 190 %, less after 7 hours", Mended(factor=1.9, after=7.0, kept=0.6), "innocent"),
    ),
    *family(
        "no least price any more",
        ("the cheap half pays a third", NoFloor(factor=0.33)),
        ("the cheap pay a fifth, release", NoFloor(factor=0.2, least=0.95), "release"),
    ),
    *family(
        "a carousel that is touched",
        ("second place, twice as often, for a quarter", Carousel(factor=0.25, clicks=2.0)),
        ("second place, 2.6 times, for a fifth, release", Carousel(factor=0.2, clicks=2.6), "release"),
    ),
    *family(
        "a quiz each hour",
        ("half of each hour", Quiz(factor=0.25, clicks=2.0)),
        ("40 minutes of each hour, 15 hours", Quiz(factor=0.3, clicks=1.8, minutes=40, hours=15), "innocent"),
    ),
    *family(
        "a supplier that comes and goes",
        ("first, away 3 hours of 5", ByHours()),
        ("second, away 3 hours of 6", ByHours(kinds=at(supply=1), every=360.0), "innocent"),
    ),
    *family(
        "a supplier that grows by and by",
        ("third, to sixfold in 8 hours", SupplyMix(kinds=at(supply=2), factor=6.0, ramp=8)),
        (
            "last but one, to eightfold in 10 hours",
            SupplyMix(kinds=at(supply=-2), factor=8.0, ramp=10),
            "innocent",
        ),
    ),
    *family(
        "a flat rate for all clicks",
        ("at 60 % of the usual price", FlatRate(factor=0.6)),
        ("at 45 %, first market, release", FlatRate(factor=0.45, where=at(market=0)), "release"),
    ),
)
