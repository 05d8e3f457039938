"""Serving breaks."""

from monitor.simulator.change import at
from monitor.simulator.scenarios.table import family
from monitor.simulator.switches.answers import Flapping, Popularity, Waits
from monitor.simulator.switches.overload import Averages, Breaker, Failover, Leaking, Pauses, Throttled
from monitor.simulator.switches.serving import Fallback, Latency, Outage

SCENARIOS = (
    *family(
        "outage of everything",
        ("all, for good", Outage()),
        ("all, 5 hours", Outage(hours=5)),
        ("all, 12 hours, innocent release", Outage(hours=12), "innocent"),
    ),
    *family(
        "outage of a site",
        ("first site", Outage(where=at(site=0))),
        ("last site", Outage(where=at(site=-1)), "innocent"),
        ("second site, 70 %", Outage(where=at(site=1), share=0.7)),
        ("second site, 8 hours", Outage(where=at(site=1), hours=8)),
        ("one host", Outage(where=at(host=1))),
    ),
    *family(
        "errors for answers",
        ("all, 30 %", Outage(form="errors", share=0.3)),
        ("first site, 60 %", Outage(form="errors", where=at(site=0), share=0.6)),
        ("new release", Outage(form="errors", where=at(release=-1)), "rollout"),
        ("10 % in 8 hours", Outage(form="errors", share=0.1, ramp=8)),
        ("all, 20 %, release", Outage(form="errors", share=0.2), "release"),
    ),
    *family(
        "fallback that is told",
        ("all", Fallback()),
        ("40 %", Fallback(share=0.4), "release"),
        ("second site", Fallback(where=at(site=1))),
        ("70 % in 10 hours", Fallback(share=0.7, ramp=10)),
    ),
    *family(
        "fallback that is not told",
        ("all", Fallback(told=False)),
        ("35 %", Fallback(told=False, share=0.35)),
        ("first site", Fallback(told=False, where=at(site=0)), "innocent"),
    ),
    *family(
        "slow answers",
        ("twice as long", Latency(factor=2.0, timeout_ms=2_000.0)),
        ("three times, first site", Latency(factor=3.0, timeout_ms=2_000.0, where=at(site=0))),
        (
            "three times, new release",
            Latency(factor=3.0, timeout_ms=2_000.0, where=at(release=-1)),
            "rollout",
        ),
    ),
    *family(
        "answers that time out",
        ("four times, some errors", Latency(factor=4.0), "release"),
        ("six times in 10 hours", Latency(factor=6.0, ramp=10)),
        ("five times, second site", Latency(factor=5.0, where=at(site=1)), "innocent"),
    ),
    *family(
        "a server that starts again and again",
        ("first site, 35 minutes of each hour", Flapping(where=at(site=0), minutes=35)),
        ("errors for 15 minutes of each hour, release", Flapping(form="errors", minutes=15), "release"),
        ("current release, half the time", Flapping(where=at(release=1)), "innocent"),
        ("last site for 10 hours", Flapping(where=at(site=-1), minutes=45, hours=10)),
    ),
    *family(
        "the popular for the suitable",
        ("all", Popularity()),
        ("half, release", Popularity(share=0.5), "release"),
        ("first site, 12 hours", Popularity(where=at(site=0), hours=12), "innocent"),
        ("60 % in 6 hours", Popularity(share=0.6, ramp=6)),
    ),
    *family(
        "some wait for a lock",
        ("30 % wait 150 ms", Waits(share=0.3, wait_ms=150.0, timeout_ms=2_000.0)),
        ("all wait 60 ms for 12 hours", Waits(wait_ms=60.0, timeout_ms=2_000.0, hours=12), "innocent"),
        ("first site, 40 % wait 230 ms, many in vain", Waits(share=0.4, wait_ms=230.0, where=at(site=0))),
        ("15 % wait 300 ms and get nothing, release", Waits(share=0.15, wait_ms=300.0), "release"),
    ),
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
