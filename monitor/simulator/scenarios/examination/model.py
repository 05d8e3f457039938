"""The model: which image runs where, what was left out of an export, and what a training never saw."""

from monitor.simulator.change import at
from monitor.simulator.scenarios.table import family
from monitor.simulator.switches.artifacts import Complement, FewWords, Polluted, Swinging, Unscaled
from monitor.simulator.switches.model import WrongVersion

SCENARIOS = (
    *family(
        "the model of another land",
        ("second market", WrongVersion(name="latam-4", worse=0.8, where=at(market=1))),
        (
            "first market, 80 %",
            WrongVersion(name="latam-4", worse=0.9, where=at(market=0), share=0.8),
            "innocent",
        ),
    ),
    *family(
        "two controllers at odds",
        ("25 minutes of each hour", Swinging(worse=0.8, minutes=25)),
        ("40 minutes of each hour, release", Swinging(worse=0.9, minutes=40), "release"),
        ("2 hours of 4, first site", Swinging(worse=0.9, minutes=120, every=240, where=at(site=0))),
    ),
    *family(
        "the other class is read",
        ("all", Complement()),
        ("second host, release", Complement(where=at(host=1)), "release"),
        ("15 %, innocent release", Complement(share=0.15), "innocent"),
        ("40 % in 6 hours", Complement(share=0.4, ramp=6)),
    ),
    *family(
        "the scaler left out of the export",
        ("all, release", Unscaled(), "release"),
        ("first site", Unscaled(where=at(site=0))),
        ("half of the servers", Unscaled(share=0.5), "innocent"),
    ),
    *family(
        "a vocabulary cut in half",
        ("all", FewWords(kept=0.4)),
        ("all, an innocent release before", FewWords(kept=0.35), "innocent"),
        ("70 %", FewWords(kept=0.3, share=0.7)),
    ),
    *family(
        "robots' clicks among the training rows",
        ("all", Polluted()),
        ("in 5 hours, innocent release", Polluted(lift=2.4, ramp=5), "innocent"),
        ("80 %, put back after 15 hours", Polluted(lift=2.6, share=0.8, hours=15)),
    ),
)
