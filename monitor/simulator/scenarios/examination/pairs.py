"""Two causes at once, in other company."""

from monitor.simulator.change import at
from monitor.simulator.scenarios.table import pair
from monitor.simulator.switches.answers import Cached, Flapping, Popularity, Waits
from monitor.simulator.switches.collectors import HeldBack, LostFiles, Repeated, Unread
from monitor.simulator.switches.crowds import Arrivals, Departed, Fad
from monitor.simulator.switches.dealings import Takeover
from monitor.simulator.switches.features import Encoding, Missing, Stale, Swapped, UnitChange
from monitor.simulator.switches.market import Decoupled, ValueDecline
from monitor.simulator.switches.model import WrongVersion
from monitor.simulator.switches.people import Bots, DemandDecline

_BUSY = "a fault on a busy day"
_CHAIN = "one trouble after another"
_YEN = UnitChange(feature="price", change="yen for euro")
_CUT = Encoding(feature="kind", form="cut")

SCENARIOS = (
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
)
