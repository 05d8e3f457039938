"""Outcomes break while the business goes on."""

from monitor.simulator.change import at
from monitor.simulator.scenarios.table import family
from monitor.simulator.switches.collectors import (
    BelowPrice,
    CutShort,
    HeldBack,
    OtherRows,
    Unread,
)
from monitor.simulator.switches.labels import Corrupted, Delayed, Lost
from monitor.simulator.switches.queues import (
    Backlog,
    Expired,
    Overwritten,
    Refused,
)

SCENARIOS = (
    *family(
        "clicks come later",
        ("40 minutes", Delayed(minutes=40)),
        ("90 minutes, release", Delayed(minutes=90), "release"),
        ("6 hours", Delayed(minutes=360)),
        ("first site, 3 hours", Delayed(minutes=180, where=at(site=0))),
    ),
    *family(
        "the lag lengthens",
        ("eightfold in 10 hours", Delayed(times=8, ramp=10)),
        ("twentyfold in 12 hours", Delayed(times=20, ramp=12), "innocent"),
        ("tenfold", Delayed(times=10)),
    ),
    *family(
        "clicks in batches",
        ("every 8 hours", Delayed(batch=480)),
        ("every 5 hours", Delayed(batch=300), "release"),
    ),
    *family(
        "clicks unlogged everywhere",
        ("40 %", Lost(share=0.4)),
        ("70 %, release", Lost(share=0.7), "release"),
        ("all", Lost()),
        ("50 % in 8 hours", Lost(share=0.5, ramp=8)),
    ),
    *family(
        "clicks unlogged in a place",
        ("first site", Lost(where=at(site=0))),
        ("second site, 60 %", Lost(where=at(site=1), share=0.6), "innocent"),
        ("new release", Lost(where=at(release=-1)), "rollout"),
        ("one market", Lost(where=at(market=0))),
    ),
    *family(
        "labels alike",
        ("all 0", Corrupted()),
        ("30 % are 0", Corrupted(share=0.3), "release"),
        ("all 1", Corrupted(form="one")),
    ),
    *family(
        "labels turned",
        ("all", Corrupted(form="flipped")),
        ("first site", Corrupted(form="flipped", where=at(site=0)), "innocent"),
        ("40 %", Corrupted(form="flipped", share=0.4)),
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
    *family(
        "told when the phone is home again",
        ("40 %, 4 hours later", Delayed(minutes=240, share=0.4)),
        ("first device, 5 hours later", Delayed(minutes=300, where=at(device=0)), "innocent"),
        ("new release, 6 hours later", Delayed(minutes=360, where=at(release=-1)), "rollout"),
    ),
    *family(
        "a consumer falls behind",
        ("half an hour each hour", Backlog()),
        ("an hour each hour, release", Backlog(slower=1.0), "release"),
    ),
    *family(
        "one outcome for each page view",
        ("all", Overwritten()),
        ("first site", Overwritten(where=at(site=0)), "release"),
        ("80 % in 5 hours", Overwritten(share=0.8, ramp=5), "innocent"),
    ),
    *family(
        "a check that refuses the dear ones",
        ("above the usual price", Refused()),
        ("above 95 % of it, release", Refused(most=0.95), "release"),
    ),
    *family(
        "told as a failure when it comes late",
        ("after the usual delay", Expired()),
        ("after half of it, first site", Expired(medians=0.5, where=at(site=0)), "release"),
        ("after 70 % of it, 80 % in 5 hours", Expired(medians=0.7, share=0.8, ramp=5)),
    ),
    *family(
        "a sign turned in one build",
        ("new release", Corrupted(form="flipped", where=at(release=-1)), "rollout"),
        ("current release, all 0", Corrupted(where=at(release=1), share=0.7), "innocent"),
    ),
)
