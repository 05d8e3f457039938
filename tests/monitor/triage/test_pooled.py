"""A span tells what no single window can: does as much come as was promised, and do scores still rank?"""

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from monitor.triage.case import Scores
from monitor.triage.evidence import gather
from monitor.triage.facts import establish
from monitor.triage.pooled import Beside, pooled_signs
from monitor.triage.sign import State
from tests.monitor.triage.world import case, finding

BINS = 20
RATES = np.linspace(0.01, 0.15, BINS)


def block(
    rng: np.random.Generator, rows: float, factor: float = 1.0, turned: bool = False
) -> NDArray[np.float64]:
    """Sums of a block whose labels come with `factor` times the promised chance, or with the order turned."""
    counts = np.full(BINS, rows / BINS)
    chances = (RATES[::-1] if turned else RATES) * factor
    return np.stack([counts, counts * RATES, rng.binomial(counts.astype(int), chances).astype(float)])


def scores(rows: float, factor: float = 1.0, turned: bool = False, scatter: float = 0.0) -> Scores:
    rng = np.random.default_rng(5)
    past = [block(rng, rows, float(np.exp(rng.normal(0, scatter)))) for _ in range(10)]
    return Scores(np.stack(past), block(rng, rows, factor, turned))


@pytest.mark.parametrize(
    ("held", "calibration", "ranking"),
    [
        (scores(10_000), "clear", "clear"),
        (scores(10_000, factor=0.75), "fired", "clear"),
        (scores(10_000, turned=True), "clear", "fired"),
        (scores(400, factor=0.75), "missing", "missing"),
        (scores(10_000, factor=0.75, scatter=0.2), "missing", "clear"),
    ],
    ids=["healthy", "promises too much", "turned round", "too few rows to tell", "never steady"],
)
def test_what_came_is_held_against_what_was_promised(
    held: Scores, calibration: State, ranking: State
) -> None:
    signs = pooled_signs(replace(case(), scores=held))
    assert (signs["calibration_off"].state, signs["ranking_worse"].state) == (calibration, ranking)


def test_a_span_without_successes_to_speak_of_says_nothing() -> None:
    assert pooled_signs(replace(case(), scores=scores(20))) == {}
    assert pooled_signs(case()) == {}


def test_windows_that_saw_nothing_do_not_clear_what_the_span_shows() -> None:
    found = replace(case(), scores=scores(10_000, factor=0.75))
    assert gather(establish(case()))["calibration_off"].state == "clear"
    assert gather(establish(found))["calibration_off"].state == "fired"


def test_a_finding_of_a_window_stands_where_the_span_cannot_tell() -> None:
    alarm = finding("calibration", "score", lens="quality", ratio=0.7)
    signs = gather(establish(replace(case(findings=(alarm,)), scores=scores(400))))
    assert signs["calibration_off"].finding == alarm.id


def test_what_is_known_from_few_days_is_held_against_students_law() -> None:
    days = [Beside(1.3, 1.0, 0.06, days).z for days in (4, 14, 10_000)]
    assert days == pytest.approx([2.39, 3.68, 5.0], abs=0.05)  # scipy.stats: norm.isf(t.sf(5, days - 1))
    assert Beside(0.7, 1.0, 0.06, 4).z == pytest.approx(-days[0])
