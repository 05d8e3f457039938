"""Serving under load and after changes of its surroundings."""

from monitor.simulator.change import at
from monitor.simulator.scenarios.table import family
from monitor.simulator.switches.overload import Averages, Breaker, Failover, Leaking, Pauses, Throttled

SCENARIOS = (
    *family(
        "a limit on requests",
        ("errors above 60 % of the mean", Throttled(form="errors", limit=0.6)),
        ("first site, half of it", Throttled(where=at(site=0), limit=0.5)),
        ("errors above half, for 9 hours", Throttled(form="errors", limit=0.5, hours=9), "innocent"),
    ),
    *family(
        "a failover that loses some",
        ("first site, 40 % are rescued", Failover()),
        ("second site, a quarter is rescued", Failover(where=at(site=1), to=0, rescued=0.25), "innocent"),
    ),
    *family(
        "a breaker that opens and closes",
        ("20 minutes of each hour", Breaker()),
        ("12 minutes of each hour, release", Breaker(minutes=12), "release"),
        ("40 minutes of each hour, not told", Breaker(minutes=40, told=False)),
    ),
    *family(
        "the mean of its category for a score",
        ("all, told", Averages()),
        ("60 %, not told", Averages(share=0.6, told=False)),
        ("second site, not told", Averages(where=at(site=1), told=False), "innocent"),
    ),
    *family(
        "pauses of the memory",
        ("5 of 30 minutes", Pauses(wait_ms=400.0, timeout_ms=3_000.0)),
        (
            "10 of 60 minutes, first site",
            Pauses(minutes=10, every=60, wait_ms=600.0, timeout_ms=3_000.0, where=at(site=0)),
        ),
        ("6 of 20 minutes, in vain", Pauses(minutes=6, every=20, wait_ms=500.0), "innocent"),
    ),
    *family(
        "a leak and its restarts",
        ("to five times in 6 hours", Leaking(factor=5.0, timeout_ms=3_000.0)),
        (
            "to eight times in 9 hours, some in vain",
            Leaking(factor=8.0, every=9.0, timeout_ms=400.0),
            "release",
        ),
    ),
)
