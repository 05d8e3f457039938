"""Features: tables emptied, copied, restored, keyed, joined and written in ways of their own."""

from monitor.simulator.change import at
from monitor.simulator.scenarios.table import family
from monitor.simulator.switches.features import Encoding, Missing, Swapped, UnitChange
from monitor.simulator.switches.lookups import Collided, Emptied, Latecomers, Restored, Reversed

SCENARIOS = (
    *family(
        "a table emptied before it is filled",
        ("match, 20 minutes", Emptied()),
        ("kind, 10 minutes, release", Emptied(feature="kind", minutes=10), "release"),
        ("match is -1, 30 minutes, first site", Emptied(form="minus_one", minutes=30, where=at(site=0))),
    ),
    *family(
        "those who came last are not found",
        ("match, 30 %", Latecomers()),
        ("word, 20 %, release", Latecomers(feature="word", latest=0.2), "release"),
        ("match is 0, 15 %", Latecomers(form="zero", latest=0.15), "innocent"),
    ),
    *family(
        "a column renamed at its source",
        ("page, new release", Missing(feature="page", where=at(release=-1)), "rollout"),
        ("device, 10 %", Missing(feature="device", share=0.1)),
    ),
    *family(
        "a store restored from a backup",
        ("level, 20 hours old", Restored(feature="level")),
        ("level, 40 hours old, first site", Restored(feature="level", age=40, where=at(site=0)), "release"),
        ("rate, 3 days old", Restored(feature="rate", age=72), "innocent"),
        ("level, 9 hours old, 60 %", Restored(feature="level", age=9, share=0.6)),
    ),
    *family(
        "money in micros",
        ("all", UnitChange(feature="price", change="micros")),
        ("new release", UnitChange(feature="price", change="micros", where=at(release=-1)), "rollout"),
    ),
    *family(
        "gross for net",
        ("all", UnitChange(feature="price", change="gross for net")),
        ("first site", UnitChange(feature="price", change="gross for net", where=at(site=0)), "release"),
    ),
    *family(
        "per cent for a share",
        ("rate, all", UnitChange(feature="rate", change="hundredfold")),
        ("rate, one host", UnitChange(feature="rate", change="hundredfold", where=at(host=0)), "innocent"),
    ),
    *family(
        "bytes printed as text",
        ("kind, all, release", Encoding(feature="kind", form="bytes"), "release"),
        ("word, 30 %", Encoding(feature="word", form="bytes", share=0.3)),
        ("kind, new release", Encoding(feature="kind", form="bytes", where=at(release=-1)), "rollout"),
    ),
    *family(
        "numbers for names",
        ("kind, all", Encoding(feature="kind", form="number"), "innocent"),
        ("word, second site, 12 hours", Encoding(feature="word", form="number", where=at(site=1), hours=12)),
    ),
    *family(
        "keys that collide",
        ("match, four share one", Collided()),
        ("match, two share one, release", Collided(users=2), "release"),
        ("word, eight share one, first site", Collided(feature="word", users=8, where=at(site=0))),
    ),
    *family(
        "a batch that comes back in reverse",
        ("match, batches of 16", Reversed()),
        ("kind, batches of 4, second site", Reversed(feature="kind", size=4, where=at(site=1)), "innocent"),
    ),
    *family(
        "counters in each other's place",
        ("count and visits", Swapped(feature="count", other="visits")),
        ("heavy and count, release", Swapped(feature="heavy", other="count"), "release"),
        ("visits and match, first site", Swapped(feature="visits", other="match", where=at(site=0))),
    ),
    *family(
        "words in the wrong field",
        ("word and device", Swapped(feature="word", other="device")),
        ("kind and device, first site", Swapped(feature="kind", other="device", where=at(site=0)), "release"),
    ),
)
