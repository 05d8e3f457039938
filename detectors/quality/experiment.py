"""Does an arm of a running experiment lose business?

Idea: the readout of each experiment (`statistics.readout`) over the windows since its start: a guard against
the arm that wins by the proxy and loses by the business metric. The p-value holds however often it is looked
at, so that a check an hour is no fishing.

    effect = - (value of the arm / value of the control - 1), losses alone

The start is the event of kind "experiment" that names it in title or subject, else the first window known;
what came before it is the pre-period that takes known differences between the arms' units away.

Parameters: a loss of 2 % matters. While the sample ratio is off, or with too few rows, nothing is read out:
`too_few`. At most the last 200 windows are seen; the API's readout has them all. Of a longer experiment the
p-value holds nearly: over eight weeks of hours 6.3 % of 1,000 experiments without a difference were once
below 5 %, none below 0.1 %.

Reference: R. Kohavi, D. Tang and Y. Xu, Trustworthy Online Controlled Experiments, Cambridge 2020.

>>> signed(-0.123)
'−12 %'
"""

from collections.abc import Sequence

from detectors.declared import Experiment, Metric
from detectors.detector import Detector, View
from detectors.history import History
from detectors.profile.arms import plan_of, sums_of
from detectors.profile.profile import Profile
from detectors.profile.sums import Sums
from detectors.statistics.readout import ArmSums, Comparison, MetricReadout, Readout, read
from detectors.types import Check, Event
from detectors.wording import signed

BAR = 0.02


def check(view: View) -> Sequence[Check]:
    """One check an arm (but the control) and business metric; `too_few` while nothing is read out."""
    business = [m for m in view.declared.with_role("business") if not m.series]
    if view.current is None or not business:
        return ()
    return [
        each
        for experiment in view.declared.experiments
        for each in _checks(experiment, _readout(view, view.current, experiment), business)
    ]


def start_of(experiment: Experiment, events: Sequence[Event]) -> int | None:
    """When the experiment began, by the first event that names it; None when none does."""
    named = [
        event.ts
        for event in events
        if event.kind == "experiment" and experiment.name in (event.subject or "", *event.title.split())
    ]
    return min(named, default=None)


def _readout(view: View, current: Profile, experiment: Experiment) -> Readout:
    start = start_of(experiment, view.events) or 0
    served = _sums(view.past, current, experiment, start)
    # Where windows have no outcome, the last 200 that have some begin before the last 200 served.
    first = view.past.starts[0] if len(view.past) else view.window.start
    answered = view.past_outcomes.select(view.past_outcomes.starts >= first)
    known = _sums(answered, view.outcomes, experiment, start)
    before = ArmSums(served[0], known[0]) if served[0].n.any() else None
    return read(experiment, view.declared.metrics, ArmSums(served[1], known[1]), before)


def _sums(past: History, now: Profile | None, experiment: Experiment, start: int) -> tuple[Sums, Sums]:
    """The experiment's sums before the start and since."""
    plan, since = plan_of(experiment), past.starts >= start
    before = [profile.arms for profile in past.select(~since).profiles]
    after = [profile.arms for profile in past.select(since).profiles]
    return sums_of(plan, before), sums_of(plan, [*after, *([now.arms] if now is not None else [])])


def _checks(experiment: Experiment, found: Readout, business: Sequence[Metric]) -> list[Check]:
    if found.withheld:
        return [Check(experiment.name, 0.0, BAR, None, None, None, found.withheld, too_few=True)]
    names = {metric.name for metric in business}
    return [
        _check(experiment, metric, each, _told(found.metrics, each))
        for metric in found.metrics
        if metric.metric in names
        for each in metric.comparisons
    ]


def _check(experiment: Experiment, metric: MetricReadout, found: Comparison, proxies: str) -> Check:
    lost = found.relative
    text = (
        f"{experiment.name}: {metric.metric} of {found.arm} is {signed(lost.value)} against {found.against} "
        f"({signed(lost.lower)} to {signed(lost.upper)}){proxies}"
    )
    return Check(
        subject=f"{experiment.name}/{metric.metric}",
        effect=max(0.0, -lost.value),
        bar=BAR,
        p_value=found.p_value if lost.value < 0 else 1.0,
        observed=metric.arms[found.arm].value,
        baseline=metric.arms[found.against].value,
        text=text,
        segment={experiment.arm: found.arm},
        details={"relative": lost.value, "lower": lost.lower, "upper": lost.upper},
    )


def _told(metrics: Sequence[MetricReadout], at: Comparison) -> str:
    """What the same arm does to the proxies."""
    said = [
        f"{metric.metric} {signed(each.relative.value)}"
        for metric in metrics
        if metric.role == "proxy"
        for each in metric.comparisons
        if each.arm == at.arm
    ]
    return f", while {' and '.join(said)}" if said else ""


DETECTOR = Detector("experiment", "quality", "outcomes", check)
