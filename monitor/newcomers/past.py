"""What a run of judgements needs of the past of a newcomer, and the view that detectors get of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from detectors.declared import Declared
from detectors.detector import Detector, View
from detectors.history import Cache, History, new_cache
from detectors.profile import Binning, Profile
from detectors.types import Check
from monitor.newcomers.bins import listing
from monitor.systems import Registered
from storage import Tx, profiles, references

Key = tuple[str, tuple[tuple[str, str], ...], bool]


@dataclass(frozen=True)
class Past:
    """The profiles of a newcomer by window and its reference, of the windows before `reference_end`."""

    declared: Declared
    inputs: Mapping[int, Profile]
    reference: Profile
    reference_end: int
    cache: Cache = field(default_factory=new_cache)

    @property
    def name(self) -> str:
        """The feature's name."""
        return self.declared.features[0].name

    def view(self, whole: View, past: History) -> View:
        """What may be known of it when the system is seen so: nothing of what is not its own."""
        return View(
            declared=self.declared,
            window=whole.window,
            now=whole.now,
            current=self.inputs.get(whole.window.start),
            outcomes=None,
            reference=self.reference,
            past=past,
            past_outcomes=History(),
            events=whole.events,
            sick=whole.sick,
        )


def load(tx: Tx, system: Registered, binning: Binning | None, start: int, end: int) -> tuple[Past, ...]:
    """Every newcomer with a reference, and its windows that start in `[start, end)`."""
    loaded = []
    for newcomer in () if binning is None else listing(tx, system, binning):
        standing = newcomer.reference
        if standing is not None:
            found = profiles.load(tx, system.id, "predictions", newcomer.binning, start, end)
            loaded.append(
                Past(
                    newcomer.declared,
                    {at: profile for (at, _), profile in found.items()},
                    references.profile(tx, standing.id, newcomer.binning),
                    int(standing.detail["end"]),
                )
            )
    return tuple(loaded)


def checks(detector: Detector, whole: View, views: Sequence[View]) -> list[Check]:
    """The detector's checks of the system; where a newcomer has a check of the same name, that one."""
    own: dict[Key, Check] = {}
    for view in views:
        (feature,) = view.declared.features
        own |= {_key(check): check for check in detector.check(view) if check.subject == feature.name}
    usual = [check for check in detector.check(whole) if _key(check) not in own]
    return [*usual, *own.values()]


def _key(check: Check) -> Key:
    return check.subject, tuple(sorted(check.segment.items())), check.lasting
