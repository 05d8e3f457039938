"""People: who comes and how long they stay, what they like now, and scripts with few accounts."""

from monitor.simulator.change import at
from monitor.simulator.scenarios.table import family
from monitor.simulator.switches.crowds import Fad
from monitor.simulator.switches.habits import (
    Crawler,
    Ferries,
    Opened,
    OthersByTurns,
    Rage,
    RarePages,
    ShortVisits,
)
from monitor.simulator.switches.people import DemandDecline

SCENARIOS = (
    *family(
        "search engines bring readers of rare pages",
        ("40 %", RarePages(share=0.4)),
        ("60 % in 6 hours", RarePages(share=0.6, ramp=6), "innocent"),
        ("50 %, for 12 hours", RarePages(share=0.5, hours=12), "release"),
    ),
    *family(
        "sleepers are woken",
        ("those who seldom come, 45 %", Fad(feature="visits", share=0.45)),
        ("those who seldom click, 55 % in 5 hours", Fad(feature="count", share=0.55, ramp=5), "innocent"),
    ),
    *family(
        "opened step by step",
        ("market, to 28 % in four steps", Opened(share=0.28, ramp=8)),
        ("device, to 36 % in three steps", Opened(slot="device", share=0.36, steps=3, ramp=6), "release"),
    ),
    *family(
        "a rage for what few liked",
        ("four categories", Rage()),
        ("three, in 5 hours", Rage(kinds=3, lift=2.2, ramp=5)),
        ("five, release", Rage(kinds=5, lift=1.6), "release"),
    ),
    *family(
        "people look once and go",
        ("all", ShortVisits()),
        ("90 % in 5 hours, innocent release", ShortVisits(share=0.9, ramp=5), "innocent"),
        ("for 13 hours", ShortVisits(hours=13)),
    ),
    *family(
        "a script with few accounts",
        ("five, 30 %", Crawler(share=0.3)),
        ("two, 25 %, for 13 hours", Crawler(accounts=2, share=0.25, hours=13)),
        ("seven, 35 %, every click", Crawler(accounts=7, share=0.35, click_rate=0.95), "innocent"),
        ("three, 20 %, release", Crawler(accounts=3, share=0.2), "release"),
        ("eight, 45 % in 6 hours, few clicks", Crawler(accounts=8, share=0.45, ramp=6, click_rate=0.3)),
    ),
    *family(
        "they come by ferry",
        ("market, 40 % for 2 hours of 4", Ferries(share=0.4)),
        (
            "device, 35 % for 3 hours of 6",
            Ferries(slot="device", share=0.35, minutes=180, every=360),
            "innocent",
        ),
    ),
    *family(
        "others of the house by turns",
        ("3 hours of 6", OthersByTurns()),
        ("4 hours of 6, innocent release", OthersByTurns(minutes=240), "innocent"),
    ),
    *family(
        "one operator's network in one market",
        ("first device, first market", DemandDecline(where=at(device=0, market=0), share=0.95)),
        ("second device, first market", DemandDecline(where=at(device=1, market=0)), "innocent"),
    ),
)
