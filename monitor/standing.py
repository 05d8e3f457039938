"""What has been so since the first window served is told once, not by the hour.

It is told when it can be first, again when it has become twice as much as was told, and once a week. In
between it stands: pages and `bifocal findings` show what was told last.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from detectors.declared import DAY_US
from detectors.types import Finding, Phase
from storage import Tx, findings, windows

Key = tuple[Phase, tuple[str, str, tuple[tuple[str, str], ...], bool]]

AGAIN_US = 7 * DAY_US
MUCH = 2.0


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


def standing(tx: Tx, system_id: int, until: int | None = None) -> Sequence[Finding]:
    """What has always been so, as told last in the week before `until` (by default the newest window)."""
    if until is None:
        last = windows.last_evaluation(tx, system_id)
        until = 0 if last is None else last.window_start + 1
    told = findings.lasting(tx, system_id, until - AGAIN_US, until)
    newest = {(each.phase, each.key): each for each in told}
    return sorted(newest.values(), key=lambda each: -abs(each.effect))
