"""What a detector is: a pure function from what is known of one window to checks.

A detector is one file in `infrastructure/` or `quality/` that ends in `DETECTOR = Detector(...)`;
`registry.discover` finds it. It reads profiles and series only: no clock, no database, no network, and
the order of rows can't matter because it never sees rows.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from detectors.declared import Declared
from detectors.types import Check, Event, Lens, Phase, ProbeResult, Replay, Window

if TYPE_CHECKING:
    from detectors.history import History
    from detectors.profile.feature import FeatureProfile
    from detectors.profile.profile import Profile
    from detectors.series import Series
    from detectors.skew.summary import RowParity


@dataclass(frozen=True)
class View:
    """All that may be known when `window` is judged at `now`.

    `current` and `outcomes` are the window's profiles of the stages "predictions" and "outcomes" (None when
    the window has no rows of that stage, or, for outcomes, is not mature yet); `reference` is the merged
    reference in the same binning. `past` and `past_outcomes` hold the judged windows before this one, oldest
    first. `series` maps a metric's name to its values up to and including this window.
    """

    declared: Declared
    window: Window
    now: int
    current: "Profile | None"
    outcomes: "Profile | None"
    reference: "Profile | None"
    past: "History"
    past_outcomes: "History"
    series: Mapping[str, "Series"] = field(default_factory=dict)
    events: Sequence[Event] = ()
    served: "Profile | None" = None  # what scores are measured against: the first windows served
    versions: Mapping[str, int] = field(default_factory=dict)  # rows of the window by model version
    past_versions: Mapping[str, int] = field(default_factory=dict)  # of the healthy past and the first served
    rows: "RowParity | None" = None  # the window's served rows beside their training rows
    past_rows: Sequence["RowParity"] = ()  # the same of windows before, newest first, when rows are few
    sick: Sequence[Window] = ()  # incidents, and what has begun: no window in them teaches what is usual
    probes: Sequence[ProbeResult] = ()  # golden cases that were run in the window
    answering: Collection[str] = ()  # the probes that were answered in the day before the window
    replays: Sequence[Replay] = ()  # of this window and of the week before it, oldest first

    def serves(self, feature: "FeatureProfile") -> bool:
        """True while the definition has the feature in served rows, as that kind.

        The bins are the reference's: a feature that a later definition drops keeps its own, empty.
        """
        return any(f.name == feature.name and f.kind == feature.kind for f in self.declared.serving_features)


@dataclass(frozen=True)
class Detector:
    """A named check with its lens, the phase in which it runs and how it is judged.

    `alpha` is the false discovery rate allowed over the family of one window; an alarm needs `persistence`
    consecutive windows whose effect reaches the bar and whose p-value is at most ten times `alpha`, and in
    one of them at most `alpha` after correction (see `judge`). One that is `late` waits for rows that come
    after the window was judged, or never: windows of which it can tell nothing don't count, and what it said
    last stands.
    """

    name: str
    lens: Lens
    phase: Phase
    check: Callable[[View], Sequence[Check]]
    alpha: float = 1e-4
    persistence: int = 3
    late: bool = False
