"""Serving breaks."""

from monitor.simulator.change import at
from monitor.simulator.scenarios.table import family
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
)
