"""What really happened in a run, for judging a diagnosis: the incidents, and what they cost."""

import json
from dataclasses import asdict, dataclass

import numpy as np

from monitor.simulator.change import Switch
from monitor.simulator.clock import rfc3339
from monitor.simulator.run import Run
from monitor.simulator.settings import HOUR_US, Settings

#: A relative change of revenue below which an incident counts as one that does not move the metric.
MOVED = 0.05


@dataclass(frozen=True)
class Incident:
    """The answer that a perfect diagnosis would give.

    `subject` is None where nothing narrower than the segment can be named. `size` is the relative change of
    the revenue in the log from the onset to the end, beside the same run without this incident.
    """

    lens: str
    cause: str
    subject: str | None
    segment: dict[str, str]
    onset: str
    size: float
    moves_metric: bool


@dataclass(frozen=True)
class Truth:
    """Times are RFC 3339 in UTC; `benign` is the benign cause to be found where there is no incident."""

    system: str
    seed: int
    scenario: str
    family: str
    start: str
    fork: str
    end: str
    incidents: tuple[Incident, ...]
    benign: str | None

    def to_json(self) -> str:
        """One indented JSON object."""
        return json.dumps(asdict(self), indent=2) + "\n"


def incident(run: Run, switch: Switch, without: float, with_it: float) -> Incident:
    """The truth of one switch; `without` and `with_it` are the revenue in the log since its onset."""
    size = round(with_it / without - 1.0, 4)
    return Incident(
        lens=switch.lens,
        cause=switch.cause,
        subject=switch.subject(run.scene),
        segment=switch.segment(run.scene),
        onset=rfc3339(onset_us(run.scene.settings, switch)),
        size=size,
        moves_metric=abs(size) >= MOVED,
    )


def onset_us(settings: Settings, switch: Switch) -> int:
    """When a switch is thrown."""
    return settings.fork_us + int(switch.onset * HOUR_US)


def revenue(run: Run, since_us: int) -> float:
    """What the log shows as revenue of the rows since then, of outcomes that came in time.

    The chance of each click is averaged out: it would drown small incidents.
    """
    settings, outcomes = run.scene.settings, run.outcomes
    width = settings.window_hours * HOUR_US
    judged_us = outcomes.ts_us // width * width + width + settings.outcome_hours * HOUR_US
    logged = np.isin(outcomes.number, run.logged.number)
    counted = logged & (outcomes.ts_us >= since_us) & (outcomes.known_us <= judged_us)
    row = run.logged.row[run.requests.ts_us[run.logged.row] >= since_us]
    earned = float(run.earned[row].sum())
    reported = float(outcomes.value[counted].sum()) / earned if earned else 0.0
    return float(run.expected[row].sum()) * reported
