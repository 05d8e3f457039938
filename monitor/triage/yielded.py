"""What came back, beside what usually comes: fewer successes, cheaper ones, worthless ones, late ones."""

import math
from collections.abc import Sequence

import numpy as np

from detectors.declared import Metric
from detectors.statistics.spread import robust_sd
from detectors.wording import percent
from monitor.triage.case import Case, Slices, Sums
from monitor.triage.sign import Sign, seen

LEAST_ROWS = 200.0
LEAST_KNOWN = 15.0  # successes
LATE = 0.03  # of the successes
WITHOUT = 0.4  # of the fall of the labels that their value may share
MORE, SURE, CHEAPER = 1.1, 2.5, 0.9  # times as many, standard deviations, times the worth
MANY_MORE = 0.3  # more successes, which count in full
LEAST_SPANS = 3  # of the past, whose scatter is known
HELD_WORTH = 0.95
WORTHLESS = 0.1  # of the successes, more than before
DEARER = 1.2  # times the usual worth of a success that is worth anything


def yielded_signs(case: Case) -> list[Sign]:
    """All signs that come from sums of outcomes."""
    return [*_labels(case), *_late(case)]


def _labels(case: Case) -> list[Sign]:
    """Fewer successes per row, cheaper ones, and ones that are worth nothing."""
    signs: list[Sign] = []
    yielded = yield_of(case)
    if yielded is not None:
        usual, now, rows = yielded
        z = (now - usual) * rows / math.sqrt(max(usual * rows, 1.0))
        down = True if now <= 0.9 * usual and z <= -5 else False if now >= 0.95 * usual else None
        signs += seen("labels_down", down, f"{percent(now)} of the rows succeed, {percent(usual)} before")
        worth = shares_of(case, "value", "labels")
        if worth is not None and worth[0] > 0:
            sure = (now / usual - 1) / math.hypot(1 / math.sqrt(max(usual * rows, 1.0)), _scatter(case))
            signs += _cheaper(now / usual, sure, worth[1] / worth[0], case.declared.with_role("proxy"))
        signs += _without_labels(case, now / usual, z) or _worth_without(case)
    worthless = shares_of(case, "worthless", "labels")
    if worthless:
        up = worthless[1] >= worthless[0] + WORTHLESS and worthless[1] >= 1.5 * worthless[0]
        text = f"{percent(worthless[1])} of the successes are worth nothing, {percent(worthless[0])} before"
        signs += seen("worthless", up, text)
    return signs


def yield_of(case: Case) -> tuple[float, float, float] | None:
    """Successes per row before and in the span, of rows with complete outcomes, and the span's such rows."""
    if case.scores is not None:
        (past_rows, past_came), (rows, came) = (
            (float(sums[..., 0, :].sum()), float(sums[..., 2, :].sum()))
            for sums in (case.scores.past, case.scores.now)
        )
    else:
        before, during = case.before, case.during
        if not before or not during or min(before.mature, during.mature) <= 0:
            return None
        past_rows, rows = (s.total.get("n", 0.0) * s.mature for s in (before, during))
        past_came, came = (s.total.get("labels", 0.0) for s in (before, during))
    known = min(past_rows, rows) >= LEAST_ROWS and past_came > 0
    return (past_came / past_rows, came / rows, rows) if known else None


def _cheaper(more: float, z: float, worth: float, proxies: Sequence[Metric]) -> list[Sign]:
    """More successes, each worth less: the count and the worth of them went apart."""
    text = (
        f"{percent(more)} of the usual successes come from as many rows, each worth {percent(worth)} of usual"
    )
    cheaper = True if more >= MORE and z >= SURE and worth <= CHEAPER else None
    if worth > HELD_WORTH or z < SURE / 2:
        cheaper = False
    strength = min(max((more - 1) / MANY_MORE, 0.5), 1.0) if cheaper else 1.0
    return seen("more_cheaper", cheaper, text, strength, proxies[0].name if proxies else None)


def _scatter(case: Case) -> float:
    """How far the successes per row of equal spans of the past lie apart, relative to them."""
    if case.scores is None or len(case.scores.past) < LEAST_SPANS:
        return 0.0
    rows, came = case.scores.past[:, 0].sum(axis=1), case.scores.past[:, 2].sum(axis=1)
    known = came > 0
    return robust_sd(np.log(came[known] / rows[known])) if known.sum() >= LEAST_SPANS else 0.0


def _without_labels(case: Case, more: float, z: float) -> list[Sign]:
    """Labels fell and their value did not: the labels are wrong."""
    worth = shares_of(case, "value", "n")
    if worth is None or worth[0] <= 0 or case.before is None or case.during is None or more > 0.9 or z > -5:
        return []
    if min(case.before.mature, case.during.mature) <= 0:
        return []
    held = worth[1] / worth[0] * (_known(case.before) / _known(case.during))
    text = f"successes fell to {percent(more)} of what is usual, and their value only to {percent(held)}"
    fired = held >= 1 - WITHOUT * (1 - more)
    return seen("labels_wrong", True, text, subject="outcomes") if fired else []


def _known(side: Slices) -> float:
    """The share of the rows whose outcomes are counted: of mature windows, and by now known."""
    rows = side.total.get("n", 0.0) * side.mature
    return (
        side.mature if not rows or "outcomes" not in side.total else side.total["outcomes"] / side.total["n"]
    )


def _worth_without(case: Case) -> list[Sign]:
    """Many successes are worth nothing, and those that are worth something seem worth more: what a success
    was worth stands at rows that no longer count as one.
    """
    worthless, worth = shares_of(case, "worthless", "labels"), shares_of(case, "value", "labels")
    if worthless is None or worth is None or max(worthless) >= 1 or worth[0] <= 0:
        return []
    before, during = (of / (1 - nothing) for of, nothing in zip(worth, worthless, strict=True))
    if worthless[1] < worthless[0] + WORTHLESS or during < DEARER * before:
        return []
    dearer = f"{percent(during / before)} of what is usual"
    text = f"{percent(worthless[1])} of the successes are worth nothing, and the others {dearer}"
    return seen("labels_wrong", True, text, subject="outcomes")


def _late(case: Case) -> list[Sign]:
    """Successes that came after their window was judged: a fall that fills up again."""
    late = case.late
    if late is None or late.of_during < LEAST_KNOWN:
        return []
    usual, now = late.before / late.of_before, late.during / late.of_during
    text = f"{percent(now)} of the successes came after their window was judged, {percent(usual)} before"
    fired = now >= max(usual + LATE, 3 * usual) and late.during >= LEAST_KNOWN
    return seen("labels_late", True, text, subject="outcomes") if fired else []


def shares_of(case: Case, top: str, bottom: str) -> tuple[float, float] | None:
    """The share top / bottom before and during; None where it is not known or rests on few rows."""

    def share(total: Sums) -> float | None:
        rows = total.get(bottom, 0.0)
        return total[top] / rows if top in total and rows >= LEAST_ROWS else None

    if case.before is None or case.during is None:
        return None
    before, during = share(case.before.total), share(case.during.total)
    return None if before is None or during is None else (before, during)
