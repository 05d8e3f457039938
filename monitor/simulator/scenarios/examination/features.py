"""Features: too late, from copies of other ages, in other measures, of the wrong member of a group."""

from monitor.simulator.change import at
from monitor.simulator.scenarios.table import family
from monitor.simulator.switches.features import Encoding, Missing, UnitChange
from monitor.simulator.switches.fetches import (
    Alternating,
    Burdened,
    ByTurns,
    Copies,
    FirstForAll,
    Greatest,
    PutInOrder,
)

SCENARIOS = (
    *family(
        "too much to fetch for those with a long history",
        ("match, a third of the users", Burdened(longest=0.33)),
        ("match is 0, a quarter, release", Burdened(form="zero", longest=0.25), "release"),
        ("word is empty, 40 %", Burdened(feature="word", form="empty", longest=0.4), "innocent"),
    ),
    *family(
        "one device in one release",
        ("match, first device, current release", Missing(where=at(device=0, release=1))),
        (
            "word is unknown, second device, current release",
            Missing(feature="word", form="unknown", where=at(device=1, release=1)),
            "release",
        ),
        (
            "match is -1, first device, new release",
            Missing(form="minus_one", where=at(device=0, release=-1)),
            "rollout",
        ),
    ),
    *family(
        "a form without the field",
        ("share, third section", Missing(feature="share", where=at(section=2))),
        (
            "share, first section, 80 % in 7 hours",
            Missing(feature="share", where=at(section=0), share=0.8, ramp=7),
        ),
    ),
    *family(
        "copies of other ages",
        ("level, three", Copies(feature="level")),
        ("level, two, first site", Copies(feature="level", ages=(12.0, 20.0), where=at(site=0)), "release"),
        ("rate, two", Copies(feature="rate", ages=(30.0, 60.0)), "innocent"),
    ),
    *family(
        "a decimal point lost",
        ("price, second market", UnitChange(feature="price", change="tenfold", where=at(market=1))),
        ("heavy, 50 %, release", UnitChange(feature="heavy", change="tenfold", share=0.5), "release"),
    ),
    *family(
        "miles for kilometres",
        ("heavy, all", UnitChange(feature="heavy", change="miles for kilometres"), "innocent"),
        (
            "heavy, new release",
            UnitChange(feature="heavy", change="miles for kilometres", where=at(release=-1)),
            "rollout",
        ),
    ),
    *family(
        "a list of one for a word",
        ("kind, all", Encoding(feature="kind", form="list"), "innocent"),
        ("word, second host", Encoding(feature="word", form="list", where=at(host=1))),
        ("page, 60 % in 5 hours", Encoding(feature="page", form="list", share=0.6, ramp=5)),
    ),
    *family(
        "bytes in base 64",
        ("word, all, release", Encoding(feature="word", form="base64"), "release"),
        ("kind, first site, 12 hours", Encoding(feature="kind", form="base64", where=at(site=0), hours=12)),
        ("device, new release", Encoding(feature="device", form="base64", where=at(release=-1)), "rollout"),
    ),
    *family(
        "the greater of two entries",
        ("match, all", Greatest()),
        ("price, first site", Greatest(feature="price", where=at(site=0)), "innocent"),
    ),
    *family(
        "the first ad's value for all",
        ("price", FirstForAll()),
        ("kind, release", FirstForAll(feature="kind"), "release"),
        ("rate, second site", FirstForAll(feature="rate", where=at(site=1))),
    ),
    *family(
        "servers put in order one after another",
        ("match and count, 16 hours", PutInOrder(feature="count", other="match", hours=16)),
        (
            "heavy and renewal, first site, 20 hours, release",
            PutInOrder(feature="renewal", other="heavy", hours=20, where=at(site=0)),
            "release",
        ),
        ("price and heavy, 14 hours", PutInOrder(feature="price", hours=14), "innocent"),
    ),
    *family(
        "two stores by turns",
        ("level, half of each hour", Alternating(feature="level", minutes=30)),
        (
            "level, 2 hours of 3, first site",
            Alternating(feature="level", minutes=120, every=180, where=at(site=0)),
        ),
        ("level, 40 minutes of each hour, release", Alternating(feature="level", minutes=40), "release"),
    ),
    *family(
        "a job of another order by turns",
        (
            "visits and renewal, 25 minutes of each hour",
            ByTurns(feature="visits", other="renewal", minutes=25),
        ),
        (
            "match and visits, 2 hours of 4, second site",
            ByTurns(feature="match", other="visits", minutes=120, every=240, where=at(site=1)),
            "innocent",
        ),
    ),
)
