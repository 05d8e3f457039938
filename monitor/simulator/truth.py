"""What really happened in a run, for judging a diagnosis: the fault, and what it cost."""

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from monitor.simulator.arrays import Bools
from monitor.simulator.faults import Fault
from monitor.simulator.serving import Impressions


@dataclass(frozen=True)
class Truth:
    """The answer that a perfect diagnosis would give.

    In the calm world `lens` is "benign" and `cause`, `subject` and `onset` are None. `expected_revenue` is
    what the run would have earned from the onset to its end without the fault, `revenue` what it earned (both
    in expectation over clicks, in euro, from the same requests); `revenue_change` is their relative
    difference. Times are RFC 3339 in UTC.
    """

    system: str
    seed: int
    start: str
    end: str
    lens: str
    cause: str | None
    subject: str | None
    segment: dict[str, str]
    onset: str | None
    expected_revenue: float
    revenue: float
    revenue_change: float

    def to_json(self) -> str:
        """One indented JSON object."""
        return json.dumps(asdict(self), indent=2) + "\n"


def judge_loss(
    healthy: Impressions, broken: Impressions, answered: Bools, after: Bools
) -> tuple[float, float]:
    """Expected revenue in euro without and with the fault, over the requests where `after` is true.

    Both runs meet the same requests; `answered` tells which the broken one served.
    """
    without = healthy.probability * healthy.value
    with_fault = broken.probability * broken.value * answered
    return float(without[after].sum()), float(with_fault[after].sum())


def describe(fault: Fault | None) -> tuple[str, str | None, str | None, dict[str, str]]:
    """Lens, cause, subject and segment of a fault, or of the calm world."""
    if fault is None:
        return "benign", None, None, {}
    return fault.lens, fault.cause, fault.subject, dict(fault.segment)


def rfc3339(ts_us: int) -> str:
    """Microseconds since the epoch as RFC 3339 in UTC, to the second."""
    return datetime.fromtimestamp(ts_us // 1_000_000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
