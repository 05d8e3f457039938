"""Serving: defaults for some, busy hours, certificates."""

from monitor.simulator.change import at
from monitor.simulator.scenarios.table import family
from monitor.simulator.switches.caches import Congested, LastHour, SameUsers, Shed
from monitor.simulator.switches.serving import Fallback, Latency, Outage

SCENARIOS = (
    *family(
        "one client gets the default",
        ("first device, told", Fallback(where=at(device=0))),
        ("second device, not told, in 8 hours", Fallback(where=at(device=1), told=False, ramp=8), "innocent"),
    ),
    *family(
        "the default when there is no room",
        ("above 60 % of the mean", Shed()),
        ("first site, above 45 %, release", Shed(room=0.45, where=at(site=0)), "release"),
    ),
    *family(
        "the mean of the last hour for a score",
        ("all, in 10 hours, told", LastHour(ramp=10)),
        ("second site, not told", LastHour(where=at(site=1), told=False), "innocent"),
    ),
    *family(
        "a partition of the users unread",
        ("40 % of them get the default, told", SameUsers()),
        ("a quarter, not told, for 13 hours", SameUsers(users=0.25, told=False, hours=13), "release"),
    ),
    *family(
        "a default that spreads in one site",
        ("first, not told, in 9 hours", Fallback(where=at(site=0), told=False, ramp=9)),
        ("second, told, to 70 % in 6 hours", Fallback(where=at(site=1), share=0.7, ramp=6), "innocent"),
    ),
    *family(
        "a certificate that ran out",
        ("second site, for 9 hours", Outage(where=at(site=1), hours=9)),
        ("errors for the old release", Outage(form="errors", where=at(release=0)), "innocent"),
    ),
    *family(
        "slow when it is busy",
        ("to four times", Congested(factor=4.0, timeout_ms=3_000.0)),
        ("first site, to nine times, some in vain", Congested(factor=9.0, where=at(site=0)), "release"),
    ),
    *family(
        "one host on an old disk",
        ("first, three times", Latency(factor=3.0, timeout_ms=3_000.0, where=at(host=0))),
        ("second, five times, some in vain", Latency(factor=5.0, where=at(host=1), ramp=4), "innocent"),
    ),
)
