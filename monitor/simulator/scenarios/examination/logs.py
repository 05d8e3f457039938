"""The log and its outcomes: queues, retries, clocks, keys and checks."""

from monitor.simulator.change import at
from monitor.simulator.scenarios.table import family
from monitor.simulator.switches.labels import Corrupted, Delayed
from monitor.simulator.switches.logging import ClockSkew, Loss, Misassignment
from monitor.simulator.switches.queues import (
    Backlog,
    Bursts,
    Expired,
    Overflow,
    Overwritten,
    Refused,
    SetRight,
    Sticky,
)

SCENARIOS = (
    *family(
        "a queue that overflows when it is busy",
        ("room for half of the mean", Overflow()),
        ("first site, room for 40 %", Overflow(room=0.4, where=at(site=0))),
        ("room for 60 %, for 12 hours", Overflow(room=0.6, hours=12), "innocent"),
    ),
    *family(
        "rows too large for the queue",
        ("second section", Loss(where=at(section=1))),
        ("first format, 70 %, release", Loss(where=at(format=0), share=0.7), "release"),
    ),
    *family(
        "a job that overlaps its last run",
        ("20 minutes of each hour", Bursts()),
        ("35 minutes of each hour, release", Bursts(minutes=35), "release"),
        ("half of the time, first site", Bursts(minutes=30, where=at(site=0)), "innocent"),
        ("15 minutes of each hour", Bursts(minutes=15)),
    ),
    *family(
        "local time for UTC",
        ("first site, 5 hours and a half ahead", ClockSkew(where=at(site=0), minutes=330)),
        ("one host, an hour ahead", ClockSkew(where=at(host=0), minutes=60), "release"),
        ("all, 2 hours ahead", ClockSkew(minutes=120), "release"),
    ),
    *family(
        "a clock set right again and again",
        ("90 minutes in 4 hours", SetRight(minutes=90)),
        ("3 hours in 6, first site", SetRight(minutes=180, every=6, where=at(site=0)), "innocent"),
    ),
    *family(
        "one place gets the control alone",
        ("first market", Misassignment(where=at(market=0))),
        ("second device, 80 %", Misassignment(where=at(device=1), share=0.8), "innocent"),
    ),
    *family(
        "a cache gives everybody the control",
        ("half of the time", Sticky()),
        ("20 minutes of each hour, release", Sticky(minutes=20), "release"),
        ("40 minutes of each hour, for 12 hours", Sticky(minutes=40, hours=12)),
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
