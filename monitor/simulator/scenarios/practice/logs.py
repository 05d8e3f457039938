"""The log and its outcomes: slices unlogged, filters, shards, partners, approvals, clocks and arms."""

from monitor.simulator.change import at
from monitor.simulator.scenarios.table import family
from monitor.simulator.switches.labels import Lost
from monitor.simulator.switches.logging import Duplicates, Loss, Misassignment
from monitor.simulator.switches.shards import (
    FirstAdOnly,
    FirstPlaceOnly,
    KeenFirst,
    NowAndThen,
    OwnClocks,
    Restarts,
    Retried,
    Shard,
    TooQuick,
    Unapproved,
)

SCENARIOS = (
    *family(
        "one row for each page view",
        ("all", FirstAdOnly()),
        ("first site, in 6 hours", FirstAdOnly(where=at(site=0), ramp=6), "innocent"),
    ),
    *family(
        "rows of one crowd refused by the log",
        ("first market, all", Loss(where=at(market=0))),
        ("second device, 80 %", Loss(where=at(device=1), share=0.8), "release"),
    ),
    *family(
        "rows of one supplier refused by the log",
        ("first, all", Loss(where=at(supply=0))),
        ("second, all, for 14 hours", Loss(where=at(supply=1), hours=14), "innocent"),
    ),
    *family(
        "one region's rows sent twice",
        ("first market", Duplicates(where=at(market=0))),
        ("second market, an hour later", Duplicates(where=at(market=1), later=60), "innocent"),
    ),
    *family(
        "stamped by the clocks of those who ask",
        ("up to 4 hours ahead", OwnClocks(minutes=240)),
        ("current release, up to 3 hours ahead", OwnClocks(minutes=180, where=at(release=1)), "release"),
    ),
    *family(
        "the keenest all get the treatment",
        ("three in ten", KeenFirst()),
        ("four in ten, in 5 hours", KeenFirst(keenest=0.4, ramp=5), "release"),
    ),
    *family(
        "the treatment fails for one client",
        ("first device, 90 %", Misassignment(form="dropped", where=at(device=0), share=0.9)),
        (
            "current release, 70 %",
            Misassignment(form="dropped", where=at(release=1), share=0.7),
            "innocent",
        ),
    ),
    *family(
        "only the first place counts",
        ("all", FirstPlaceOnly()),
        ("first site, in 4 hours", FirstPlaceOnly(where=at(site=0), ramp=4), "release"),
    ),
    *family(
        "dear successes wait for approval",
        ("above the usual price", Unapproved()),
        ("above 95 % of it, 80 %", Unapproved(most=0.95, share=0.8), "innocent"),
    ),
    *family(
        "a handler that starts again",
        ("half of each hour", Restarts()),
        ("40 minutes of each hour, for 13 hours", Restarts(minutes=40, hours=13), "innocent"),
    ),
    *family(
        "a filter of the quick",
        ("within the usual delay", TooQuick()),
        ("within twice of it, first site, release", TooQuick(medians=2.0, where=at(site=0)), "release"),
    ),
    *family(
        "a shard of the outcomes unread",
        ("one of three", Shard()),
        ("one of two, for 13 hours", Shard(shards=2, hours=13), "innocent"),
    ),
    *family(
        "an address that nobody reads any more",
        ("second device", Lost(where=at(device=1)), "innocent"),
        ("first supplier, 90 %", Lost(where=at(supply=0), share=0.9)),
    ),
    *family(
        "a partner that tells now and then",
        ("silent for 4 of 6 hours", NowAndThen()),
        ("first site, for 7 of 8", NowAndThen(silent=420, every=480, where=at(site=0)), "release"),
    ),
    *family(
        "told after many tries",
        ("two of three fail", Retried()),
        ("80 % fail, in 6 hours", Retried(failing=0.8, wait=15.0, ramp=6), "innocent"),
    ),
)
