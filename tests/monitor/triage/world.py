"""A small ad business for triage: three weeks of healthy hours, then a span in which some rows changed."""

import itertools
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from detectors.declared import HOUR_US, Declared, Dimension, Feature, Metric, Model
from detectors.series import Series
from detectors.types import Event, Finding, Lens, Severity, Tally, Window
from monitor.triage.case import Case, Parity, Slices

HISTORY = 21 * 24
START = 1_700_006_400_000_000  # 2023-11-15T00:00:00Z
HOURS = 12
ONSET = START + HISTORY * HOUR_US
SPAN = Window(ONSET, ONSET + HOURS * HOUR_US)

LAST = Window(ONSET + 5 * HOUR_US, ONSET + 6 * HOUR_US)  # the window of the findings

ADS = Declared(
    "ads",
    model=Model(version="v7"),
    features=(Feature("user_age", "numeric"), Feature("price", "numeric"), Feature("device", "categorical")),
    dimensions=(
        Dimension("datacenter", "infrastructure"),
        Dimension("app_version", "infrastructure"),
        Dimension("country", "quality"),
        Dimension("advertiser", "quality", "supply"),
    ),
    metrics=(
        Metric("requests", "volume", sum="predictions"),
        Metric("ctr", "proxy", ratio=("labels", "predictions")),
        Metric("value_per_click", "value", ratio=("value", "labels")),
        Metric("revenue", "business", sum="value", factors=("requests", "ctr", "value_per_click")),
        Metric("billed_revenue", "ledger", series=True, aggregate="sum", reconciles="revenue"),
    ),
)
NAMES = tuple(d.name for d in ADS.dimensions)
SHARES = {
    "datacenter": {"east": 0.6, "west": 0.4},
    "app_version": {"5.0": 0.7, "4.9": 0.3},
    "country": {"DE": 0.5, "FR": 0.3, "IT": 0.2},
    "advertiser": {"acme": 0.5, "bolt": 0.3, "corn": 0.2},
}
ROWS, CTR, WORTH = 240_000.0, 0.05, 2.0
RAN = (
    "missing",
    "vocabulary",
    "ranges",
    "volume",
    "drift",
    "prediction_drift",
    "calibration",
    "proxy_correlation",
)


@dataclass
class Group:
    """Rows that share all values of the dimensions."""

    at: dict[str, str]
    n: float
    ctr: float = CTR
    worth: float = WORTH
    errors: float = 0.0


Fault = Callable[[list[Group]], None]


def usual() -> list[Group]:
    """The healthy rows of a span."""
    groups = []
    for values in itertools.product(*SHARES.values()):
        share = np.prod([SHARES[name][value] for name, value in zip(NAMES, values, strict=True)])
        groups.append(Group(dict(zip(NAMES, values, strict=True)), float(ROWS * share)))
    return groups


def scale(key: str, factor: float, **where: str) -> Fault:
    """Multiply n, ctr or worth of the groups where the dimensions have those values."""

    def fault(groups: list[Group]) -> None:
        for group in groups:
            if all(group.at[name] == value for name, value in where.items()):
                setattr(group, key, getattr(group, key) * factor)

    return fault


def renamed(dimension: str, old: str, new: str, share: float = 1.0, ctr: float = 1.0) -> Fault:
    """That share of a value's rows moves to a value of another name, and yields `ctr` times as much."""

    def fault(groups: list[Group]) -> None:
        for group in [g for g in groups if g.at[dimension] == old]:
            groups.append(
                replace(group, at={**group.at, dimension: new}, n=group.n * share, ctr=group.ctr * ctr)
            )
            group.n *= 1 - share

    return fault


