"""Features, otherwise broken."""

from monitor.simulator.change import at
from monitor.simulator.scenarios.table import family
from monitor.simulator.switches.features import Encoding, Missing, Stale, Swapped, UnitChange
from monitor.simulator.switches.pipelines import Bounded, Seldom, Typical

SCENARIOS = (
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
)
