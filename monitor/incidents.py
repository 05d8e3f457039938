"""From findings to incidents: what opens one, what joins it, when it ends.

A system has at most one open incident: while something is broken, everything that alarms belongs to it, and
triage says how many causes there are. An alarm that a person knew of when resolving an incident does not
open the next.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from detectors.declared import HOUR_US, Declared, Metric, Role
from detectors.types import Event, Finding, Phase, Window
from monitor.due import Step, matures
from monitor.standing import Told
from storage.incidents import IncidentSeverity

Key = tuple[str, str, tuple[tuple[str, str], ...], bool]

#: Roles whose metric opens an incident when it alarms, whichever way it went.
OPENING_ROLES: tuple[Role, ...] = ("business", "ledger", "proxy")
#: The role whose metric opens none when it alarms, but holds open the one that lasts.
HOLDING_ROLE = "value"
#: Events that account for what they announce.
ANNOUNCING = ("holiday", "planned")
#: Windows without an alarm, or the beginning of one, after which an incident has ended.
QUIET_WINDOWS = 3
#: For so long what a late detector said last stands: a night's training rows and the next night's failing.
STANDS_US = 36 * HOUR_US
#: Windows just before the one judged that don't teach yet.
UNSETTLED = 2


def opens(finding: Finding, declared: Declared, events: Sequence[Event]) -> bool:
    """True for an alarm that opens an incident by itself (contract, section 3)."""
    return finding.severity == "alarm" and matters(finding, declared, events)


def matters(finding: Finding, declared: Declared, events: Sequence[Event]) -> bool:
    """True for a finding that opens an incident once it lasts long enough to alarm."""
    if finding.detector == "metric":
        role = _role(declared, finding.subject)
        return role in OPENING_ROLES and not announced(finding, events)
    if finding.detector == "volume":
        return not announced(finding, events)
    return finding.lens == "infrastructure" and finding.since is not None


def holds(finding: Finding, declared: Declared, events: Sequence[Event]) -> bool:
    """True for an alarm that opens no incident but keeps the one that lasts from ending."""
    # The worth of a success is a factor of the business, expected from its own past. Other alarms of the
    # quality hold nothing: a drift from a frozen reference stands until the next one, trouble or no trouble.
    worth = finding.detector == "metric" and _role(declared, finding.subject) == HOLDING_ROLE
    return worth and finding.severity == "alarm" and not announced(finding, events)


def announced(finding: Finding, events: Iterable[Event]) -> bool:
    """True when a declared holiday or planned change covers the finding's window."""
    return any(accounts_for(event, finding.window) for event in events)


def accounts_for(event: Event, window: Window) -> bool:
    """True for a declared holiday or planned change that touches the window."""
    until = event.until if event.until is not None else event.ts + 1
    return event.kind in ANNOUNCING and event.ts < window.end and until > window.start


def began(finding: Finding, events: Iterable[Event]) -> int | None:
    """Since when what was found stands (µs), without the windows that a declared event accounts for.

    A fall that outlasts its holiday began, as a trouble, when the holiday ended; one that lies within it is
    none: None.
    """
    since, width = finding.since, finding.window.end - finding.window.start
    if since is None or finding.detector not in ("metric", "volume"):
        return since
    for event in sorted(events, key=lambda event: event.ts):
        if event.until is not None and accounts_for(event, Window(since, since + width)):
            since = max(since, event.until + -event.until % width)
    return since if since <= finding.window.start else None


def severity(findings: Iterable[Finding], declared: Declared) -> IncidentSeverity:
    """ "critical" when a business or ledger metric alarms, else "warning"."""
    hit = any(
        f.severity == "alarm"
        and f.detector == "metric"
        and _role(declared, f.subject) in ("business", "ledger")
        for f in findings
    )
    return "critical" if hit else "warning"


def explained_metric(findings: Iterable[Finding], declared: Declared) -> str | None:
    """The metric of an incident: the alarming business (or ledger, or proxy), else the first declared."""
    alarming = {f.subject for f in findings if f.detector == "metric" and f.severity == "alarm"}
    ranked: list[Metric] = [*declared.with_role("business"), *declared.with_role("ledger", "proxy")]
    for metric in ranked:
        if metric.name in alarming:
            return metric.reconciles or metric.name
    return ranked[0].name if ranked else None


