"""Are known kinds of rows there in other proportions, and how much of the change does that make by itself?

A dimension's shift is the share of rows that moved between values with a past: the lesser of what such
values gained and what they lost (the total variation, when no value is new). What they lost to a new value
is another cause's. Its effect puts the new shares over the old rates: Σ share₁·rate₀ less the old ratio, a
new value having the rate of all rows, so that it moves nothing merely by being new. Dimensions of the
infrastructure lens are left out: their shares follow rollouts and routing.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from detectors.declared import Dimension
from detectors.profile.cells import KEPT
from monitor.triage.case import Case, Cells

SHIFTED = 0.10
STEADY = 0.05
NEW_SHARE, LITTLE = 0.01, 0.1
KNOWN_SHARE, GONE = 0.03, 0.2  # a value of at least that share that kept less than that part of it is gone
MOSTLY = 0.6  # of what was gained or lost, that one value must make to be named
TAKES, BEYOND = 0.45, 2.5  # of the shift, and times its part of the others: one took what another lost
LEAST_ROWS = 200.0

Shares = Mapping[tuple[str, ...], tuple[float, float]]


@dataclass(frozen=True)
class Mix:
    """One dimension's shift; `effect` is relative to the ratio, `value` gained or lost most.

    `alone` tells whether that value makes the shift: most of what was lost or gained, and not several gone.
    """

    dimension: Dimension
    shift: float
    value: str
    share_before: float
    share_during: float
    effect: float | None
    gone: bool = False
    alone: bool = True

    @property
    def shifted(self) -> bool | None:
        """True when the proportions moved or a known value is gone, False when they held, None between."""
        return True if self.shift >= SHIFTED or self.gone else False if self.shift < STEADY else None


def newcomers(case: Case) -> dict[str, tuple[str, float]] | None:
    """The value with most rows, and its share, of each quality dimension that has one never seen before.

    None where there is no such dimension with a past.
    """
    before, during = case.before, case.during
    names = [d.name for d in case.declared.dimensions if d.lens == "quality"]
    known = [n for n in names if before and during and before.margins.get((n,)) and during.margins.get((n,))]
    if before is None or during is None or not known:
        return None
    found = {}
    for name in known:
        past, now = before.margins[(name,)], during.margins[(name,)]
        shares = {values: (_share(past, values), _share(now, values)) for values in now}
        new = {values: pair[1] for values, pair in shares.items() if is_new(*pair)}
        if new:
            (value,), share = max(new.items(), key=lambda item: (item[1], item[0]))
            found[name] = (value, share)
    return found


def is_new(before: float, during: float) -> bool:
    """Is a value with these shares of the rows new? One that came hours before the span has a little past."""
    return during >= NEW_SHARE and before <= LITTLE * during


def _share(cells: Cells, values: tuple[str, ...]) -> float:
    return cells.get(values, {}).get("n", 0.0) / max(_rows(cells), 1.0)


def mixes(case: Case, top: str | None) -> tuple[Mix, ...]:
    """The shift of every quality dimension that has rows enough on both sides, largest first."""
    if case.before is None or case.during is None:
        return ()
    found = []
    for dimension in case.declared.dimensions:
        margin = (dimension.name,)
        sides = (case.before.margins.get(margin, {}), case.during.margins.get(margin, {}))
        whole = max(map(len, sides)) < KEPT  # of a dimension of more values each side holds others of them
        if dimension.lens == "quality" and whole and min(map(_rows, sides)) >= LEAST_ROWS:
            found.append(_mix(dimension, *sides, top))
    return tuple(sorted(found, key=lambda mix: -mix.shift))


def _rows(cells: Cells) -> float:
    return sum(cell.get("n", 0.0) for cell in cells.values())


def _mix(dimension: Dimension, past: Cells, now: Cells, top: str | None) -> Mix:
    totals = _rows(past), _rows(now)
    shares = {
        values: (
            past.get(values, {}).get("n", 0.0) / totals[0],
            now.get(values, {}).get("n", 0.0) / totals[1],
        )
        for values in sorted({*past, *now})
    }
    most = max(shares, key=lambda values: abs(shares[values][1] - shares[values][0]))
    moves = [after - before for before, after in shares.values() if before > 0 and not is_new(before, after)]
    shift = min(sum(move for move in moves if move > 0), -sum(move for move in moves if move < 0))
    effect = None
    overall = sum(cell.get(top, 0.0) for cell in past.values()) / totals[0] if top else 0.0
    if top and overall > 0:
        rates = {
            v: past[v].get(top, 0.0) / past[v]["n"] if past.get(v, {}).get("n") else overall for v in shares
        }
        effect = sum((after - before) * rates[v] for v, (before, after) in shares.items()) / overall
    left = {values: pair for values, pair in shares.items() if _is_gone(*pair)}
    if left:
        most = max(left, key=lambda values: left[values][0])
    alone = len(left) <= 1 and abs(shares[most][1] - shares[most][0]) >= MOSTLY * shift
    alone = alone and not _exchanged(shares, most, shift)
    return Mix(dimension, shift, most[0], *shares[most], effect, bool(left), alone)


def _exchanged(shares: Shares, most: tuple[str, ...], shift: float) -> bool:
    """Did one other value take most of what this one lost, or lose what it gained, far beyond its part?"""
    sign = 1 if shares[most][1] < shares[most][0] else -1
    others = {values: pair for values, pair in shares.items() if values != most}
    other = max(others, key=lambda values: sign * (others[values][1] - others[values][0]), default=None)
    if other is None:
        return False
    before, after = others[other]
    part = before / max(sum(pair[0] for pair in others.values()), before, 1e-9)
    return sign * (after - before) >= max(TAKES, BEYOND * part) * shift


def _is_gone(before: float, during: float) -> bool:
    return before >= KNOWN_SHARE and during < GONE * before
