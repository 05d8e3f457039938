"""The readout of every experiment of a system, over all judged windows since its start.

Only windows whose outcomes were judged count, so that arms are compared on complete outcomes alone.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from detectors.declared import DAY_US, Experiment
from detectors.profile.arms import Arms, plan_of, sums_of
from detectors.quality.experiment import start_of
from detectors.statistics.readout import ArmSums, Readout, read
from monitor.due import phases
from monitor.memory import current_binning
from monitor.systems import Registered
from storage import Tx, events, profiles, references, windows

#: An experiment is read out over its last eight weeks at most; with as much before its start.
LONGEST_US = 56 * DAY_US

ByWindow = list[tuple[int, Arms]]


@dataclass(frozen=True)
class Running:
    """One experiment with its readout over `[since, until)`, in microseconds; None when no row was judged."""

    experiment: Experiment
    since: int | None
    until: int | None
    readout: Readout | None


def running(tx: Tx, system: Registered) -> list[Running]:
    """Every declared experiment as it stands."""
    declared = system.declared
    end = _judged_until(tx, system)
    if not declared.experiments or end is None:
        return [Running(each, None, None, None) for each in declared.experiments]
    happened = events.listing(tx, system.id, 0, end)
    served, known = (_arms(tx, system, stage, end) for stage in ("predictions", "outcomes"))
    return [_one(system, each, start_of(each, happened), served, known, end) for each in declared.experiments]


def _judged_until(tx: Tx, system: Registered) -> int | None:
    """The end of the newest window judged in its last phase."""
    last = windows.last_evaluation(tx, system.id, phases(system.declared)[-1])
    return None if last is None else last.window_start + system.declared.window_us


def _arms(tx: Tx, system: Registered, stage: str, end: int) -> ByWindow:
    binning = current_binning(tx, system.id, references.current(tx, system.id, end))
    if binning is None:
        return []
    found = profiles.load(tx, system.id, stage, binning, end - 2 * LONGEST_US, end)
    return [(start, profile.arms) for (start, _), profile in found.items()]


def _one(
    system: Registered, experiment: Experiment, start: int | None, served: ByWindow, known: ByWindow, end: int
) -> Running:
    plan = plan_of(experiment)
    having = [at for at, arms in served if plan in arms.plans]
    if not having:
        return Running(experiment, None, None, None)
    since = max(min(having) if start is None else start, end - LONGEST_US)

    def summed(early: bool) -> ArmSums:
        taken: Iterable[ByWindow] = (served, known)
        return ArmSums(*(sums_of(plan, [a for at, a in of if (at < since) == early]) for of in taken))

    before = summed(early=True)
    past = before if before.served.n.any() else None
    return Running(
        experiment, since, end, read(experiment, system.declared.metrics, summed(early=False), past)
    )
