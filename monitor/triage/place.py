"""Which sums carry the metric's change, and in which slices does that change sit?

The factor that carries at least half of the change is followed by slices: rows for a volume, otherwise a rate
(clicks per row, value per click), since a single factor scatters less than their product. Where no factor
does, the metric's own sum per row is followed. Shares are of the metric's whole change.
"""

from dataclasses import dataclass, replace

from detectors.declared import OUTCOME_AGGREGATES, Aggregate, Metric
from monitor.triage.case import SUMS, Case, Margin, Slices, Values, sum_of
from monitor.triage.localisation import (
    LEAST_EFFECT,
    Located,
    event_size,
    localise,
    new_values,
    rate_table,
    volume_table,
)
from monitor.triage.movement import Movement

RIPE = 0.5  # outcomes are judged when at least this share of the span's windows is mature
CARRIES = 0.5
ROWS_EFFECT = 0.3  # numbers of rows differ more from day to day than rates do

Factors = tuple[tuple[str, float], ...]
Found = dict[str, Movement]


@dataclass(frozen=True)
class Place:
    """`located`, best first; `scanned` tells whether there were slices to look at at all."""

    located: tuple[Located, ...] = ()
    scanned: bool = False


def place(case: Case, movement: Movement | None, factors: Factors, found: Found) -> Place:
    """Where the change of a metric that moved sits."""
    if movement is None or not movement.moved or case.before is None or case.during is None:
        return Place()
    carrier, share = _carrier(movement, factors, found)
    unit, effect = 1.0, LEAST_EFFECT
    if carrier.role == "volume" or carrier.sum == "predictions":
        names = frozenset(dimension.name for dimension in case.declared.dimensions)
        table, effect = volume_table(case.before, case.during, names), ROWS_EFFECT
    else:
        sums = followed(case, carrier)
        if sums is None:
            return Place()
        table, unit = rate_table(case.before, case.during, *sums), event_size(case.before.total, sums[0])
    found_at = localise(table, unit, effect, _rolling_out(case))
    located = tuple(replace(at, share=at.share * share) for at in found_at)
    return Place(located, any(len(pairs) > 1 for pairs in table.values()))


def _rolling_out(case: Case) -> frozenset[tuple[Margin, Values]]:
    """Infrastructure slices that came with the span: a release that rolls out is suspected by its coming."""
    if case.before is None or case.during is None:
        return frozenset()
    margins: list[Margin] = [(d.name,) for d in case.declared.dimensions if d.lens == "infrastructure"]
    return frozenset(
        (margin, values)
        for margin in margins
        for values in new_values(case.before.margins.get(margin, {}), case.during.margins.get(margin, {}))
    )


def infrastructure_rows(case: Case) -> tuple[Located, ...] | None:
    """Infrastructure slices that lost or gained rows; None when there is none to look at."""
    names = frozenset(d.name for d in case.declared.dimensions if d.lens == "infrastructure")
    if case.before is None or case.during is None or not names:
        return None
    table = volume_table(case.before, case.during, names)
    return localise(table, effect=ROWS_EFFECT) if any(len(pairs) > 1 for pairs in table.values()) else None


def followed(case: Case, metric: Metric | None) -> tuple[str, str] | None:
    """The sums (top, bottom) that are followed by slices: the metric's own, else the first known ones."""
    if case.before is None or case.during is None:
        return None
    metrics = [*case.declared.with_role("business"), *case.declared.with_role("proxy")]
    for candidate in metrics if metric is None or metric.series else [metric]:
        sums = sums_of(candidate)
        if sums and _known(sums, case.before, case.during):
            return sums
    return None


def _carrier(movement: Movement, factors: Factors, found: Found) -> tuple[Metric, float]:
    """The factor that carries the change with its share; else the metric, less what volume carries."""
    name, share = max(factors, key=lambda factor: factor[1], default=("", 0.0))
    if share >= CARRIES:
        return found[name].metric, share
    return movement.metric, 1.0 - sum(s for n, s in factors if found[n].metric.role == "volume")


def sums_of(metric: Metric) -> tuple[str, str] | None:
    """The sums (top, bottom) whose ratio the metric is, or that it adds up per row; None without such."""
    used: tuple[Aggregate, Aggregate] | None = (metric.sum, "predictions") if metric.sum else metric.ratio
    if used is None or used[0] == used[1]:
        return None
    top, bottom = sum_of(used[0]), sum_of(used[1])
    if bottom in OUTCOME_AGGREGATES and top not in OUTCOME_AGGREGATES:
        return None
    return (top, bottom) if top in SUMS and bottom in SUMS else None


def _known(sums: tuple[str, str], before: Slices, during: Slices) -> bool:
    ripe = sums[0] not in OUTCOME_AGGREGATES or min(before.mature, during.mature) >= RIPE
    return ripe and all(name in side.total for name in sums for side in (before, during))
