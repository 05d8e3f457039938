"""The log: what heals by and by, a disk that fills, rows written twice, stamps of a queue, wrong arms."""

from monitor.simulator.change import at
from monitor.simulator.scenarios.table import family
from monitor.simulator.switches.sinks import (
    Calming,
    ControlGone,
    Enlarged,
    Filling,
    LastTwice,
    LongKnown,
    PutRight,
    Queued,
)

SCENARIOS = (
    *family(
        "a disk that fills and is emptied",
        ("every 6 hours", Filling()),
        ("every 4 hours, second site", Filling(every=4.0, where=at(site=1)), "innocent"),
    ),
    *family(
        "the last ad of a page is written twice",
        ("all", LastTwice()),
        ("first site, without its outcomes", LastTwice(where=at(site=0), outcomes_too=False), "innocent"),
        ("half, release", LastTwice(share=0.5), "release"),
    ),
    *family(
        "stamped when it leaves the queue",
        ("an hour in a usual hour", Queued(minutes=60)),
        ("first site, 2 hours in a usual hour", Queued(minutes=120, where=at(site=0))),
    ),
    *family(
        "a buffer too small, enlarged by and by",
        ("all, 14 hours", Enlarged(hours=14)),
        ("first site, 18 hours, release", Enlarged(hours=18, where=at(site=0)), "release"),
    ),
    *family(
        "senders that send twice and calm down",
        ("all, 12 hours", Calming(hours=12)),
        ("second site, 16 hours, release", Calming(hours=16, where=at(site=1)), "release"),
    ),
    *family(
        "clocks put right one after another",
        ("3 hours ahead, 14 hours", PutRight(minutes=180, hours=14)),
        (
            "first site, 2 hours ahead, 16 hours",
            PutRight(minutes=120, hours=16, where=at(site=0)),
            "innocent",
        ),
    ),
    *family(
        "the long known keep an earlier arm",
        ("four in ten", LongKnown()),
        ("a quarter, release", LongKnown(longest=0.25), "release"),
    ),
    *family(
        "the control taken down too early",
        ("40 %", ControlGone(share=0.4)),
        ("second site", ControlGone(where=at(site=1)), "innocent"),
        ("60 % in 5 hours, release", ControlGone(share=0.6, ramp=5), "release"),
    ),
)
