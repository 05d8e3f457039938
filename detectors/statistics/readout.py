"""What an experiment says: each arm's metrics with intervals, and how they differ from the control.

Nothing is read out while the arms are not filled as planned, or with too few rows. A metric that is a sum is
taken by row (revenue a prediction), since arms differ in size.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detectors.declared import OUTCOME_AGGREGATES, Aggregate, Experiment, Metric
from detectors.profile.arms import BUCKETS, plan_of
from detectors.profile.sums import Sums
from detectors.statistics import always_valid
from detectors.statistics.arm_ratios import ArmRatios, arm_ratios
from detectors.statistics.sample_ratio import mismatch

Floats = NDArray[np.float64]

#: An arm needs so many rows, in so many buckets something above the metric's line.
LEAST_ROWS, LEAST_BUCKETS = 500, 20
#: Above this p-value the arms pass for filled as planned.
ALPHA = 1e-3
ROLES = ("business", "proxy", "value")


@dataclass(frozen=True)
class ArmSums:
    """Sums by arm and bucket of one span: of served rows and of known outcomes (see `arms.sums_of`)."""

    served: Sums
    known: Sums

    def of(self, aggregate: Aggregate, arms: int) -> Floats:
        """float64[arms, BUCKETS] of the planned arms."""
        sums = self.known if aggregate in OUTCOME_AGGREGATES else self.served
        return sums.aggregate(aggregate).reshape(-1, BUCKETS)[:arms]


@dataclass(frozen=True)
class Estimate:
    """A value with the interval that holds at 95 % however often one looks."""

    value: float
    lower: float
    upper: float


@dataclass(frozen=True)
class Comparison:
    """An arm's metric beside the control's: `relative` difference, and the sequential-safe p-value."""

    arm: str
    against: str
    relative: Estimate
    p_value: float


@dataclass(frozen=True)
class MetricReadout:
    """One metric by arm; `saved` is the share of variance that the time before took off (None: not used)."""

    metric: str
    role: str
    arms: Mapping[str, Estimate]
    comparisons: tuple[Comparison, ...]
    saved: float | None


@dataclass(frozen=True)
class Readout:
    """An experiment as it stands: `rows` by arm (None counts those of arms not planned), p of the ratio."""

    experiment: Experiment
    rows: Mapping[str | None, int]
    ratio_p_value: float
    withheld: str | None
    metrics: tuple[MetricReadout, ...]


def metrics_of(metrics: Sequence[Metric]) -> list[Metric]:
    """The metrics that arms are compared by."""
    return [m for m in metrics if m.role in ROLES and not m.series]


def read(experiment: Experiment, metrics: Sequence[Metric], now: ArmSums, before: ArmSums | None) -> Readout:
    """The readout of the sums since the start, `before` being those of the time before it."""
    arms = plan_of(experiment)[1]
    counts = now.served.n.reshape(-1, BUCKETS)
    rows: dict[str | None, int] = dict(zip([*arms, None], counts.sum(axis=1).tolist(), strict=True))
    plan = np.array([experiment.planned[arm] for arm in arms])
    # Rows of arms that nobody planned are a fault of the ratio as well.
    whole, planned = counts.astype(np.float64), np.append(plan, 0.0)
    p = mismatch(whole, planned) if rows[None] else mismatch(whole[:-1], plan)
    withheld = None
    if min(rows[arm] for arm in arms) < LEAST_ROWS:
        withheld = f"too few rows: each arm needs {LEAST_ROWS}"
    elif p < ALPHA:
        withheld = "the arms are not filled as planned: what differs between them may be who is in them"
    read_out = () if withheld else tuple(_metric(experiment, m, now, before) for m in metrics_of(metrics))
    return Readout(experiment, rows, p, withheld, tuple(m for m in read_out if m is not None))


def _metric(
    experiment: Experiment, metric: Metric, now: ArmSums, before: ArmSums | None
) -> MetricReadout | None:
    arms = plan_of(experiment)[1]
    above, below = metric.ratio or (metric.sum or "predictions", "predictions")
    sums = [now.of(name, len(arms)) for name in (above, below)]
    if ((sums[0] != 0).sum(axis=1) < LEAST_BUCKETS).any() or (sums[1].sum(axis=1) <= 0).any():
        return None
    former = None if before is None else (before.of(above, len(arms)), before.of(below, len(arms)))
    ratios = arm_ratios(sums[0], sums[1], former)
    rows = now.served.n.reshape(-1, BUCKETS)[: len(arms)].sum(axis=1)
    first = arms.index(experiment.compared_with)
    estimates = {arm: _around(ratios, i, float(rows[i])) for i, arm in enumerate(arms)}
    others = [i for i in range(len(arms)) if i != first and ratios.values[first] != 0]
    comparisons = tuple(_compare(arms, ratios, i, first, float(rows[i] + rows[first])) for i in others)
    return MetricReadout(metric.name, metric.role, estimates, comparisons, ratios.saved)


def _around(ratios: ArmRatios, arm: int, rows: float) -> Estimate:
    value = float(ratios.values[arm])
    half = always_valid.half_width(float(ratios.errors[arm]), rows)
    return Estimate(value, value - half, value + half)


def _compare(arms: Sequence[str], ratios: ArmRatios, arm: int, first: int, rows: float) -> Comparison:
    """Relative difference by the delta method; the p-value is that of the plain difference."""
    (a, b), (e, f) = ratios.values[[arm, first]].tolist(), ratios.errors[[arm, first]].tolist()
    relative = a / b - 1
    half = always_valid.half_width(float(np.hypot(e, a / b * f)) / abs(b), rows)
    error = float(np.hypot(e, f))
    p = always_valid.p_value((a - b) / error, rows) if error > 0 else 1.0
    return Comparison(arms[arm], arms[first], Estimate(relative, relative - half, relative + half), p)
