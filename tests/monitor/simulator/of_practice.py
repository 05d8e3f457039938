"""One of each switch that only the practice scenarios throw."""

from monitor.simulator.change import Switch
from monitor.simulator.switches.caches import Congested, Lagging, LastHour, Partial, Rare, SameUsers, Shed
from monitor.simulator.switches.shards import (
    FirstAdOnly,
    FirstPlaceOnly,
    KeenFirst,
    NowAndThen,
    OwnClocks,
    Restarts,
    Retried,
    Shard,
    TooQuick,
    Unapproved,
)
from monitor.simulator.switches.tides import (
    Exclusive,
    FirstPlace,
    GivesWay,
    Grows,
    Habits,
    Indifferent,
    NightPrices,
    OutOfSchool,
    Stairs,
)
from monitor.simulator.switches.trainings import (
    Ceiling,
    OtherSeason,
    PoorHere,
    Sampled,
    Saturated,
    Turned,
    Unfinished,
    Unseen,
    WrongJoin,
)

OF_PRACTICE: tuple[Switch, ...] = (
    *(Unseen(), WrongJoin(), OtherSeason(), Unfinished(), Saturated(), Sampled(), Ceiling(), Turned()),
    *(PoorHere(), Shed(), LastHour(), SameUsers(), Congested(), Rare(), Lagging(feature="level"), Partial()),
    *(FirstAdOnly(), FirstPlaceOnly(), Unapproved(), Restarts(), TooQuick(), Shard()),
    *(NowAndThen(), Retried(), OwnClocks(), KeenFirst()),
    *(GivesWay(), Grows(share=0.4), OutOfSchool(kind="young"), Habits(), Indifferent()),
    *(Stairs(factor=0.4), FirstPlace(), NightPrices(), Exclusive()),
)
