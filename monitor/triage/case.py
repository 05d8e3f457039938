"""All that triage may know of one span of one system, as plain data: no store, no clock.

Whoever builds a `Case` takes care that nothing in it was known later than the moment of the diagnosis.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from detectors.declared import Aggregate, Declared
from detectors.series import Series
from detectors.types import Event, Finding, Tally, Window

Floats = NDArray[np.float64]
Margin = tuple[str, ...]  # names of dimensions, in the order declared; () is the total
Values = tuple[str, ...]  # one value for each dimension of the margin
Sums = Mapping[str, float]  # see SUMS
Cells = Mapping[Values, Sums]

#: What a cell may count; a sum that is absent is not known (it is not zero).
SUMS = ("n", "errors", "fallbacks", "score", "outcomes", "labels", "value", "worthless")


def sum_of(aggregate: Aggregate) -> str:
    """The name in `SUMS` of what a metric calls `aggregate`."""
    return "n" if aggregate == "predictions" else aggregate


@dataclass(frozen=True)
class Slices:
    """Sums of rows by slices of the dimensions, over a set of whole windows.

    `margins[("country",)][("DE",)]["labels"]` is a sum over all rows of that country. The margin `()` with
    the one key `()` holds the totals and is always there. `n`, `errors`, `fallbacks` and `score` count
    served rows of every window of the set; `outcomes`, `labels`, `value` and `worthless` those of its
    mature windows. `scale` turns these sums into what the diagnosed span would hold: 1 for the span itself;
    for the healthy past the span's length over the length merged (the same hours of day, weights included),
    so that `sum * scale` is the expectation. `mature` is the share of the set's windows whose outcomes are
    complete. Slices past a margin's cap may be left out.
    """

    margins: Mapping[Margin, Cells]
    scale: float = 1.0
    mature: float = 1.0

    @property
    def total(self) -> Sums:
        """The sums over all rows."""
        return self.margins[()][()]


@dataclass(frozen=True, eq=False)
class Scores:
    """Rows, sum of scores and sum of labels by ascending bins of the score, over complete windows.

    `now` float64[3, S] of the span, `past` float64[D, 3, S] of healthy blocks of its length and hours
    before it.
    """

    past: Floats
    now: Floats


@dataclass(frozen=True)
class Late:
    """Successes of complete windows that became known after their window was judged, of all known by now."""

    before: float
    of_before: float
    during: float
    of_during: float


@dataclass(frozen=True)
class Silence:
    """A span in which no prediction came though many were due, and what arrived all the same.

    `due` is how many come in the same hours of other days. `waiting` counts outcomes that became known in
    the span and whose predictions are in no log, `usually` as many in a span of its length before it.
    `posted` holds by posted metric the windows with a post and their mean; `answered` of `asked` golden cases
    were answered.
    """

    due: float
    windows: int
    waiting: int = 0
    usually: float = 0.0
    posted: Mapping[str, tuple[int, float]] = field(default_factory=dict)
    answered: int = 0
    asked: int = 0


@dataclass(frozen=True)
class Parity:
    """A check that computes the same thing twice: did both agree? `text` says it with numbers."""

    clear: bool
    text: str
    finding: str | None = None


@dataclass(frozen=True)
class Case:
    """One span of whole windows to be diagnosed.

    `metric` is the metric to explain, or None: triage takes the business metric that moved most. `series`
    holds each metric's windows of the whole history up to the span's end: a sum over no rows is 0, NaN is
    what cannot be known (yet). `before` are the comparable healthy windows (same hours of earlier days),
    `during` the span; both None where there are no rows (posted metrics alone). `findings` are those of
    severity warn and alarm in the span and around it; `tallies` count what each detector said over the
    span: a detector that is absent did not run. `parity` is keyed "ledger", "row_skew", "probes" or
    "replay" and holds those that ran outside the detectors; what the detectors `reconciliation`,
    `row_skew`, `probes` and `replay` said, and posted ledgers, triage reads for itself. `versions` maps a
    model version to its rows (in the reference and the healthy past, in the span). `silence` is there when
    the whole span is silent.
    """

    declared: Declared
    span: Window
    incident: str | None = None
    metric: str | None = None
    series: Mapping[str, Series] = field(default_factory=dict)
    before: Slices | None = None
    during: Slices | None = None
    findings: tuple[Finding, ...] = ()
    tallies: Mapping[str, Tally] = field(default_factory=dict)
    parity: Mapping[str, Parity] = field(default_factory=dict)
    events: tuple[Event, ...] = ()
    versions: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    scores: Scores | None = None
    late: Late | None = None
    silence: Silence | None = None
