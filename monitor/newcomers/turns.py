"""When a newcomer's reference is chosen: as often as a system's, counted in windows that hold its values."""

from collections.abc import Iterator
from dataclasses import fields, replace

from detectors.declared import Declared
from detectors.profile import Binning
from detectors.types import Window
from monitor import reference
from monitor.due import matures
from monitor.newcomers.bins import Newcomer, listing
from monitor.reference import Choice
from monitor.systems import Registered
from storage import Tx, profiles, retention


def wanted(tx: Tx, system: Registered, binning: Binning, at: int) -> list[tuple[Newcomer, Choice]]:
    """The choices to freeze at the moment `at` that do not stand yet."""
    kept = retention.kept_from(tx, system.id) or 0
    found = []
    for newcomer, moments in _open(tx, system, binning):
        mature = [start for start, moment in moments if moment <= at]
        choice = reference.choose(terms(newcomer.declared), mature, has_training=False)
        # Rows that are gone cannot be folded once more: what stands then stays.
        if choice is not None and choice.first >= kept and _outgrown(newcomer, choice):
            found.append((newcomer, choice))
    return found


def next_turn(tx: Tx, system: Registered, binning: Binning, at: int) -> int | None:
    """The moment after `at` at which the next choice falls due, as far as the known windows can tell."""
    turns = []
    for newcomer, dated in _open(tx, system, binning):
        moments = sorted(moment for _, moment in dated)
        passed = sum(moment <= at for moment in moments)
        following = reference.next_history(terms(newcomer.declared), passed, has_training=False)
        if following is not None and following <= len(moments):
            turns.append(moments[following - 1])
    return min(turns, default=None)


def terms(declared: Declared) -> Declared:
    """The system as if no training set were declared: none will bring a newcomer's values."""
    return replace(declared, reference=None) if declared.reference == "training" else declared


def _open(tx: Tx, system: Registered, binning: Binning) -> Iterator[tuple[Newcomer, list[tuple[int, int]]]]:
    """The newcomers whose reference is not final, each with the windows that hold values of it, oldest first:
    (start, the moment at which it is complete)."""
    for newcomer in listing(tx, system, binning):
        if newcomer.reference is None or newcomer.reference.frozen is None:
            held = profiles.load(tx, system.id, "predictions", newcomer.binning)
            starts = [start for (start, _), profile in held.items() if profile.filled.any()]
            width = system.declared.window_us
            yield (
                newcomer,
                [(at, matures(Window(at, at + width), "outcomes", system.declared)) for at in starts],
            )


def _outgrown(newcomer: Newcomer, choice: Choice) -> bool:
    if newcomer.reference is None:
        return True
    detail = newcomer.reference.detail
    standing = Choice(**{each.name: detail[each.name] for each in fields(Choice)})
    return reference.outgrown(standing, choice)
