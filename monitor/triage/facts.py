"""What is measured of a case once and read by every stage: movements, onset, factors, slices, proportions."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from detectors.types import Change
from monitor.triage.case import Case
from monitor.triage.factors import decompose
from monitor.triage.localisation import Located
from monitor.triage.mix import Mix, mixes, newcomers
from monitor.triage.movement import Movement, chosen, movements
from monitor.triage.onset import Onset, find_onset, shape_of
from monitor.triage.place import Place, followed, infrastructure_rows, place
from monitor.triage.score_place import scores_at
from monitor.triage.shown import with_shown

FACTORS = ("volume", "proxy", "value")
RATES = ("proxy", "value")


@dataclass(frozen=True)
class Facts:
    """The case with what was measured from it.

    `places` are where the click rate and the value of a success changed, by role, when they moved.
    `rows_located` is None when a fall of the rows could not be followed by infrastructure slices. `scores_at`
    is the infrastructure slice whose scores changed, `newcomers` the values never seen before by dimension.
    """

    case: Case
    metric: str
    found: dict[str, Movement]
    onset: Onset
    factors: tuple[tuple[str, float], ...]
    place: Place
    places: Mapping[str, Place]
    rows_located: tuple[Located, ...] | None
    mixes: tuple[Mix, ...]
    scores_at: Mapping[str, str]
    newcomers: Mapping[str, tuple[str, float]] | None

    @property
    def movement(self) -> Movement | None:
        """The movement of the metric to explain."""
        return self.found.get(self.metric)

    @property
    def located(self) -> tuple[Located, ...]:
        """The slices that hold the metric's change, best first."""
        return self.place.located

    @property
    def moved(self) -> bool:
        """Did the metric to explain move beyond chance?"""
        return bool(self.movement and self.movement.moved)

    @property
    def change(self) -> Change | None:
        """Expected and observed of the metric over the span."""
        movement = self.movement
        if movement is None:
            return None
        return Change(movement.expected, movement.observed, movement.relative)

    def place_of(self, role: str | None) -> Place:
        """Where the metric of that role changed by itself; nowhere when it did not move."""
        return self.places.get(role or "", Place())

    def lens_of(self, dimension: str) -> str | None:
        """The lens through which that dimension is seen."""
        return next((d.lens for d in self.case.declared.dimensions if d.name == dimension), None)


def _telling(movement: Movement | None, found: dict[str, Movement]) -> Movement | None:
    """The metric to explain when it moved, else the one that moved most: it tells when, and how suddenly."""
    moved = [
        each for each in found.values() if each.moved and each.metric.role in ("proxy", "value", "volume")
    ]
    if (movement is not None and movement.moved) or not moved:
        return movement
    return max(moved, key=lambda each: abs(each.z))


def _onset(case: Case, telling: Movement | None, found: dict[str, Movement]) -> Onset:
    """When it began; the shape is that of whatever moved most surely."""
    onset = find_onset(case, telling)
    moved = [m for m in found.values() if m.moved is not False and m.metric.role != "infrastructure"]
    surest = max(moved, key=lambda each: (bool(each.moved), abs(each.z)), default=telling)
    if surest is None or (surest is telling and surest.moved):
        return onset
    stepped, clearness = shape_of(case, surest)
    return replace(onset, stepped=stepped, clearness=clearness)


def _places(case: Case, found: dict[str, Movement]) -> dict[str, Place]:
    """Where each factor changed by itself: the metric that they make up may be too noisy to have moved."""
    moved = {each.metric.role: each for each in found.values() if each.moved and each.metric.role in RATES}
    return {role: place(case, movement, (), found) for role, movement in moved.items()}


def establish(case: Case) -> Facts:
    """Measure a case once; the order in which its findings and events were given changes nothing."""
    findings = with_shown(sorted(case.findings, key=lambda f: (f.window, f.detector, f.subject, f.id)))
    events = sorted(case.events, key=lambda e: (e.ts, e.kind, e.title, e.until or e.ts, e.subject or ""))
    case = replace(case, findings=findings, events=tuple(events))
    found = movements(case)
    name = chosen(case, found)
    movement = found.get(name)
    factors = decompose(movement, found)
    sums = followed(case, movement.metric if movement else None)
    return Facts(
        case=case,
        metric=name,
        found=found,
        onset=_onset(case, _telling(movement, found), found),
        factors=factors,
        place=place(case, movement, factors, found),
        places=_places(case, found),
        rows_located=infrastructure_rows(case),
        mixes=mixes(case, sums[0] if sums else None),
        scores_at=scores_at(case),
        newcomers=newcomers(case),
    )
