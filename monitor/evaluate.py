"""`evaluate`: judge every window that is due, once, as if the clock stood at `until`.

Each step reads what was known, runs the detectors of its phase, and writes findings, incident, diagnosis
and outbox in one transaction under a unique key. A crash between two steps loses nothing; two evaluators
that race do the same work twice and write it once.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from math import isfinite

from detectors import judge, registry
from detectors.detector import View
from detectors.types import Finding, Phase, Tally, Window
from monitor import clock, freeze, grouping, memory, twins
from monitor.alerts import queue
from monitor.due import Step, due_steps
from monitor.incidents import STANDS_US, Watch
from monitor.memory import Memory
from monitor.newcomers.past import checks as checks_with
from monitor.standing import AGAIN_US, seen
from monitor.systems import Registered, find
from storage import Store, Tx, findings, systems, ulid, windows

#: Steps judged on one loading of the past: bounds the memory of a long replay.
STEPS_PER_LOAD = 400
FOREVER = 1 << 62


@dataclass
class Report:
    """What one call of `evaluate` did."""

    system: str
    steps: int = 0
    windows: int = 0
    findings: int = 0
    severities: Counter[str] = field(default_factory=Counter)
    opened: list[str] = field(default_factory=list)
    resolved: list[str] = field(default_factory=list)
    reference: str | None = None

    def to_json(self) -> dict[str, object]:
        """The report as JSON values."""
        return {**asdict(self), "severities": dict(self.severities)}

    def lines(self) -> list[str]:
        """The report for a person."""
        said = (
            ", ".join(f"{count} {severity}" for severity, count in sorted(self.severities.items())) or "none"
        )
        lines = [f"{self.system}: {self.windows} windows judged in {self.steps} steps; findings: {said}"]
        if self.reference:
            lines.append(f"reference frozen: {self.reference}")
        lines += [f"incident {each} opened" for each in self.opened]
        lines += [f"incident {each} resolved" for each in self.resolved]
        return lines


def evaluate(store: Store, name: str, *, until: int) -> Report:
    """Judge the windows of the system that are due at `until` (µs). Raises StorageError."""
    report = Report(name)
    with store.read() as tx:
        system = find(tx, name)
    twins.renew(store, system, until)
    taken: set[tuple[int, Phase]] = set()
    while batch := _batch(store, system, until, taken, report):
        with store.read() as tx:
            starts = [step.window.start for step in batch]
            past = memory.load(tx, system, min(starts), max(starts))
            compared = [step.window.start for step in batch if step.phase == "inputs"]
            past.twins = twins.load(tx, system, compared, until)
            watch = _watch(tx, system, batch)
        for step in batch:
            # A loss of the race for one step leaves `watch` behind the store: read it all again.
            if not _take(store, system, step, past, watch, report):
                break
            taken.add((step.window.start, step.phase))
    report.windows = len({start for start, _ in taken})
    return report


def _batch(
    store: Store, system: Registered, until: int, taken: set[tuple[int, Phase]], report: Report
) -> list[Step]:
    """The next steps, all judged against one reference: the one that counted when the first of them fell due.

    What this run has judged (`taken`) waits for the next, however many rows still come for it.
    """
    with store.read() as tx:
        steps = [step for step in _due(tx, system, until) if (step.window.start, step.phase) not in taken]
    if not steps:
        return []
    report.reference = freeze.ensure(store, system, steps[0].due, until) or report.reference
    with store.read() as tx:
        turn = freeze.next_turn(tx, system, steps[0].due)
    return [step for step in steps[:STEPS_PER_LOAD] if turn is None or step.due < turn]


def _due(tx: Tx, system: Registered, until: int) -> list[Step]:
    known = windows.load(tx, system.id, 0, FOREVER)
    return due_steps(known, windows.judged(tx, system.id), system.declared, until)


def _watch(tx: Tx, system: Registered, batch: list[Step]) -> Watch:
    """What was found in the windows before and among those of the batch, and what stands now."""
    watch = Watch()
    first = min(step.window.start for step in batch) - system.declared.window_us
    for phase in windows.PHASES:
        judged = windows.evaluations_of(tx, system.id, phase, first - STANDS_US, FOREVER)
        for evaluation in judged:
            told = _told(evaluation.summary.get("tallies", {}))
            if told or evaluation.window_start >= first:
                found = findings.of_window(tx, system.id, evaluation.window_start, phase)
                watch.see(phase, evaluation.window_start, list(found.values()), told)
    watch.lasting.see(findings.lasting(tx, system.id, first - AGAIN_US))
    return watch


def _told(tallies: Mapping[str, Mapping[str, int]]) -> list[str]:
    """The late detectors that could tell something."""
    late = {detector.name for detector in registry.discover() if detector.late}
    able = {name for name, tally in tallies.items() if any(tally[s] for s in ("ok", "warn", "alarm"))}
    return sorted(late & able)


def _take(store: Store, system: Registered, step: Step, past: Memory, watch: Watch, report: Report) -> bool:
    """Judge one step and write it; False when another evaluator had done so before."""
    found, tallies = judge_step(step, past, watch)
    lasting = seen(found, _rows_compared(step, past))
    found = watch.lasting.news(found)
    counted = {name: asdict(tally) for name, tally in tallies.items()}
    with store.begin() as tx:
        systems.lock(tx, system.id)
        evaluation = windows.Evaluation(
            step.window.start,
            step.phase,
            step.revision,
            system.version,
            clock.now_us(),
            {
                "tallies": counted,
                "metrics": _values(step, past),
                "compared": past.twins.compared(step),
                **lasting,
            },
        )
        if not windows.record(tx, system.id, evaluation):
            return False
        if not past.holds(tx, step.window, step.phase):
            # Rows came while the step was judged: it counts, and what it missed makes a new revision.
            windows.touch(tx, system.id, {step.window.start: 0})
        if step.phase == "inputs" and step.window.start in past.twins.hidden:
            hidden = past.twins.hidden[step.window.start]
            windows.wait_for_twins(tx, system.id, step.window.start, hidden)
        findings.replace(tx, system.id, step.window.start, step.phase, step.revision, found)
        watch.see(step.phase, step.window.start, found, _told(counted))
        outcome = grouping.update(tx, system, step, past, watch)
        for finding in found:
            if finding.severity == "alarm":
                queue.enqueue_finding(tx, system.id, system.declared, finding, step.due)
    report.steps += 1
    report.findings += len(found)
    report.severities.update(f.severity for f in found)
    report.opened += outcome.opened
    report.resolved += outcome.resolved
    return True


def judge_step(step: Step, past: Memory, watch: Watch) -> tuple[list[Finding], dict[str, Tally]]:
    """Run every detector of the step's phase; windows of the reference itself are not judged."""
    if _is_reference(step, past):
        return [], {}
    view = view_of(step, past, watch)
    newcomers = _newcomers(step, past, view, watch)
    found: list[Finding] = []
    tallies: dict[str, Tally] = {}
    previous = watch.previous(step.phase, step.window)
    for detector in registry.discover():
        if detector.phase == step.phase:
            checks = checks_with(detector, view, newcomers)
            mine, tally = judge.judge(detector, checks, step.window, previous, lambda: ulid.new(step.due))
            found += mine
            if checks:
                tallies[detector.name] = tally
    return found, tallies


