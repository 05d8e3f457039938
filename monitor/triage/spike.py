"""A spike in words: what a quiet verdict leaves of the hours in which a metric stood out.

The sum over a span that holds more than the spike may lie within chance; "nothing beyond chance" alone would
hide what everybody saw. Told are the runs of windows in which a metric was found off: when, how far, and
whether they ended within the span.
"""

from collections.abc import Sequence

from detectors.declared import Role
from detectors.types import Cause, Finding
from detectors.wording import number, signed
from monitor.triage.facts import Facts
from monitor.triage.movement import overlaps
from monitor.triage.words import stretch

QUIET = ("benign.noise", "benign.season")
ROLES: tuple[Role, ...] = ("business", "ledger", "proxy", "volume", "value")
RISE, FALL, LASTS = LEADS = ("A spike that ended: ", "A dip that ended: ", "Still off: ")
MOST = 2  # runs that are told, the newest

Run = list[Finding]


def spike(cause: str, facts: Facts) -> str | None:
    """The sentence for a quiet cause, of the first metric by role that has one; None for other causes."""
    if cause not in QUIET:
        return None
    found = [f for f in facts.case.findings if _is_off(f) and overlaps(f.window, facts.case.span)]
    ranked = [metric.name for role in ROLES for metric in facts.case.declared.with_role(role)]
    runs = next((runs for name in ranked if (runs := _runs([f for f in found if f.subject == name]))), [])
    if not runs:
        return None
    newest = runs[-1][-1]
    lead = LASTS if newest.window.end >= facts.case.span.end else RISE if newest.effect > 0 else FALL
    return f"{lead}{newest.subject} {'; '.join(_told(run) for run in runs[-MOST:])}."


def is_told(cause: Cause) -> bool:
    """Does one of the cause's reasons tell a spike?"""
    return any(e.text.startswith(LEADS) for e in cause.because)


def _is_off(f: Finding) -> bool:
    """Does a single window, and no longer span, say so of a whole metric?"""
    known = f.observed is not None and bool(f.baseline)
    return f.detector == "metric" and not f.segment and known and "windows" not in f.details


def _runs(found: Sequence[Finding]) -> list[Run]:
    """Windows next to each other that were off to the same side; `found` in order of time."""
    runs: list[Run] = []
    for f in found:
        last = runs[-1][-1] if runs else None
        if last is not None and f.window.start <= last.window.end and (f.effect > 0) == (last.effect > 0):
            runs[-1].append(f)
        else:
            runs.append([f])
    return runs


def _told(run: Run) -> str:
    most = max(run, key=lambda f: abs(f.effect))
    observed, expected = most.observed or 0.0, most.baseline or 1.0
    numbers = f"up to {signed(observed / expected - 1)} ({number(observed)}, expected {number(expected)})"
    return f"{numbers} from {stretch(run[0].window.start, run[-1].window.end)}"
