"""What golden cases and replays gave, by window, as a run of judgements needs it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from detectors.declared import DAY_US
from detectors.types import ProbeResult, Replay, Window
from storage import Tx, probes, replays

#: How long an endpoint that stopped answering is known to have answered, and how far back replays compare.
ANSWERED_WITHIN_US = DAY_US
REPLAYED_WITHIN_US = 7 * DAY_US


@dataclass(frozen=True)
class Probed:
    """Results by the start of their window; `answers` counts (results, answers) by window and probe."""

    results: Mapping[int, Sequence[ProbeResult]] = field(default_factory=dict)
    answers: Mapping[tuple[int, str], tuple[int, int]] = field(default_factory=dict)
    replays: Sequence[Replay] = ()

    def of(self, window: Window) -> Sequence[ProbeResult]:
        """The golden cases that were run in the window."""
        return self.results.get(window.start, ())

    def answering(self, window: Window) -> frozenset[str]:
        """The probes that were answered in the day before the window."""
        first = window.start - max(ANSWERED_WITHIN_US, window.end - window.start)
        return frozenset(
            probe
            for (at, probe), (_, answers) in self.answers.items()
            if answers and first <= at < window.start
        )

    def replays_until(self, window: Window) -> list[Replay]:
        """The replays of the window and of the week before it, oldest first."""
        first = window.start - REPLAYED_WITHIN_US
        return [each for each in self.replays if first <= each.window_start <= window.start]

    def holds(self, tx: Tx, system_id: int, window: Window) -> bool:
        """True while the store has nothing more of this window than was loaded."""
        stored = probes.counts(tx, system_id, window.start, window.end, window.end - window.start)
        if sum(results for results, _ in stored.values()) != len(self.of(window)):
            return False
        return replays.load(tx, system_id, window.start, window.start + 1) == [
            each for each in self.replays if each.window_start == window.start
        ]


def load(tx: Tx, system_id: int, first: int, last: int, width: int) -> Probed:
    """What is needed to judge the windows of that width that start in `[first, last]`."""
    results: dict[int, list[ProbeResult]] = {}
    for result in probes.load(tx, system_id, first, last + width):
        results.setdefault(result.ts - result.ts % width, []).append(result)
    known_from = first - max(ANSWERED_WITHIN_US, width)
    return Probed(
        results,
        probes.counts(tx, system_id, known_from, last + width, width),
        replays.load(tx, system_id, first - REPLAYED_WITHIN_US, last + 1),
    )
