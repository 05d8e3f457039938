"""All evidence of a case: one sign for every symbol, fired, clear or missing.

Evidence that is missing weighs nothing; evidence that is clear exonerates. Some signs sum up others: an input
fault, any fault of data or serving, any alarm of infrastructure, and anything at all.
"""

from collections.abc import Mapping

from detectors.types import Tally
from monitor.triage.borne_out import borne_out
from monitor.triage.facts import Facts
from monitor.triage.heaped import heaped_signs, placed
from monitor.triage.measured import measured_signs
from monitor.triage.movement import overlaps
from monitor.triage.parity import parity_signs
from monitor.triage.pooled import pooled_signs
from monitor.triage.readings import lasting, read
from monitor.triage.redated import redated_signs
from monitor.triage.served import served_signs
from monitor.triage.sides import weigh_sides
from monitor.triage.sign import Sign, Signs, strongest
from monitor.triage.silence import silence_signs
from monitor.triage.symbols import DATA_FAULTS, INPUT_FAULTS, MODEL_CHANGED, ROWS_CHANGED, SYMBOLS
from monitor.triage.uneven import uneven_signs
from monitor.triage.weights import WARNING
from monitor.triage.words import listing
from monitor.triage.yielded import yielded_signs

TOLD = 0.35  # strength from which something was seen: of many checks one warns now and then


def gather(facts: Facts) -> Signs:
    """Every symbol of the alphabet with its sign."""
    pooled = pooled_signs(facts.case)
    found = [
        *parity_signs(facts.case),
        *read(facts),
        *silence_signs(facts.case),
        *served_signs(facts),
        *yielded_signs(facts.case),
        *measured_signs(facts),
        *redated_signs(facts),
        *heaped_signs(facts),
        *uneven_signs(facts.case),
    ]
    # Windows that saw nothing say little of a span that holds many: what is clear, the span decides.
    decided = [sign for sign in found if sign.state == "fired" or sign.symbol not in pooled]
    signs = strongest([*decided, *pooled.values()])
    signs |= weigh_sides(signs, facts)
    signs |= borne_out(signs, facts)
    if "clock_shifted" in signs and signs["clock_shifted"].state == "fired":
        signs["clock_shifted"] = placed(signs["clock_shifted"], facts)
    signs |= strongest(
        [
            _any_of("input_fault", INPUT_FAULTS, signs, facts.case.tallies),
            _any_of("data_fault", DATA_FAULTS, signs, facts.case.tallies),
        ]
    )
    signs["anything"] = _anything(facts, signs)
    signs["infra_alarm"] = _infra_alarm(facts)
    missing = {symbol: Sign(symbol, "missing", letter.lacking) for symbol, letter in SYMBOLS.items()}
    return missing | signs


def _any_of(symbol: str, parts: tuple[str, ...], signs: Signs, tallies: Mapping[str, Tally]) -> Sign:
    """Fired with the strongest of its parts, clear when at least one was looked for and none fired."""
    fired = [signs[part] for part in parts if part in signs and signs[part].state == "fired"]
    if fired:
        most = max(fired, key=lambda sign: sign.strength)
        return Sign(symbol, "fired", most.text, most.strength, most.finding, most.subject, most.segment)
    clear = [part for part in parts if part in signs and signs[part].state == "clear"]
    ran = dict.fromkeys(d for part in clear for d in SYMBOLS[part].detectors if d in tallies)
    text = _sum_up({name: tallies[name] for name in ran}) or "; ".join(signs[part].text for part in clear)
    return Sign(symbol, "clear" if clear else "missing", text)


def _sum_up(tallies: Mapping[str, Tally]) -> str:
    """Several detectors' checks in one count; empty when none could tell."""
    told = {name: tally for name, tally in tallies.items() if _could_tell(tally)}
    checks, clear = sum(map(_could_tell, told.values())), sum(tally.ok for tally in told.values())
    return f"{clear:,} of {checks:,} checks clear: {listing(list(told), most=8)}" if checks else ""


def _anything(facts: Facts, signs: Signs) -> Sign:
    """Did any detector but that of the metrics speak, or any check of data and serving?"""
    case = facts.case
    tallies = [tally for name, tally in case.tallies.items() if name != "metric"]
    found = [f for f in case.findings if f.detector != "metric" and overlaps(f.window, case.span)]
    alarms = [f for f in found if f.severity == "alarm"]
    seen = []
    if alarms or found:
        most = max(alarms or found, key=lambda f: (lasting(f, found, facts), f.streak, f.id))
        strength = 1.0 if alarms else WARNING * lasting(most, found, facts)
        seen.append(Sign("anything", "fired", most.text, strength, most.id, most.subject, most.segment))
    for part in ("data_fault", *ROWS_CHANGED, *MODEL_CHANGED):
        if part in signs and signs[part].state == "fired":
            seen.append(Sign("anything", "fired", signs[part].text, signs[part].strength))
    best = max(seen, key=lambda sign: sign.strength, default=None)
    if best is not None and best.strength >= TOLD:
        return best
    checks = sum(map(_could_tell, tallies))
    return Sign(
        "anything", "clear" if checks else "missing", f"{checks:,} checks of {len(tallies)} detectors clear"
    )


def _infra_alarm(facts: Facts) -> Sign:
    """Does an alarm of the infrastructure stand, a gauge's included? Volume falls for others too."""
    case = facts.case
    alarms = [
        f
        for f in case.findings
        if f.lens == "infrastructure"
        and f.detector not in ("volume", "metric")
        and f.severity == "alarm"
        and overlaps(f.window, case.span)
    ]
    if not alarms:
        said = "volume aside, no alarm of infrastructure stands"
        return Sign("infra_alarm", "clear" if case.tallies else "missing", said)
    most = max(alarms, key=lambda f: (f.streak, f.id))
    return Sign("infra_alarm", "fired", most.text, 1.0, most.id, most.subject, most.segment)


def _could_tell(tally: Tally) -> int:
    return tally.ok + tally.warn + tally.alarm
