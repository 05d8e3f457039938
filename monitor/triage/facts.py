"""What is measured of a case once and read by every stage: movements, onset, factors, slices, proportions."""

from dataclasses import dataclass, replace

from detectors.declared import OUTCOME_AGGREGATES, Aggregate, Metric
from detectors.types import Change
from monitor.triage.case import SUMS, Case, sum_of
from monitor.triage.factors import decompose
from monitor.triage.localisation import Located, Table, event_size, localise, rate_table, volume_table
from monitor.triage.mix import Mix, mixes
from monitor.triage.movement import Movement, chosen, movements
from monitor.triage.onset import Onset, find_onset

RIPE = 0.5  # outcomes are judged when at least this share of the span's windows is mature


@dataclass(frozen=True)
class Facts:
    """The case with what was measured from it.

    `located` is where the metric's change sits; `scanned` tells whether there were slices to look at;
    `rows_located` is None when a fall of the rows could not be followed by infrastructure slices.
    """

    case: Case
    metric: str
    found: dict[str, Movement]
    onset: Onset
    factors: tuple[tuple[str, float], ...]
    located: tuple[Located, ...]
    scanned: bool
    rows_located: tuple[Located, ...] | None
    mixes: tuple[Mix, ...]

    @property
    def movement(self) -> Movement | None:
        """The movement of the metric to explain."""
        return self.found.get(self.metric)

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

    def lens_of(self, dimension: str) -> str | None:
        """The lens through which that dimension is seen."""
        return next((d.lens for d in self.case.declared.dimensions if d.name == dimension), None)


def establish(case: Case) -> Facts:
    """Measure a case once; the order in which its findings and events were given changes nothing."""
    findings = sorted(case.findings, key=lambda f: (f.window, f.detector, f.subject, f.id))
    events = sorted(case.events, key=lambda e: (e.ts, e.kind, e.title, e.until or e.ts, e.subject or ""))
    case = replace(case, findings=tuple(findings), events=tuple(events))
    found = movements(case)
    name = chosen(case, found)
    movement = found.get(name)
    factors = decompose(movement, found)
    carried_by_volume = _carried_by_volume(movement, factors, found)
    target = _target(case, movement)
    table: Table = {}
    if movement is not None and movement.moved and case.before is not None and case.during is not None:
        if carried_by_volume:
            table = volume_table(
                case.before, case.during, frozenset(d.name for d in case.declared.dimensions)
            )
        elif target:
            table = rate_table(case.before, case.during, *target)
    unit = (
        event_size(case.before.total, target[0]) if case.before and target and not carried_by_volume else 1.0
    )
    return Facts(
        case,
        name,
        found,
        find_onset(case, movement),
        factors,
        localise(table, unit),
        any(table),
        _rows_located(case),
        mixes(case, target[0] if target else None),
    )


def _carried_by_volume(
    movement: Movement | None, factors: tuple[tuple[str, float], ...], found: dict[str, Movement]
) -> bool:
    if movement is None:
        return False
    if movement.metric.sum == "predictions" or movement.metric.role == "volume":
        return True
    return sum(share for name, share in factors if found[name].metric.role == "volume") >= 0.5


def _target(case: Case, movement: Movement | None) -> tuple[str, str] | None:
    """The sums (top, bottom) whose ratio is followed by slices: the metric's own, else the first known."""
    if case.during is None or case.before is None:
        return None
    metrics = [movement.metric] if movement else []
    if not metrics or metrics[0].series:
        metrics = [*case.declared.with_role("business"), *case.declared.with_role("proxy")]
    for metric in metrics:
        sums = _sums(metric)
        known = sums and all(s in case.before.total and s in case.during.total for s in sums)
        ripe = not metric.needs_outcomes or min(case.during.mature, case.before.mature) >= RIPE
        if sums and known and ripe:
            return sums
    return None


def _sums(metric: Metric) -> tuple[str, str] | None:
    used: tuple[Aggregate, Aggregate] | None = (metric.sum, "predictions") if metric.sum else metric.ratio
    if used is None or used[0] == used[1]:
        return None
    top, bottom = sum_of(used[0]), sum_of(used[1])
    if bottom in OUTCOME_AGGREGATES and top not in OUTCOME_AGGREGATES:
        return None
    return (top, bottom) if top in SUMS and bottom in SUMS else None


def _rows_located(case: Case) -> tuple[Located, ...] | None:
    """Infrastructure slices that lost or gained rows; None when there is none to look at."""
    names = frozenset(d.name for d in case.declared.dimensions if d.lens == "infrastructure")
    if case.before is None or case.during is None or not names:
        return None
    table = volume_table(case.before, case.during, names)
    return localise(table) if any(len(pairs) > 1 for pairs in table.values()) else None
