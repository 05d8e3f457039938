"""Two causes at once."""

from dataclasses import replace

from monitor.simulator.change import Switch, at
from monitor.simulator.scenario import Scenario
from monitor.simulator.scenarios.table import drawn
from monitor.simulator.switches.features import Encoding, Missing, Skew, Stale, UnitChange
from monitor.simulator.switches.labels import Delayed, Lost
from monitor.simulator.switches.logging import Duplicates, Loss
from monitor.simulator.switches.market import Presentation, SupplyMix, ValueDecline
from monitor.simulator.switches.model import Miscompute, WrongVersion
from monitor.simulator.switches.people import Bots, ConceptDrift, DemandDecline, NewSegment
from monitor.simulator.switches.serving import Fallback, Latency, Outage


def _pair(family: str, what: str, first: Switch, second: Switch, later: float = 0.0) -> Scenario:
    """Both at once, or the second some hours later."""
    name = f"{family}: {what}"
    onset, draw = drawn(name)
    both = (replace(first, onset=onset), replace(second, onset=onset + later))
    return Scenario(name, family, both, draw=draw)


_HERE = "two of the infrastructure"
_THERE = "two of the quality"
_ACROSS = "one of each lens"
_APART = "one after the other"

SCENARIOS = (
    _pair(_HERE, "null and lost clicks", Missing(), Lost(where=at(site=0))),
    _pair(_HERE, "capitals and an outage", Encoding(feature="kind"), Outage(where=at(site=1))),
    _pair(_HERE, "another unit and late clicks", UnitChange(feature="price"), Delayed(minutes=80)),
    _pair(_HERE, "old version and duplicates", WrongVersion(), Duplicates(share=0.4)),
    _pair(_HERE, "slow and null", Latency(factor=3.0), Missing(feature="kind", share=0.5)),
    _pair(_HERE, "fallback and loss", Fallback(share=0.5), Loss(where=at(site=0), share=0.7)),
    _pair(_THERE, "cheaper and fewer", ValueDecline(factor=0.6), DemandDecline(share=0.4)),
    _pair(_THERE, "bots and a new market", Bots(share=0.3), NewSegment(share=0.2)),
    _pair(_THERE, "taste and a supplier", ConceptDrift(), SupplyMix(factor=5.0)),
    _pair(_THERE, "smaller banner and fewer", Presentation(factor=0.6), DemandDecline(share=0.35)),
    _pair(_ACROSS, "null and cheaper", Missing(where=at(site=0)), ValueDecline(factor=0.6)),
    _pair(_ACROSS, "late clicks and fewer", Delayed(minutes=90), DemandDecline(share=0.4)),
    _pair(_ACROSS, "wrong weights and bots", Miscompute(), Bots(share=0.3)),
    _pair(_ACROSS, "wrong join and a new market", Skew(), NewSegment(share=0.2)),
    _pair(_ACROSS, "duplicates and a supplier", Duplicates(share=0.5), SupplyMix()),
    _pair(_ACROSS, "loss and cheaper", Loss(share=0.4), ValueDecline(factor=0.5)),
    _pair(_APART, "null, then fewer", Missing(), DemandDecline(share=0.45), 8),
    _pair(_APART, "stopped value, then capitals", Stale(feature="level"), Encoding(feature="kind"), 6),
    _pair(_APART, "cheaper, then an outage", ValueDecline(factor=0.6), Outage(where=at(site=0)), 7),
    _pair(_APART, "old version, then lost clicks", WrongVersion(), Lost(share=0.6), 9),
)
