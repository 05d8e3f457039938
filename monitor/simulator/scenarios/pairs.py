"""Two causes at once."""

from monitor.simulator.change import at
from monitor.simulator.scenarios.table import pair
from monitor.simulator.switches.answers import Cached, Flapping, Popularity, Waits
from monitor.simulator.switches.builds import CutFile, FewRows
from monitor.simulator.switches.collectors import HeldBack, LostFiles, Repeated, Unread
from monitor.simulator.switches.crowds import Arrivals, Departed, Fad
from monitor.simulator.switches.dealings import PriceWar, Takeover
from monitor.simulator.switches.features import Encoding, Missing, Skew, Stale, Swapped, UnitChange
from monitor.simulator.switches.labels import Delayed, Lost
from monitor.simulator.switches.logging import Duplicates, Loss
from monitor.simulator.switches.lookups import Collided, Emptied, Restored
from monitor.simulator.switches.market import Decoupled, Presentation, SupplyMix, ValueDecline
from monitor.simulator.switches.model import Miscompute, WrongVersion
from monitor.simulator.switches.moods import BelowTheFold, PriceCap, Viral
from monitor.simulator.switches.overload import Breaker, Failover
from monitor.simulator.switches.people import Bots, ConceptDrift, DemandDecline, NewSegment, PopulationShift
from monitor.simulator.switches.queues import Backlog, Overflow, Overwritten, Refused
from monitor.simulator.switches.serving import Fallback, Latency, Outage

_HERE = "two of the infrastructure"
_THERE = "two of the quality"
_ACROSS = "one of each lens"
_APART = "one after the other"
_BUSY = "a fault on a busy day"
_CHAIN = "one trouble after another"
_YEN = UnitChange(feature="price", change="yen for euro")
_CUT = Encoding(feature="kind", form="cut")
_MIGRATION = "two faults of one migration"
_TIDES = "two tides of the market"
_COVER = "one covers the other"
_DAY = "a bad day that goes on"
_MICROS = UnitChange(feature="price", change="micros")
_BYTES = Encoding(feature="kind", form="bytes")

SCENARIOS = (
    pair(_HERE, "null and lost clicks", Missing(), Lost(where=at(site=0))),
    pair(_HERE, "capitals and an outage", Encoding(feature="kind"), Outage(where=at(site=1))),
    pair(_HERE, "another unit and late clicks", UnitChange(feature="price"), Delayed(minutes=80)),
    pair(_HERE, "old version and duplicates", WrongVersion(), Duplicates(share=0.4)),
    pair(_HERE, "slow and null", Latency(factor=3.0), Missing(feature="kind", share=0.5)),
    pair(_HERE, "fallback and loss", Fallback(share=0.5), Loss(where=at(site=0), share=0.7)),
    pair(_THERE, "cheaper and fewer", ValueDecline(factor=0.6), DemandDecline(share=0.4)),
    pair(_THERE, "bots and a new market", Bots(share=0.3), NewSegment(share=0.2)),
    pair(_THERE, "taste and a supplier", ConceptDrift(), SupplyMix(factor=5.0)),
    pair(_THERE, "smaller banner and fewer", Presentation(factor=0.6), DemandDecline(share=0.35)),
    pair(_ACROSS, "null and cheaper", Missing(where=at(site=0)), ValueDecline(factor=0.6)),
    pair(_ACROSS, "late clicks and fewer", Delayed(minutes=90), DemandDecline(share=0.4)),
    pair(_ACROSS, "wrong weights and bots", Miscompute(), Bots(share=0.3)),
    pair(_ACROSS, "wrong join and a new market", Skew(), NewSegment(share=0.2)),
    pair(_ACROSS, "duplicates and a supplier", Duplicates(share=0.5), SupplyMix()),
    pair(_ACROSS, "loss and cheaper", Loss(share=0.4), ValueDecline(factor=0.5)),
    pair(_APART, "null, then fewer", Missing(), DemandDecline(share=0.45), 8),
    pair(_APART, "stopped value, then capitals", Stale(feature="level"), Encoding(feature="kind"), 6),
    pair(_APART, "cheaper, then an outage", ValueDecline(factor=0.6), Outage(where=at(site=0)), 7),
    pair(_APART, "old version, then lost clicks", WrongVersion(), Lost(share=0.6), 9),
    pair(_BUSY, "columns in another order and the keenest gone", Swapped(other="renewal"), Departed()),
    pair(_BUSY, "lost files and cheaper clicks", LostFiles(minutes=25), ValueDecline(factor=0.5)),
    pair(_BUSY, "a server that starts again and a launch", Flapping(where=at(site=0)), Arrivals(share=0.3)),
    pair(_BUSY, "yen and a farm", _YEN, Bots(kind=at(device=1), share=0.3)),
    pair(_BUSY, "an early version and a new supplier", WrongVersion(back=-1, worse=0.8), Takeover()),
    pair(_BUSY, "rows again and again and a fad", Repeated(share=0.15), Fad(share=0.45)),
    pair(_CHAIN, "the popular, then words cut", Popularity(share=0.5), _CUT, 4),
    pair(_CHAIN, "level stands, then rows again", Stale(feature="level"), Repeated(share=0.15), 5),
    pair(_CHAIN, "fewer, then accidents", DemandDecline(share=0.4), Decoupled(factor=0.45, clicks=1.5), 6),
    pair(_CHAIN, "a lock, then partitions unread", Waits(share=0.4, timeout_ms=2_000.0), Unread(), 5),
    pair(_CHAIN, "null, then a collector stands", Missing(share=0.5), HeldBack(hours=10), 3),
    pair(_CHAIN, "a mixing cache, then fewer", Cached(share=0.7), DemandDecline(share=0.45), 7),
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
