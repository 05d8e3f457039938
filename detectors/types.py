"""The values that travel from log to alert: windows, checks, findings, evidence, causes, diagnoses.

All are frozen and plain, so that they can be stored, compared and shown anywhere. Times are integer
microseconds since the epoch in UTC.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Lens = Literal["infrastructure", "quality", "business"]
Phase = Literal["inputs", "outcomes"]
Severity = Literal["too_few", "ok", "warn", "alarm"]
Verdict = Literal["infrastructure", "quality", "benign", "inconclusive"]
Segment = Mapping[str, str]


@dataclass(frozen=True, order=True)
class Window:
    """The half-open span `[start, end)`, in microseconds since the epoch."""

    start: int
    end: int

    @classmethod
    def holding(cls, ts: int, width: int) -> "Window":
        """The window of that width, aligned to UTC, that holds `ts`."""
        start = ts - ts % width
        return cls(start, start + width)


@dataclass(frozen=True)
class Event:
    """Something people did or declared: a deploy, a holiday, a change. `until` is None for a moment."""

    ts: int
    kind: str
    title: str
    until: int | None = None
    subject: str | None = None


@dataclass(frozen=True)
class ProbeResult:
    """One golden case, run once, at `ts`. `observed` is the number that the model answered.

    Without one, `nonsense` says what came in its place, or `silence` why nothing came (both None where the
    results were sent to us and did not say). `expected` was recorded for `model_version`.
    """

    probe: str
    case_name: str
    ts: int
    expected: float
    observed: float | None
    latency_ms: float | None = None
    model_version: str | None = None
    nonsense: str | None = None
    silence: str | None = None

    @property
    def answered(self) -> bool:
        """Did the model answer at all, be it nonsense?"""
        return self.observed is not None or self.nonsense is not None


@dataclass(frozen=True)
class Replay:
    """Logged inputs that were sent to a probe's endpoint once more, and how many came out otherwise.

    `sample` tells of which rows: those of the window, or earlier ones that the same version had served.
    `apart` of `compared` rows differ, by `largest` at most; `left_out` rows were served by other versions.
    `note` says why rows could not be compared.
    """

    probe: str
    window_start: int
    sample: Literal["window", "earlier"]
    version: str
    compared: int
    apart: int
    largest: float
    left_out: int = 0
    note: str | None = None


@dataclass(frozen=True)
class Check:
    """One thing that a detector looked at in one window, before correction and persistence.

    `effect` is in the detector's own unit and matters from `bar` on (`abs(effect) >= bar`); `p_value` is
    the chance of such an effect when nothing is wrong, None where no test applies. `details` holds what
    triage may use besides (JSON values only). What has been so `lasting`ly, since the first window served,
    is no change: it is told as a warning, opens nothing and casts no doubt on the past. `begun` is the start
    of the window in which the trouble began (µs), where a check of several together knows it.
    """

    subject: str
    effect: float
    bar: float
    p_value: float | None
    observed: float | None
    baseline: float | None
    text: str
    too_few: bool = False
    segment: Segment = field(default_factory=dict)
    details: Mapping[str, Any] = field(default_factory=dict)
    lasting: bool = False
    begun: int | None = None


@dataclass(frozen=True)
class Finding:
    """A check after judgement: corrected over its family and counted over consecutive windows."""

    id: str
    detector: str
    lens: Lens
    subject: str
    segment: Segment
    window: Window
    severity: Severity
    effect: float
    p_value: float | None
    baseline: float | None
    observed: float | None
    text: str
    phase: Phase = "inputs"
    streak: int = 0  # consecutive windows, this one included, over the bar and significant
    since: int | None = None  # when it began: the streak's first window or earlier; None: always been so
    details: Mapping[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> tuple[str, str, tuple[tuple[str, str], ...], bool]:
        """What makes findings of two windows the same trouble; what was always so is another one."""
        return (self.detector, self.subject, tuple(sorted(self.segment.items())), self.since is None)


@dataclass(frozen=True)
class Tally:
    """What one detector said in one window, counted: the clear ones are evidence too."""

    too_few: int = 0
    ok: int = 0
    warn: int = 0
    alarm: int = 0


@dataclass(frozen=True)
class Evidence:
    """One reason for or against a cause. `weight` is in log-odds; `finding` is an id or None."""

    text: str
    weight: float
    finding: str | None = None


@dataclass(frozen=True)
class Cause:
    """One entry of the catalogue as it stands in a diagnosis."""

    cause: str
    lens: Literal["infrastructure", "quality", "benign"]
    probability: float
    subject: str | None = None
    segment: Segment = field(default_factory=dict)
    explains: float | None = None
    because: tuple[Evidence, ...] = ()
    against: tuple[Evidence, ...] = ()


@dataclass(frozen=True)
class Change:
    """Expected and observed total of the metric over the diagnosed span.

    relative = (observed - expected) / |expected|, None when nothing was expected.
    """

    expected: float
    observed: float
    relative: float | None


@dataclass(frozen=True)
class Diagnosis:
    """The answer to "which side broke, what, where, since when, how much"; see the contract, section 4."""

    system: str
    metric: str
    window: Window
    verdict: Verdict
    confidence: float
    incident: str | None = None
    onset: int | None = None
    change: Change | None = None
    causes: tuple[Cause, ...] = ()
    decomposition: tuple[tuple[str, float], ...] = ()
    segments: tuple[tuple[Segment, float], ...] = ()
    ruled_out: tuple[tuple[str, str], ...] = ()  # (cause, text)
    next_checks: tuple[tuple[str, tuple[str, ...]], ...] = ()  # (text, causes it would separate)
    timeline: tuple[Event, ...] = ()
    missing_evidence: tuple[str, ...] = ()
