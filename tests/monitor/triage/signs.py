"""Signs made by hand: what fired, what was clear; the rest is missing."""

from monitor.triage.sign import Sign, Signs, State
from monitor.triage.symbols import SYMBOLS


def signs(states: dict[str, State] | None = None, strength: float = 1.0, **more: State) -> Signs:
    """Every symbol with its state; what fired carries a finding of its own."""
    held = {**(states or {}), **more}
    return {s: Sign(s, held.get(s, "missing"), s, strength, s if s in held else None) for s in SYMBOLS}
