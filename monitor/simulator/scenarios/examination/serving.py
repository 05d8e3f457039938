"""Serving under strain, and what heals by and by."""

from monitor.simulator.change import at
from monitor.simulator.scenarios.table import family
from monitor.simulator.switches.serving import Latency, Outage
from monitor.simulator.switches.strain import Loading, Recovering, Unknown, Warming

SCENARIOS = (
    *family(
        "one kind of request crashes the server",
        ("third section", Outage(form="errors", where=at(section=2))),
        ("first device, 70 %, release", Outage(form="errors", where=at(device=0), share=0.7), "release"),
        ("second market, 11 hours", Outage(form="errors", where=at(market=1), hours=11), "innocent"),
    ),
    *family(
        "routes that come back by and by",
        ("all, 9 hours", Recovering(hours=9)),
        ("first site, 16 hours, release", Recovering(hours=16, where=at(site=0)), "release"),
        ("second site, errors, 12 hours", Recovering(form="errors", hours=12, where=at(site=1)), "innocent"),
    ),
    *family(
        "cold caches after a restart",
        ("to five times, 10 hours", Warming(factor=5.0, timeout_ms=2_500.0)),
        (
            "second site, to seven times, 14 hours, release",
            Warming(factor=7.0, hours=14, timeout_ms=2_500.0, where=at(site=1)),
            "release",
        ),
    ),
    *family(
        "a long way round for some",
        ("second market, 2.6 times", Latency(factor=2.6, timeout_ms=2_500.0, where=at(market=1))),
        (
            "first device, three times",
            Latency(factor=3.0, timeout_ms=2_500.0, where=at(device=0)),
            "innocent",
        ),
    ),
    *family(
        "the default for those of whom little is known",
        ("a third of the users", Unknown()),
        ("40 %, not told", Unknown(newest=0.4, told=False), "innocent"),
        ("a quarter, in 6 hours, release", Unknown(newest=0.25, ramp=6), "release"),
    ),
    *family(
        "a model that is loaded by and by",
        ("all, 14 hours", Loading(hours=14)),
        ("all, not told, 12 hours, release", Loading(told=False, hours=12), "release"),
        ("second site, not told, 18 hours", Loading(told=False, hours=18, where=at(site=1))),
    ),
)
