from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from detectors.declared import HOUR_US
from detectors.types import Event
from monitor.triage.case import Case
from monitor.triage.facts import Facts, establish
from monitor.triage.onset import nearest_release
from tests.monitor.triage.world import HISTORY, ONSET, case, deploy, finding, scale


def with_ctr(factors: NDArray[np.float64]) -> Facts:
    """Facts of a case whose click rate is multiplied hour by hour over the span."""
    made = case(scale("ctr", float(factors.mean())))
    plain = case()
    series = dict(made.series)
    for name in ("ctr", "revenue"):
        values = plain.series[name].values.copy()
        values[HISTORY:] *= factors
        series[name] = replace(plain.series[name], values=values)
    return establish(replace(made, series=series))


def test_the_onset_is_the_first_window_that_changed() -> None:
    factors = np.where(np.arange(12) < 4, 1.0, 0.6)
    assert with_ctr(factors).onset.at == ONSET + 4 * HOUR_US


def test_a_step_is_told_from_a_slow_slope() -> None:
    assert with_ctr(np.full(12, 0.6)).onset.stepped is True
    assert with_ctr(np.linspace(1.0, 0.5, 12)).onset.stepped is False


def test_where_the_metric_did_not_move_the_earliest_alarm_tells_the_onset() -> None:
    late, early = (finding("missing", name, since=ONSET + h * HOUR_US) for name, h in (("a", 3), ("b", 2)))
    assert establish(case(findings=(late, early))).onset.at == ONSET + 2 * HOUR_US


def test_without_change_and_alarm_there_is_no_onset() -> None:
    assert establish(case()).onset.at is None


def deployed(hours_before: float, others: int = 0) -> Case:
    many = tuple(deploy(f"build {i}", hours=1 + i * 480 / max(others, 1)) for i in range(others))
    return case(events=(deploy("app 5.1", hours_before), *many))


def worth(found: Case) -> float:
    release = nearest_release(found, ONSET)
    return 0.0 if release is None else release[1]


def test_a_release_just_before_the_onset_is_worth_more_than_one_hours_before() -> None:
    assert worth(deployed(0.2)) > 2 * worth(deployed(1.5)) > 0


def test_a_release_after_the_onset_is_worth_nothing() -> None:
    assert worth(deployed(-1.5)) == 0


def test_a_release_among_many_is_worth_little() -> None:
    assert worth(deployed(0.2, others=200)) < 0.8 * worth(deployed(0.2))


def test_a_holiday_is_no_release() -> None:
    assert worth(case(events=(Event(ONSET, "holiday", "New Year"),))) == 0
