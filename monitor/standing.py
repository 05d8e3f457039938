"""What has been so since the first window served is told once, not by the hour.

It is told when it can be first, again when it has become twice as much as was told, and once a week. In
between it stands: pages and `bifocal findings` show what was told last, as long as windows still show it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from detectors.declared import DAY_US
from detectors.types import Finding, Phase
from storage import Tx, findings, windows

Key = tuple[Phase, tuple[str, str, tuple[tuple[str, str], ...], bool]]

AGAIN_US = 7 * DAY_US
MUCH = 2.0
#: A window of fewer rows can't tell what has always been so (`detectors.skew`).
LEAST_ROWS = 30
#: Where the summary of an evaluation keeps what its window showed; not there when it could not tell.
SEEN = "lasting"


@dataclass
class Told:
    """The effects that were told, by trouble and start of window."""

    effects: dict[Key, dict[int, float]] = field(default_factory=dict)

    def see(self, found: Iterable[Finding]) -> None:
        """Take in what was told."""
        for each in found:
            if each.since is None:
                self.effects.setdefault((each.phase, each.key), {})[each.window.start] = each.effect

    def forget(self, phase: Phase, start: int) -> None:
        """The window that starts there is judged once more."""
        for (of, _), told in self.effects.items():
            if of == phase:
                told.pop(start, None)

    def news(self, found: Iterable[Finding]) -> list[Finding]:
        """Without what has always been so and was told in the week before its window."""
        return [each for each in found if each.since is not None or self._is_news(each)]

    def _is_news(self, found: Finding) -> bool:
        told = self.effects.get((found.phase, found.key), {})
        return all(
            found.effect * effect < 0 or abs(found.effect) >= MUCH * abs(effect)
            for start, effect in told.items()
            if found.window.start - AGAIN_US < start < found.window.start
        )


def seen(found: Iterable[Finding], rows: int) -> dict[str, list[Any]]:
    """What a window of so many rows shows of what has always been so, told before or not, for its summary."""
    return {} if rows < LEAST_ROWS else {SEEN: sorted(_fact(each) for each in found if each.since is None)}


def _fact(found: Finding) -> list[Any]:
    return [found.detector, found.subject, [list(pair) for pair in sorted(found.segment.items())]]


def standing(tx: Tx, system_id: int, until: int | None = None) -> Sequence[Finding]:
    """What has always been so, as told last in the week before `until` (by default the newest window).

    What the newest window that could tell does not show was mended.
    """
    if until is None:
        last = windows.last_evaluation(tx, system_id)
        until = 0 if last is None else last.window_start + 1
    told = findings.lasting(tx, system_id, until - AGAIN_US, until)
    newest = {(each.phase, each.key): each for each in told}
    still = {phase: _seen_last(tx, system_id, phase, until) for phase in {each.phase for each in told}}
    stands = [
        each for each in newest.values() if (facts := still[each.phase]) is None or _fact(each) in facts
    ]
    return sorted(stands, key=lambda each: -abs(each.effect))


def _seen_last(tx: Tx, system_id: int, phase: Phase, until: int) -> list[Any] | None:
    """What the newest window that could tell showed; None when none of the week could."""
    for end in range(until, until - AGAIN_US, -DAY_US):
        judged = windows.evaluations_of(tx, system_id, phase, end - DAY_US, end)
        for evaluation in reversed(judged):
            if SEEN in evaluation.summary:
                facts: list[Any] = evaluation.summary[SEEN]
                return facts
    return None
