"""Products of ranks: the correlation of every pair, exactly, however rows are cut."""

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest
from scipy.stats import spearmanr

from detectors.declared import Declared, Feature, Model
from detectors.profile import Profile, build_binning, empty, merge, profile_batch
from detectors.profile.comoments import MOST, paired, pairs
from detectors.statistics.correlations import correlations

NAMES = ("a", "b", "c")
SYSTEM = Declared("ads", model=Model(), features=tuple(Feature(name, "numeric") for name in NAMES))


def rows(n: int, seed: int = 0) -> pa.Table:
    rng = np.random.default_rng(seed)
    a = rng.normal(size=n)
    b = 0.6 * a + 0.8 * rng.normal(size=n)
    c = np.exp(-a + rng.normal(size=n))
    return pa.table({"ts": np.arange(n), "f:a": a, "f:b": b, "f:c": c, "score": 1 / (1 + np.exp(-b))})


def folded(table: pa.Table, reference: pa.Table) -> Profile:
    (profile,) = profile_batch(table, SYSTEM, build_binning(SYSTEM, [reference]), "predictions").values()
    return profile


def test_the_correlations_are_spearmans() -> None:
    table = rows(20_000)
    columns = np.column_stack([table[name].to_numpy() for name in ("f:a", "f:b", "f:c", "score")])
    found = correlations(folded(table, table))
    assert found == pytest.approx(spearmanr(columns).statistic[pairs(4)], abs=0.005)


def test_a_missing_value_counts_as_one_in_the_middle() -> None:
    table = rows(5_000)
    holed = np.where(np.arange(5_000) % 2 == 0, np.nan, table["f:b"].to_numpy())
    profile = folded(table.set_column(2, "f:b", pa.array(holed)), table)
    together = correlations(folded(table, table))[0]
    assert correlations(profile)[0] == pytest.approx(together * np.sqrt(0.5), abs=0.02)


def test_a_column_that_never_moves_has_no_correlation() -> None:
    table = rows(1_000)
    still = folded(table.set_column(1, "f:a", pa.array(np.zeros(1_000))), table)
    assert np.isnan(correlations(still)[:3]).all()
    assert np.isfinite(correlations(still)[3:]).all()


def test_the_products_of_a_part_without_them_are_unknown() -> None:
    table = rows(100)
    known = folded(table, table)
    before = empty(known.binning, "predictions")
    assert np.array_equal(merge(before, known).comoments, known.comoments)
    unknown = merge(known, replace(known, comoments=before.comoments))
    assert not len(unknown.comoments)
    assert not len(merge(unknown, known).comoments)
    assert np.isnan(correlations(unknown)).all()


def test_of_many_columns_the_first_are_paired_and_the_score() -> None:
    names = [f"x{i}" for i in range(100)]
    system = Declared("ads", model=Model(), features=tuple(Feature(name, "numeric") for name in names))
    table = pa.table({"ts": [1, 2], **{f"f:{name}": [1.0, 2.0] for name in names}, "score": [0.1, 0.2]})
    binning = build_binning(system, [table])
    assert paired(binning).tolist() == [*range(MOST - 1), 100]
    (profile,) = profile_batch(table, system, binning, "predictions").values()
    assert len(profile.comoments) == len(correlations(profile)) == MOST * (MOST - 1) // 2