@dataclass
class Watch:
    """What was found in recent windows, and what stands: what each phase found in its newest window.

    Of a late detector it is what it found in the newest window of which it could tell (`told`).
    """

    found: dict[tuple[Phase, int], tuple[Finding, ...]] = field(default_factory=dict)
    newest: dict[Phase, int] = field(default_factory=dict)
    told: dict[tuple[Phase, str], set[int]] = field(default_factory=dict)
    lasting: Told = field(default_factory=Told)

    def see(self, phase: Phase, start: int, findings: Sequence[Finding], told: Iterable[str] = ()) -> None:
        """Take in what a step found in the window that starts there, and which late detectors could tell."""
        self.found[phase, start] = tuple(findings)
        self.lasting.forget(phase, start)
        self.lasting.see(findings)
        self.newest[phase] = max(start, self.newest.get(phase, start))
        for detector in told:
            self.told.setdefault((phase, detector), set()).add(start)

    def previous(self, phase: Phase, window: Window) -> Mapping[Key, Finding]:
        """The findings of the window just before, by key, for counting streaks."""
        width = window.end - window.start
        return {finding.key: finding for finding in self._as_of(phase, window.start - width)}

    def standing(self) -> tuple[Finding, ...]:
        """Everything that stands now."""
        return tuple(f for phase, start in self.newest.items() for f in self._as_of(phase, start))

    def _as_of(self, phase: Phase, start: int) -> Iterator[Finding]:
        """What stands once the window that starts there has been judged."""
        late = {detector: told for (of, detector), told in self.told.items() if of == phase}
        yield from (f for f in self.found.get((phase, start), ()) if f.detector not in late)
        for detector, told in late.items():
            last = max((at for at in told if start - STANDS_US <= at <= start), default=None)
            if last is not None:
                yield from (f for f in self.found[phase, last] if f.detector == detector)

    def until(self, declared: Declared) -> int:
        """The end of the newest window judged in any phase, µs."""
        return max(self.newest.values()) + declared.window_us

    def is_newest(self, step: Step) -> bool:
        """False for a step that goes back to a window before the newest one judged in its phase."""
        return step.window.start >= self.newest.get(step.phase, step.window.start)

    def latest(self, step: Step, declared: Declared) -> Step:
        """The step, or, where it goes back to an older window, the one of its phase that went furthest."""
        if self.is_newest(step):
            return step
        start = self.newest[step.phase]
        window = Window(start, start + declared.window_us)
        return Step(matures(window, step.phase, declared), window, step.phase, 0)

    def alarms(self, declared: Declared, events: Sequence[Event]) -> list[Finding]:
        """Alarms that stand now and open an incident by themselves."""
        return [finding for finding in self.standing() if opens(finding, declared, events)]

    def is_held(self, declared: Declared, events: Sequence[Event]) -> bool:
        """True when something stands that keeps an incident from ending, though it opens none."""
        return any(holds(finding, declared, events) for finding in self.standing())

    def is_quiet(self, declared: Declared, events: Sequence[Event]) -> bool:
        """True when nothing stands that opens an incident or is about to."""
        return not any(matters(finding, declared, events) for finding in self.standing())

    def doubtful_from(self, window: Window) -> int:
        """Start of the first window before this one that must not teach what is usual.

        Those are the windows of a trouble that stands, and the newest ones in any case: a trouble that began
        in them may not have been seen yet, and would count as usual ever after.
        """
        return self.began(window.start - UNSETTLED * (window.end - window.start))

    def began(self, before: int) -> int:
        """Start of the oldest trouble that stands before `before`; `before` when there is none.

        What a late detector finds alarms at once, so the incident says which windows to doubt.
        """
        troubles = (f for f in self.standing() if (f.phase, f.detector) not in self.told)
        begun = (f.since for f in troubles if f.since is not None and f.since < before)
        return min(begun, default=before)


def _role(declared: Declared, name: str) -> str | None:
    return next((metric.role for metric in declared.metrics if metric.name == name), None)
