"""Two causes at once: a large one, and a second one of another sort that is plain to see beside it."""

from monitor.simulator.change import at
from monitor.simulator.scenarios.table import pair
from monitor.simulator.switches.answers import Waits
from monitor.simulator.switches.caches import Rare, Shed
from monitor.simulator.switches.features import Encoding, Missing, UnitChange
from monitor.simulator.switches.labels import Corrupted, Delayed, Lost
from monitor.simulator.switches.logging import ClockSkew, Duplicates, Loss
from monitor.simulator.switches.market import Decoupled, Presentation, SupplyMix, ValueDecline
from monitor.simulator.switches.model import WrongVersion
from monitor.simulator.switches.people import Bots, DemandDecline, NewSegment, PopulationShift
from monitor.simulator.switches.serving import Fallback, Outage
from monitor.simulator.switches.shards import FirstPlaceOnly, Shard
from monitor.simulator.switches.tides import GivesWay, Indifferent
from monitor.simulator.switches.trainings import Saturated, Unfinished

_BESIDE = "a large one and a plain second"
_HOUSE = "one in the house and one outside"
_MODEL = "a bad training and something else"
_LATER = "hours apart and of another sort"
_THOUSAND = UnitChange(feature="price", change="thousandfold")

SCENARIOS = (
    pair(_BESIDE, "no age and a place without outcomes", Missing(), Lost(where=at(market=0))),
    pair(_BESIDE, "a site is gone and prices halve", Outage(where=at(site=0)), ValueDecline(factor=0.5)),
    pair(_BESIDE, "half the rows lost and another crowd", Loss(share=0.5), PopulationShift(share=0.5)),
    pair(_BESIDE, "fewer people and a default for some", DemandDecline(share=0.55), Fallback(share=0.5)),
    pair(_HOUSE, "turned labels and a new market", Corrupted(form="flipped"), NewSegment(share=0.35)),
    pair(_HOUSE, "bots and tagged words", Bots(share=0.45), Encoding(feature="kind", form="tagged")),
    pair(_HOUSE, "rows twice and a wall", Duplicates(share=0.6), Presentation(factor=0.4)),
    pair(_HOUSE, "a flood and a lock", SupplyMix(kinds=at(supply=1), factor=5.0), Waits(timeout_ms=3_000.0)),
    pair(_HOUSE, "a crowd gives way and a thousandfold price", GivesWay(), _THOUSAND),
    pair(_MODEL, "labels cut off and outcomes late", Saturated(), Delayed(minutes=200, share=0.6)),
    pair(_MODEL, "stopped too early and prices fall", Unfinished(), ValueDecline(factor=0.55)),
    pair(_LATER, "a shadow, then a shard", WrongVersion(name="shadow-2", worse=0.9), Shard(shards=2), 5),
    pair(_LATER, "clicks on anything, then clocks", Indifferent(), ClockSkew(minutes=150), 6),
    pair(_LATER, "headlines, then no room", Decoupled(factor=0.45, clicks=1.5), Shed(room=0.5), 4),
    pair(_LATER, "rare ones unknown, then places", Rare(form="minus_one"), FirstPlaceOnly(), 6),
)
