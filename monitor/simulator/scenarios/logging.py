"""The log breaks while the business goes on."""

from monitor.simulator.change import at
from monitor.simulator.scenarios.table import family
from monitor.simulator.switches.collectors import (
    Flushed,
    LostFiles,
    Overfilled,
    Repeated,
    RunningClock,
)
from monitor.simulator.switches.logging import ClockSkew, Duplicates, Loss, Misassignment
from monitor.simulator.switches.queues import (
    Bursts,
    Overflow,
    SetRight,
    Sticky,
)

SCENARIOS = (
    *family(
        "rows lost everywhere",
        ("30 %", Loss(share=0.3)),
        ("60 %, release", Loss(share=0.6), "release"),
        ("50 % in 8 hours", Loss(share=0.5, ramp=8)),
        ("25 %, clicks come", Loss(share=0.25, outcomes_too=False)),
    ),
    *family(
        "rows lost in a place",
        ("first site", Loss(where=at(site=0))),
        ("second site, 60 %", Loss(where=at(site=1), share=0.6), "innocent"),
        ("one host", Loss(where=at(host=0), share=0.8)),
        ("current release, 70 %", Loss(where=at(release=1), share=0.7)),
    ),
    *family(
        "rows twice",
        ("all", Duplicates()),
        ("20 %", Duplicates(share=0.2)),
        ("10 %, release", Duplicates(share=0.1), "release"),
        ("first site", Duplicates(where=at(site=0)), "innocent"),
    ),
    *family(
        "rows twice without their clicks",
        ("all", Duplicates(outcomes_too=False)),
        ("30 %", Duplicates(outcomes_too=False, share=0.3)),
    ),
    *family(
        "rows sent again later",
        ("40 %, a minute later", Duplicates(share=0.4, later=1)),
        ("all, half an hour later", Duplicates(later=30), "release"),
    ),
    *family(
        "a clock ahead",
        ("second site, 2 hours", ClockSkew(where=at(site=1), minutes=120)),
        ("first site, 1 hour", ClockSkew(where=at(site=0), minutes=60), "release"),
        ("all, 3 hours", ClockSkew(minutes=180)),
    ),
    *family(
        "a clock behind",
        ("second site, 2 hours", ClockSkew(where=at(site=1), minutes=-120)),
        ("all, 1 hour", ClockSkew(minutes=-60), "innocent"),
    ),
    *family(
        "arms not as planned",
        ("a third moved", Misassignment(share=0.33)),
        ("half moved", Misassignment(share=0.5), "release"),
        ("all moved in the new release", Misassignment(where=at(release=-1)), "rollout"),
    ),
    *family(
        "an arm loses rows",
        ("60 % dropped", Misassignment(form="dropped", share=0.6)),
        ("first site, 90 % dropped", Misassignment(form="dropped", share=0.9, where=at(site=0))),
    ),
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
)
