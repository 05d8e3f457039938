"""Features break on their way to the model."""

from monitor.simulator.change import at
from monitor.simulator.scenarios.table import family
from monitor.simulator.switches.features import Encoding, Missing, Skew, Stale, Swapped, UnitChange
from monitor.simulator.switches.lookups import Collided, Emptied, Latecomers, Restored, Reversed
from monitor.simulator.switches.pipelines import Bounded, Seldom, Typical

SCENARIOS = (
    *family(
        "null everywhere",
        ("match, all", Missing()),
        ("match, 10 %", Missing(share=0.1)),
        ("match, 50 %, release", Missing(share=0.5), "release"),
        ("kind, all", Missing(feature="kind"), "innocent"),
        ("price, 60 % in 8 hours", Missing(feature="price", share=0.6, ramp=8)),
    ),
    *family(
        "null in a place",
        ("match, new release", Missing(where=at(release=-1)), "rollout"),
        ("match, old release", Missing(where=at(release=0))),
        ("kind, first site", Missing(feature="kind", where=at(site=0))),
        ("word, second site, release", Missing(feature="word", where=at(site=1)), "release"),
        ("match, site and release", Missing(where=at(site=0, release=1))),
    ),
    *family(
        "null and nobody feels it",
        ("heavy, all", Missing(feature="heavy")),
        ("visits, 20 %", Missing(feature="visits", share=0.2), "innocent"),
        ("heavy, first site", Missing(feature="heavy", where=at(site=0))),
        ("share, 40 % in 10 hours", Missing(feature="share", share=0.4, ramp=10)),
    ),
    *family(
        "a failing call gives a value",
        ("match is -1", Missing(form="minus_one")),
        ("match is 0, 30 %", Missing(form="zero", share=0.3), "release"),
        ("rate is 0", Missing(feature="rate", form="zero")),
        ("count is -1, first site", Missing(feature="count", form="minus_one", where=at(site=0))),
        ("match is -1, new release", Missing(form="minus_one", where=at(release=-1)), "rollout"),
    ),
    *family(
        "a default word",
        ("kind is unknown", Missing(feature="kind", form="unknown")),
        ("word is empty, 40 %", Missing(feature="word", form="empty", share=0.4)),
        (
            "kind is unknown, second site",
            Missing(feature="kind", form="unknown", where=at(site=1)),
            "innocent",
        ),
    ),
    *family(
        "a value that stops for all",
        ("level, all", Stale(feature="level")),
        ("level, release", Stale(feature="level"), "release"),
        ("level, innocent release", Stale(feature="level"), "innocent"),
    ),
    *family(
        "a store that stops",
        ("rate, all", Stale(feature="rate")),
        ("rate, first site", Stale(feature="rate", where=at(site=0))),
        ("rate, a day behind", Stale(feature="rate", lag=24), "release"),
        ("renewal, all", Stale(feature="renewal")),
    ),
    *family(
        "another scale",
        ("match thousandfold", UnitChange(change="thousandfold")),
        ("price hundredfold, release", UnitChange(feature="price", change="hundredfold"), "release"),
        ("price a hundredth", UnitChange(feature="price", change="a hundredth")),
        ("match in months for years", UnitChange(change="sixtyfold"), "innocent"),
        ("heavy hundredfold", UnitChange(feature="heavy", change="hundredfold")),
    ),
    *family(
        "another scale in a place",
        (
            "price thousandfold, first site",
            UnitChange(feature="price", change="thousandfold", where=at(site=0)),
        ),
        (
            "match a thousandth, new release",
            UnitChange(change="a thousandth", where=at(release=-1)),
            "rollout",
        ),
        ("price hundredfold, 40 %", UnitChange(feature="price", change="hundredfold", share=0.4)),
    ),
    *family(
        "another kind of scale",
        ("match in Fahrenheit", UnitChange(change="Fahrenheit")),
        ("price as logarithm", UnitChange(feature="price", change="logarithm")),
        ("heavy in hours for days", UnitChange(feature="heavy", change="a twenty-fourth"), "innocent"),
    ),
    *family(
        "capitals and blanks",
        ("kind in capitals", Encoding(feature="kind")),
        ("word in capitals, 50 %", Encoding(feature="word", share=0.5), "release"),
        ("kind with blanks, first site", Encoding(feature="kind", form="padding", where=at(site=0))),
        ("page in capitals", Encoding(feature="page"), "innocent"),
    ),
    *family(
        "other ids",
        ("kind salted", Encoding(feature="kind", form="salted")),
        ("word salted, release", Encoding(feature="word", form="salted"), "release"),
        (
            "page salted, new release",
            Encoding(feature="page", form="salted", where=at(release=-1)),
            "rollout",
        ),
        ("kind with a prefix, 60 % in 6 hours", Encoding(feature="kind", form="prefix", share=0.6, ramp=6)),
    ),
    *family(
        "a wrong join",
        ("match of the row before", Skew()),
        ("match shuffled in the hour", Skew(form="shuffled"), "release"),
        ("kind of the row before, first site", Skew(feature="kind", where=at(site=0))),
        ("match of the row before, 40 %", Skew(share=0.4), "innocent"),
        ("word shuffled", Skew(feature="word", form="shuffled")),
    ),
    *family(
        "computed otherwise",
        ("match rounded", Skew(form="rounded")),
        ("price noisy", Skew(feature="price", form="noisy")),
        ("match noisy, second site", Skew(form="noisy", where=at(site=1)), "release"),
        ("heavy rounded", Skew(feature="heavy", form="rounded")),
    ),
    *family(
        "numbers exchanged",
        ("match and heavy", Swapped(feature="match", other="heavy")),
        ("match and heavy, first site", Swapped(feature="match", other="heavy", where=at(site=0)), "release"),
        ("price and renewal", Swapped(feature="price", other="renewal"), "innocent"),
        ("rate and level", Swapped(feature="rate", other="level")),
    ),
    *family(
        "words exchanged",
        ("kind and word", Swapped(feature="kind", other="word")),
        ("word and page, release", Swapped(feature="word", other="page"), "release"),
    ),
    *family(
        "a usual value for some users",
        ("match, 40 % of the users", Typical(users=0.4)),
        ("match, first site", Typical(where=at(site=0)), "innocent"),
        ("word, half of the users, release", Typical(feature="word", users=0.5), "release"),
        ("match, 70 % of the users in 8 hours", Typical(users=0.7, ramp=8)),
    ),
    *family(
        "people who refuse to tell",
        ("match, first market", Missing(where=at(market=0)), "release"),
        ("word, one device", Missing(feature="word", where=at(device=0))),
        ("match, first market, 10 hours", Missing(where=at(market=0), share=0.9, hours=10), "innocent"),
    ),
    *family(
        "one replica hangs",
        ("level, first site", Stale(feature="level", where=at(site=0))),
        ("level, every other row, release", Stale(feature="level", share=0.5), "release"),
        ("level, second site, 12 hours", Stale(feature="level", where=at(site=1), hours=12), "innocent"),
    ),
    *family(
        "refreshed far too seldom",
        ("level every 8 hours", Seldom(feature="level", every=8)),
        ("level every 5 hours, first site", Seldom(feature="level", every=5, where=at(site=0)), "innocent"),
        ("level every 12 hours, release", Seldom(feature="level", every=12), "release"),
    ),
    *family(
        "a currency not converted",
        ("yen", UnitChange(feature="price", change="yen for euro")),
        (
            "yen, first market",
            UnitChange(feature="price", change="yen for euro", where=at(market=0)),
            "innocent",
        ),
        ("kroner, 40 %", UnitChange(feature="price", change="kroner for euro", share=0.4), "release"),
        (
            "kroner, second site, 10 hours",
            UnitChange(feature="price", change="kroner for euro", where=at(site=1), hours=10),
        ),
    ),
    *family(
        "something is added",
        ("20 to match", UnitChange(change="20 more")),
        ("4 to level, first site", UnitChange(feature="level", change="4 more", where=at(site=0))),
        (
            "20 to renewal, 70 % in 6 hours",
            UnitChange(feature="renewal", change="20 more", share=0.7, ramp=6),
        ),
    ),
    *family(
        "words cut short or quoted",
        ("kind cut", Encoding(feature="kind", form="cut")),
        ("word cut, 45 %, release", Encoding(feature="word", form="cut", share=0.45), "release"),
        (
            "kind quoted, new release",
            Encoding(feature="kind", form="quoted", where=at(release=-1)),
            "rollout",
        ),
        ("page quoted, second site", Encoding(feature="page", form="quoted", where=at(site=1)), "innocent"),
        ("kind quoted, 70 % in 8 hours", Encoding(feature="kind", form="quoted", share=0.7, ramp=8)),
    ),
    *family(
        "a bound that training has not",
        ("match, above", Bounded()),
        ("match, below, first site", Bounded(side="below", where=at(site=0)), "innocent"),
        ("price, above, 60 %, release", Bounded(feature="price", share=0.6), "release"),
        ("rate, below", Bounded(feature="rate", side="below")),
    ),
    *family(
        "columns in another order",
        ("match and renewal", Swapped(feature="match", other="renewal")),
        (
            "price and match, second site",
            Swapped(feature="price", other="match", where=at(site=1)),
            "release",
        ),
        (
            "kind and page, new release",
            Swapped(feature="kind", other="page", where=at(release=-1)),
            "rollout",
        ),
        ("price and match, 60 % in 6 hours", Swapped(feature="price", other="match", share=0.6, ramp=6)),
    ),
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
