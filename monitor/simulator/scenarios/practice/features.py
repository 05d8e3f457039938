"""Features: caches that keep the frequent, jobs that fall behind, counts cut short, other spellings."""

from monitor.simulator.change import at
from monitor.simulator.scenarios.table import family
from monitor.simulator.switches.caches import Lagging, Partial, Rare
from monitor.simulator.switches.features import Encoding, Swapped, UnitChange

SCENARIOS = (
    *family(
        "a cache that keeps those who come often",
        ("match, none for 60 % of the users", Rare()),
        ("word is empty for half of them", Rare(feature="word", form="empty", seldom=0.5), "release"),
    ),
    *family(
        "a job that falls behind each hour",
        ("level, 40 % as fast", Lagging(feature="level")),
        ("rate, first site, a tenth as fast", Lagging(feature="rate", pace=0.1, where=at(site=0)), "release"),
    ),
    *family(
        "per day for per week or month",
        ("visits", UnitChange(feature="visits", change="a seventh")),
        ("count, first site", UnitChange(feature="count", change="a thirtieth", where=at(site=0)), "release"),
    ),
    *family(
        "a language tag on each word",
        ("kind", Encoding(feature="kind", form="tagged"), "release"),
        ("page, second site, in 4 hours", Encoding(feature="page", form="tagged", where=at(site=1), ramp=4)),
    ),
    *family(
        "counted over a shorter time",
        ("visits", Partial()),
        ("count, 70 %, innocent release", Partial(feature="count", least=0.1, share=0.7), "innocent"),
    ),
    *family(
        "shares in each other's place",
        ("share and rate", Swapped(feature="share", other="rate")),
        ("share and rate, 60 %", Swapped(feature="rate", other="share", share=0.6), "innocent"),
    ),
)
