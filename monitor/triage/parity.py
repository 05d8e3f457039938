"""Parity: the same thing computed twice. Did the log and an independent count of the same agree?

Distribution evidence alone never separates the lenses; these checks do. The ledger is read from the series
when no detector reconciled it: log over ledger in the span against the same ratio in the past.
"""

from dataclasses import dataclass

import numpy as np

from detectors.statistics.spread import robust_sd
from detectors.wording import percent
from monitor.triage.case import Case
from monitor.triage.sign import Sign, Signs, seen

SYMBOL_OF = {
    "ledger": "log_short",
    "probes": "probe_failed",
    "replay": "probe_failed",
    "row_skew": "row_skew",
}
NEEDED = ("log_short", "row_skew", "probe_failed")
APART = 0.02
LEAST_WINDOWS = 8


def parity_signs(case: Case) -> list[Sign]:
    """What the parity checks given with the case and the posted ledgers say."""
    signs = []
    for name, check in case.parity.items():
        if name in SYMBOL_OF:
            signs.append(
                Sign(SYMBOL_OF[name], "clear" if check.clear else "fired", check.text, 1.0, check.finding)
            )
    if "ledger" not in case.parity:
        for metric in case.declared.with_role("ledger"):
            signs += _ledger(case, metric.name, metric.reconciles)
    return signs


def parity_is_clear(signs: Signs) -> bool:
    """Did the ledger, row-level skew, and probes or a replay all run, and none of them fail?"""
    states = {symbol: signs[symbol].state for symbol in (*NEEDED, "log_long") if symbol in signs}
    return all(states.get(symbol) == "clear" for symbol in NEEDED) and "fired" not in states.values()


@dataclass(frozen=True)
class Reconciled:
    """What the log holds of the span, what it would beside the ledger as usual, and from when they differ."""

    logged: float
    due: float
    bar: float

    @property
    def off(self) -> float:
        """Log over what was due, less one."""
        return self.logged / self.due - 1 if self.due else 0.0  # both fell to nothing: they agree


def reconciled(case: Case, name: str, reconciles: str | None) -> Reconciled | None:
    """The log beside the ledger of that name over the span; None where either is not known."""
    ledger, log = case.series.get(name), case.series.get(reconciles or "")
    if ledger is None or log is None:
        return None
    _, mine, theirs = np.intersect1d(log.starts, ledger.starts, return_indices=True)
    starts, ours, paid = log.starts[mine], log.values[mine], ledger.values[theirs]
    known = np.isfinite(ours) & np.isfinite(paid)
    past, span = known & (paid > 0) & (starts < case.span.start), known & (starts >= case.span.start)
    if past.sum() < LEAST_WINDOWS or not span.any():
        return None
    usual = ours[past].sum() / paid[past].sum()
    if usual <= 0:
        return None
    scatter = robust_sd(ours[past] / paid[past] / usual)
    logged, due = float(ours[span].sum()), float(paid[span].sum() * usual)
    if due <= 0 and logged != due:
        return None
    return Reconciled(logged, due, max(APART, 5 * scatter / np.sqrt(span.sum())))


def _ledger(case: Case, name: str, reconciles: str | None) -> list[Sign]:
    found = reconciled(case, name, reconciles)
    if found is None:
        return []
    off = found.off
    apart = abs(off) >= found.bar
    text = (
        f"the log holds {percent(abs(off))} {'less' if off < 0 else 'more'} {reconciles} "
        f"than the ledger {name} lets expect"
        if apart
        else f"the ledger {name} agrees with {reconciles} in the log to within {percent(abs(off))}"
    )
    return [
        *seen("log_short", apart and off < 0, text, subject=reconciles),
        *seen("log_long", apart and off > 0, text, subject=reconciles),
    ]
