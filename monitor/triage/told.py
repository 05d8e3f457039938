"""A diagnosis with what the contract leaves optional: notes on what was seen, and what was told before it."""

from dataclasses import dataclass

from detectors.types import Cause, Diagnosis, Verdict, Window


@dataclass(frozen=True)
class Earlier:
    """What was told of an earlier part of the same incident: verdict, onset (µs) and the likeliest cause."""

    window: Window
    verdict: Verdict
    confidence: float
    onset: int | None = None
    cause: Cause | None = None


@dataclass(frozen=True)
class Told(Diagnosis):
    """A diagnosis with `notes` in sentences and the `earlier` parts of its incident, oldest first."""

    notes: tuple[str, ...] = ()
    earlier: tuple[Earlier, ...] = ()


def in_short(found: Diagnosis) -> Earlier:
    """A diagnosis as that of an earlier part."""
    top = found.causes[0] if found.causes else None
    return Earlier(found.window, found.verdict, found.confidence, found.onset, top)


def after(found: Diagnosis, earlier: tuple[Earlier, ...]) -> Diagnosis:
    """The diagnosis, which came after those parts of its incident."""
    if not earlier:
        return found
    return Told(**{**vars(found), "earlier": earlier})
