"""Outcomes: looked at first, dropped by short keys or old pages, misread, told of a whole page."""

from monitor.simulator.change import at
from monitor.simulator.scenarios.table import family
from monitor.simulator.switches.labels import Corrupted, Delayed
from monitor.simulator.switches.reports import Checked, OneForAll, Reloaded, ShortKeys

SCENARIOS = (
    *family(
        "the dear ones are looked at first",
        ("above the usual price, 5 hours", Checked(minutes=300)),
        ("above 90 % of it, 8 hours, release", Checked(most=0.9, minutes=480), "release"),
    ),
    *family(
        "a supplier that reports a shift later",
        ("first supplier, 7 hours", Delayed(minutes=420, where=at(supply=0))),
        ("second supplier, 9 hours", Delayed(minutes=540, where=at(supply=1)), "innocent"),
        ("first format, 6 hours, release", Delayed(minutes=360, where=at(format=0)), "release"),
    ),
    *family(
        "keys without their last digits",
        ("30 rows share one", ShortKeys()),
        ("20 rows, second site", ShortKeys(rows=20, where=at(site=1)), "release"),
        ("50 rows, for 12 hours", ShortKeys(rows=50, hours=12), "innocent"),
    ),
    *family(
        "one label for all ads of a page",
        ("all", OneForAll()),
        ("70 %, innocent release", OneForAll(share=0.7), "innocent"),
    ),
    *family(
        "a page without the tracker until it is loaded anew",
        ("all, 14 hours", Reloaded(hours=14)),
        ("first market, 20 hours, release", Reloaded(hours=20, where=at(market=0)), "release"),
    ),
    *family(
        "a supplier's codes the other way round",
        ("first supplier", Corrupted(form="flipped", where=at(supply=0))),
        (
            "second supplier, 80 %, release",
            Corrupted(form="flipped", where=at(supply=1), share=0.8),
            "release",
        ),
        ("first format, for 13 hours", Corrupted(form="flipped", where=at(format=0), hours=13)),
    ),
)
