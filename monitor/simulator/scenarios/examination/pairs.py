"""Two causes at once: on the day of a release, one that hides another, and hours apart."""

from monitor.simulator.change import at
from monitor.simulator.scenarios.table import pair
from monitor.simulator.switches.builds import CutFile, FewRows
from monitor.simulator.switches.dealings import PriceWar
from monitor.simulator.switches.features import Encoding, Missing, UnitChange
from monitor.simulator.switches.labels import Delayed
from monitor.simulator.switches.logging import Duplicates
from monitor.simulator.switches.lookups import Collided, Emptied, Restored
from monitor.simulator.switches.market import Presentation, SupplyMix
from monitor.simulator.switches.model import WrongVersion
from monitor.simulator.switches.moods import BelowTheFold, PriceCap, Viral
from monitor.simulator.switches.overload import Breaker, Failover
from monitor.simulator.switches.people import Bots, DemandDecline, NewSegment, PopulationShift
from monitor.simulator.switches.queues import Backlog, Overflow, Overwritten, Refused

_MIGRATION = "two faults of one migration"
_TIDES = "two tides of the market"
_COVER = "one covers the other"
_DAY = "a bad day that goes on"
_MICROS = UnitChange(feature="price", change="micros")
_BYTES = Encoding(feature="kind", form="bytes")

SCENARIOS = (
    pair(_MIGRATION, "words as bytes and a consumer behind", _BYTES, Backlog(slower=0.8)),
    pair(_MIGRATION, "micros and one outcome for each view", _MICROS, Overwritten()),
    pair(_MIGRATION, "an old backup and two consumers", Restored(feature="level"), Duplicates(share=0.45)),
    pair(_MIGRATION, "a failover and a cut file", Failover(), CutFile(where=at(site=1))),
    pair(_TIDES, "a market turns away and prices fall", DemandDecline(share=0.4), PriceCap(factor=0.5)),
    pair(_TIDES, "a supplier gone and a new market", SupplyMix(), NewSegment(share=0.25)),
    pair(_TIDES, "one page goes round and a price war", Viral(share=0.4), PriceWar(factor=0.35)),
    pair(_TIDES, "below the fold and bots", BelowTheFold(factor=0.1), Bots(kind=at(market=0), share=0.3)),
    pair(_COVER, "fewer people and rows twice", DemandDecline(share=0.5), Duplicates(share=0.9)),
    pair(_COVER, "a larger button and dear ones refused", Presentation(factor=1.6), Refused(most=1.05)),
    pair(
        _COVER,
        "more of one market and a queue that overflows",
        PopulationShift(share=0.4),
        Overflow(room=0.45),
    ),
    pair(_DAY, "an emptied table, then a breaker", Emptied(minutes=30), Breaker(minutes=30), 5),
    pair(_DAY, "a worse model, then fewer people", FewRows(noise=0.8), DemandDecline(share=0.45), 7),
    pair(_DAY, "keys collide, then late outcomes", Collided(), Delayed(minutes=200), 4),
    pair(
        _DAY,
        "a canary, then a column renamed",
        WrongVersion(name="canary-91", worse=0.9, share=0.4),
        Missing(feature="word"),
        6,
    ),
)
