"""Two causes at once: of one night, of a launch day, of one market, and hours apart."""

from monitor.simulator.change import at
from monitor.simulator.scenarios.table import pair
from monitor.simulator.switches.artifacts import Complement, Unscaled
from monitor.simulator.switches.crowds import Readers
from monitor.simulator.switches.features import Encoding, Missing, UnitChange
from monitor.simulator.switches.fetches import Alternating, Burdened
from monitor.simulator.switches.habits import Crawler, Opened, RarePages, ShortVisits
from monitor.simulator.switches.labels import Corrupted, Delayed
from monitor.simulator.switches.market import SupplyMix
from monitor.simulator.switches.model import WrongVersion
from monitor.simulator.switches.people import DemandDecline
from monitor.simulator.switches.reports import Checked, Reloaded, ShortKeys
from monitor.simulator.switches.serving import Outage
from monitor.simulator.switches.sinks import ControlGone, Filling, LastTwice, Queued
from monitor.simulator.switches.strain import Recovering, Unknown, Warming
from monitor.simulator.switches.terms import Carousel, Mended, NoFloor

_NIGHT = "two breaks in one night"
_LAUNCH = "a launch that breaks something"
_FAIR = "two moves of one market"
_LATER = "a second one before the first is mended"
_LIST = Encoding(feature="kind", form="list")
_TENFOLD = UnitChange(feature="price", change="tenfold")
_FEW_HOSTS = WrongVersion(back=2, worse=0.9, where=at(site=1))
_COLD = Warming(factor=6.0, hours=16, timeout_ms=2_500.0)
_TURNS = Alternating(feature="level", minutes=40)
_TURNED = Corrupted(form="flipped", where=at(supply=0))
_CRASH = Outage(form="errors", where=at(section=1))

SCENARIOS = (
    pair(_NIGHT, "a list of one and a disk that fills", _LIST, Filling(every=5.0)),
    pair(_NIGHT, "a decimal point and short keys", _TENFOLD, ShortKeys()),
    pair(_NIGHT, "an old image and rows twice", _FEW_HOSTS, LastTwice()),
    pair(_NIGHT, "cold caches and long histories", _COLD, Burdened(longest=0.4)),
    pair(_NIGHT, "little known and two stores by turns", Unknown(newest=0.45), _TURNS),
    pair(_LAUNCH, "a new market and a crash of one section", Opened(share=0.28, ramp=4), _CRASH),
    pair(_LAUNCH, "a redesign and a field forgotten", Mended(factor=0.45, kept=0.8), Missing(feature="word")),
    pair(_LAUNCH, "a new supplier and a page without the tracker", SupplyMix(factor=5.0), Reloaded(hours=20)),
    pair(_LAUNCH, "few accounts and the scaler", Crawler(share=0.3), Unscaled(where=at(site=0))),
    pair(_LAUNCH, "rare pages and the control gone", RarePages(share=0.5), ControlGone(share=0.5)),
    pair(_FAIR, "short visits and no least price", ShortVisits(), NoFloor(factor=0.2)),
    pair(_FAIR, "one section is read and a carousel", Readers(share=0.5), Carousel(factor=0.15, clicks=2.4)),
    pair(_FAIR, "a supplier grows and few accounts", SupplyMix(factor=6.0, ramp=3), Crawler(share=0.3)),
    pair(_FAIR, "fewer people and a redesign", DemandDecline(share=0.45), Mended(factor=0.5, kept=0.9)),
    pair(_LATER, "routes that come back, then codes turned", Recovering(), _TURNED, 5),
    pair(_LATER, "the other class, then fewer people", Complement(share=0.4), DemandDecline(share=0.5), 7),
    pair(_LATER, "stamps of a queue, then a list of one", Queued(minutes=90), _LIST, 6),
    pair(_LATER, "dear ones looked at, then no current", Checked(minutes=420), DemandDecline(share=0.55), 4),
    pair(_LATER, "no least price, then late outcomes", NoFloor(factor=0.25), Delayed(minutes=260), 6),
)
