"""The log and its outcomes, otherwise broken."""

from monitor.simulator.change import at
from monitor.simulator.scenarios.table import family
from monitor.simulator.switches.collectors import (
    BelowPrice,
    CutShort,
    Flushed,
    HeldBack,
    LostFiles,
    OtherRows,
    Overfilled,
    Repeated,
    RunningClock,
    Unread,
)

SCENARIOS = (
    *family(
        "a file overwritten each hour",
        ("the first 20 minutes", LostFiles(minutes=20)),
        ("half an hour, first site", LostFiles(minutes=30, where=at(site=0)), "innocent"),
        ("a quarter of an hour, release", LostFiles(minutes=15), "release"),
        ("40 minutes, for 10 hours", LostFiles(minutes=40, hours=10)),
    ),
    *family(
        "rows read again and again",
        ("6 % five times", Repeated(share=0.06, times=4)),
        ("20 % three times, first site", Repeated(share=0.2, times=2, where=at(site=0)), "innocent"),
        ("12 % four times, release", Repeated(share=0.12, times=3), "release"),
        ("15 % four times in 6 hours", Repeated(share=0.15, times=3, ramp=6)),
    ),
    *family(
        "stamped when flushed",
        ("every 2 hours", Flushed(minutes=120)),
        ("every 3 hours, first site", Flushed(minutes=180, where=at(site=0)), "innocent"),
        ("every 4 hours, 60 %, release", Flushed(minutes=240, share=0.6), "release"),
    ),
    *family(
        "a clock that runs too fast",
        ("2 hours in 6", RunningClock(minutes=120, ramp=6)),
        ("4 hours in 12, first site", RunningClock(minutes=240, where=at(site=0))),
        ("3 hours in 8, second site", RunningClock(minutes=180, ramp=8, where=at(site=1)), "innocent"),
    ),
    *family(
        "the treatment takes too much",
        ("25 % of the control", Overfilled(share=0.25)),
        ("first market, all", Overfilled(where=at(market=0)), "innocent"),
        ("new release, all", Overfilled(where=at(release=-1)), "rollout"),
        ("40 % in 6 hours", Overfilled(share=0.4, ramp=6)),
    ),
    *family(
        "a collector that stands still",
        ("8 hours", HeldBack(hours=8)),
        ("12 hours, 60 %, release", HeldBack(hours=12, share=0.6), "release"),
        ("first site, 10 hours", HeldBack(hours=10, where=at(site=0))),
        ("9 hours", HeldBack(hours=9), "innocent"),
    ),
    *family(
        "a join that does not wait",
        ("beyond the usual delay", CutShort()),
        ("beyond half of it, first site", CutShort(medians=0.5, where=at(site=0))),
        ("beyond half of it, release", CutShort(medians=0.5), "release"),
    ),
    *family(
        "partitions unread",
        ("every other hour", Unread()),
        ("two thirds of every other hour", Unread(share=0.67), "innocent"),
        ("every third hour, first market", Unread(every=3, where=at(market=0))),
    ),
    *family(
        "labels of other rows",
        ("all", OtherRows()),
        ("60 %, release", OtherRows(share=0.6), "release"),
        ("first site", OtherRows(where=at(site=0)), "innocent"),
    ),
    *family(
        "cheap successes told as failures",
        ("below the usual price", BelowPrice()),
        ("first site", BelowPrice(least=1.1, where=at(site=0)), "release"),
        ("for 12 hours", BelowPrice(least=1.05, hours=12)),
        ("80 % in 8 hours", BelowPrice(share=0.8, ramp=8), "innocent"),
    ),
)
