"""The changes are as large as is said, and the small form of the campaign finds them."""

import numpy as np
import pyarrow as pa
import pytest

from tests.benchmarks.detectors import power, value_power
from tests.benchmarks.detectors.cases import CASES, COLUMNS, RARE, Case, draw

ROWS = 60_000


def seen(table: pa.Table, feature: str) -> float:
    """The size of what a feature is drawn with, as its rows show it."""
    column = table[f"f:{feature}"]
    if feature == "words":
        return float(column.to_pylist().count(RARE) / len(column))
    if feature == "nullable":
        return float(column.null_count / len(column))
    values = column.to_numpy()
    return float(np.mean(values)) if feature == "number" else float(np.exp(np.mean(np.log(values))))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_change_has_the_size_that_is_said(case: Case) -> None:
    rng = np.random.default_rng(2)
    before, after = draw(rng, ROWS), draw(rng, ROWS, feature=case.feature, size=case.size)
    assert seen(before, case.feature) == pytest.approx(COLUMNS[case.feature][1], abs=0.012)
    assert seen(after, case.feature) == pytest.approx(case.size, abs=0.012)


def test_a_change_is_found_in_the_feature_that_has_it() -> None:
    case = CASES[1]
    past = power.healthy(case.rows, seed=4, windows=60)
    changed = power.found(case, case.size, [past], futures=5, seed=4)
    assert (changed.runs, changed.accused) == (5, 0)
    assert changed.alarmed >= 3
    assert power.found(case, 0.0, [past], futures=5, seed=4).alarmed == 0


def test_a_factor_of_1_05_on_outcome_values_is_found_and_none_is_not() -> None:
    past = value_power.healthy(value_power.ROWS, seed=4, windows=60)
    assert value_power.found(value_power.FACTOR, value_power.ROWS, [past], futures=5, seed=4) >= 4
    assert value_power.found(1.0, value_power.ROWS, [past], futures=5, seed=4) == 0