def slices(groups: list[Group], per: float = 1.0) -> Slices:
    """All margins of one and two dimensions; `per` spans are merged."""
    margins: dict[tuple[str, ...], dict[tuple[str, ...], dict[str, float]]] = {}
    for names in [(), *((name,) for name in NAMES), *itertools.combinations(NAMES, 2)]:
        cells: dict[tuple[str, ...], dict[str, float]] = defaultdict(lambda: defaultdict(float))
        for g in groups:
            cell = cells[tuple(g.at[name] for name in names)]
            for key, amount in (
                ("n", g.n), ("errors", g.errors), ("fallbacks", 0.0), ("labels", g.n * g.ctr),
                ("value", g.n * g.ctr * g.worth), ("worthless", 0.0),
            ):  # fmt: skip
                cell[key] += amount * per
        margins[names] = {values: dict(cell) for values, cell in cells.items()}
    return Slices(margins, 1 / per)


def series(before: Slices, during: Slices, ledger: str, seed: int = 7) -> dict[str, Series]:
    """Hourly metrics with a daily cycle; in the span each moves as the totals do."""
    rng = np.random.default_rng(seed)
    hours = np.arange(HISTORY + HOURS)
    starts = START + hours * HOUR_US
    inside = hours >= HISTORY
    b, d = before.total, during.total
    ratio = {
        "requests": d["n"] / b["n"] / before.scale,
        "ctr": _ratio(d["labels"], d["n"], CTR),
        "value_per_click": _ratio(d["value"], d["labels"], WORTH),
    }
    cycle = ROWS / HOURS * (1 + 0.4 * np.sin(2 * np.pi * hours / 24))
    level = {
        "requests": cycle,
        "ctr": np.full(len(hours), CTR),
        "value_per_click": np.full(len(hours), WORTH),
    }
    values = {
        name: usual * np.where(inside, ratio[name], 1.0) * rng.lognormal(0, 0.01, len(hours))
        for name, usual in level.items()
    }
    values["revenue"] = values["requests"] * values["ctr"] * values["value_per_click"]
    apart = np.where(inside & (ledger == "apart"), np.prod(list(ratio.values())), 1.0)
    values["billed_revenue"] = (
        values["revenue"] / np.maximum(apart, 1e-9) * rng.lognormal(0, 0.002, len(hours))
    )
    if ledger == "none":
        del values["billed_revenue"]
    bottoms = {"ctr": values["requests"], "value_per_click": values["requests"] * values["ctr"]}
    return {
        name: Series(starts, value, HOUR_US, value * bottoms[name], bottoms[name])
        if name in bottoms
        else Series(starts, value, HOUR_US)
        for name, value in values.items()
    }


def _ratio(top: float, bottom: float, usual: float) -> float:
    return top / bottom / usual if bottom else 1.0


def finding(
    detector: str,
    subject: str,
    *,
    lens: Lens = "infrastructure",
    segment: Mapping[str, str] | None = None,
    severity: Severity = "alarm",
    since: int = ONSET,
    **details: Any,
) -> Finding:
    """An alarm that has held since the onset."""
    return Finding(
        f"01{detector.upper()}-{subject}", detector, lens, subject, segment or {}, LAST,
        severity, 1.0, 1e-9, 0.01, 0.4, f"{detector} of {subject}: 0.4, usually 0.01",
        streak=6, since=since, details=details,
    )  # fmt: skip


def case(*faults: Fault, ledger: str = "agrees", findings: tuple[Finding, ...] = (), **changes: Any) -> Case:
    """A case of the ads system after those faults; detectors without a finding ran and were clear."""
    now = usual()
    for fault in faults:
        fault(now)
    before, during = slices(usual(), 7.0), slices(now)
    tallies = {name: Tally(ok=36) for name in (*RAN, "metric")}
    for found in findings:
        tallies[found.detector] = Tally(ok=30, alarm=6)
    made = Case(
        ADS, SPAN, incident="01INCIDENT", series=series(before, during, ledger), before=before, during=during,
        findings=findings, tallies=tallies, versions={"v7": (1_000_000, int(during.total["n"]))},
    )  # fmt: skip
    return replace(made, **changes)


def deploy(title: str, hours: float = 0.0, subject: str | None = None) -> Event:
    """A deploy that many hours before the onset."""
    return Event(ONSET - int(hours * HOUR_US), "deploy", title, subject=subject)


PARITY = {
    "probes": Parity(True, "probes passed 48 of 48"),
    "row_skew": Parity(True, "2,000 served rows equal their training rows"),
}
