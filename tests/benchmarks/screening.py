"""Drift screening as the product does it, from Arrow tables to stored profiles and from those to findings."""

from dataclasses import dataclass, replace
from itertools import count

import numpy as np
import pyarrow as pa

from detectors.declared import HOUR_US
from detectors.detector import View
from detectors.history import History
from detectors.judge import judge
from detectors.profile import Binning, build_binning, decode, encode, profile_batch
from detectors.quality.drift import DETECTOR
from detectors.types import Finding, Window
from tests.benchmarks.frames import DECLARED, canonical

PAST = 30  # windows
WINDOW = Window(PAST * HOUR_US, (PAST + 1) * HOUR_US)


@dataclass(frozen=True)
class Stored:
    """What the store keeps of the reference, the window judged and the windows before it, oldest first."""

    binning: bytes
    reference: bytes
    current: bytes
    past: tuple[bytes, ...] = ()


def fold(reference: pa.Table, current: pa.Table) -> Stored:
    """The profiles of both sides, in bins built from the reference."""
    rows = canonical(reference)
    binning = build_binning(DECLARED, [rows])
    (usual,) = profile_batch(rows, DECLARED, binning, "training").values()
    (now,) = profile_batch(canonical(current), DECLARED, binning, "predictions").values()
    return Stored(binning.to_bytes(), encode(usual), encode(now))


def with_past(stored: Stored, past: pa.Table) -> Stored:
    """The same with the rows of `past` as the windows before."""
    profiles = profile_batch(
        canonical(past, PAST), DECLARED, Binning.from_bytes(stored.binning), "predictions"
    )
    return replace(stored, past=tuple(map(encode, profiles.values())))


def history(stored: Stored) -> History:
    """The windows before, all healthy, with no distance measured yet."""
    binning = Binning.from_bytes(stored.binning)
    profiles = tuple(decode(data, binning) for data in stored.past)
    return History(np.arange(len(profiles)) * HOUR_US, profiles, np.ones(len(profiles), dtype=bool))


def screen(stored: Stored, past: History | None = None) -> list[Finding]:
    """The drift findings of the window, both sides decoded from bytes."""
    binning = Binning.from_bytes(stored.binning)
    view = View(
        declared=DECLARED,
        window=WINDOW,
        now=WINDOW.end,
        current=decode(stored.current, binning),
        outcomes=None,
        reference=decode(stored.reference, binning),
        past=past or History(),
        past_outcomes=History(),
    )
    ids = count()
    findings, _ = judge(DETECTOR, DETECTOR.check(view), WINDOW, {}, lambda: str(next(ids)))
    return findings