def _is_reference(step: Step, past: Memory) -> bool:
    return past.reference is not None and step.window.start < past.reference_end


def _rows_compared(step: Step, past: Memory) -> int:
    """How many rows of the window were set beside the reference."""
    if past.reference is None or _is_reference(step, past):
        return 0
    of = past.inputs if step.phase == "inputs" else past.outcomes
    return of[step.window.start].rows if step.window.start in of else 0


def _newcomers(step: Step, past: Memory, whole: View, watch: Watch) -> list[View]:
    """A view of each feature that came after the reference, unless its own is made of the window."""
    if step.phase != "inputs":
        return []
    doubtful = watch.doubtful_from(step.window)
    return [
        each.view(whole, past.past_of(each, step.window, doubtful, step.due))
        for each in past.newcomers
        if step.window.start >= each.reference_end
    ]


def _values(step: Step, past: Memory) -> dict[str, float | None]:
    """The value of each metric that is complete in this step's phase; None where there is none."""
    found = past.series_until(step.window, step.phase)
    values = {name: float(series.values[-1]) for name, series in found.items() if len(series)}
    return {name: value if isfinite(value) else None for name, value in values.items()}


def view_of(step: Step, past: Memory, watch: Watch) -> View:
    """All that may be known at the step."""
    window = step.window
    doubtful = watch.doubtful_from(window)
    return View(
        declared=past.system.declared,
        window=window,
        now=step.due,
        current=past.inputs.get(window.start),
        outcomes=past.outcomes.get(window.start) if step.phase == "outcomes" else None,
        reference=past.reference,
        served=past.served,
        versions=past.versions.get(window.start, {}),
        rows=past.twins.of(window) if step.phase == "inputs" else None,
        past_rows=past.twins.before(window) if step.phase == "inputs" else (),
        past_versions=past.past_versions(window, doubtful),
        past=past.past(window, "inputs", doubtful, step.due),
        past_outcomes=past.past(window, "outcomes", doubtful, step.due),
        series=past.series_until(window, step.phase),
        events=[event for event in past.events if event.ts <= step.due],
        sick=[*past.sick.values(), Window(doubtful, window.start)],
        probes=past.probed.of(window),
        answering=past.probed.answering(window),
        replays=past.probed.replays_until(window),
    )
