"""Bins from the reference's rows."""

from itertools import pairwise

import numpy as np
import pyarrow as pa
import pytest
from numpy.typing import NDArray

from detectors.declared import Declared, Feature, Model
from detectors.profile import SCORE, Binning, Profile, build_binning, profile_batch
from detectors.profile.binning import TAIL, VOCABULARY
from detectors.profile.build import quantile_edges

NUMERIC = Declared("ads", features=(Feature("x", "numeric"),))
WORDS = Declared("ads", features=(Feature("word", "categorical"),))


def values(n: int, seed: int = 0) -> pa.Table:
    rng = np.random.default_rng(seed)
    return pa.table({"f:x": rng.normal(size=n), "prediction_id": [f"p{i}" for i in range(n)]})


def trained(table: pa.Table, declared: Declared, binning: Binning) -> Profile:
    return profile_batch(table, declared, binning, "training")[(0, "")]


def exact_distance(a: NDArray[np.float64], b: NDArray[np.float64]) -> float:
    points = np.concatenate([a, b])
    below = [np.searchsorted(np.sort(side), points, side="right") / len(side) for side in (a, b)]
    return float(np.abs(below[0] - below[1]).max())


def test_the_bins_depend_on_the_set_of_rows_and_not_on_their_order() -> None:
    table = values(5_000)
    shuffled = table.take(pa.array(np.random.default_rng(1).permutation(5_000)))
    cuts = [shuffled.slice(low, high - low) for low, high in pairwise((0, 10, 10, 4_000, 5_000))]
    assert build_binning(NUMERIC, cuts) == build_binning(NUMERIC, [table])


@pytest.mark.parametrize("columns", [["f:x"], ["f:x", "prediction_id"]])
def test_past_the_limit_the_same_rows_are_taken_in_any_order(columns: list[str]) -> None:
    table = values(6_000).select(columns)
    shuffled = table.take(pa.array(np.random.default_rng(1).permutation(6_000)))
    cuts = [shuffled.slice(i, 700) for i in range(0, 6_000, 700)]
    limited = build_binning(NUMERIC, cuts, limit=1_000)
    assert limited == build_binning(NUMERIC, [table], limit=1_000)
    assert limited != build_binning(NUMERIC, [table])


def test_each_bin_of_a_smooth_feature_holds_about_as_many_rows() -> None:
    table = values(100_000)
    binning = build_binning(NUMERIC, [table])
    counts = trained(table, NUMERIC, binning).feature("x").counts
    assert len(counts) == 256
    assert (counts[0], counts[-1]) == (0, 0)
    assert 350 < counts[2:-1].min() <= counts.max() < 450


def test_a_value_of_many_rows_has_a_bin_of_its_own() -> None:
    rng = np.random.default_rng(2)
    x = np.where(rng.random(10_000) < 0.3, 0.0, rng.normal(size=10_000))
    edges = quantile_edges(np.sort(x))
    zero = int(np.searchsorted(edges, 0.0))
    assert edges[zero] == 0.0
    assert edges[zero - 1] == np.nextafter(0.0, -1.0)
    assert len(edges) <= 255


def test_few_distinct_values_make_few_bins() -> None:
    assert len(quantile_edges(np.repeat(np.arange(5.0), 100))) == 10
    assert quantile_edges(np.zeros(0)).tolist() == []


@pytest.mark.parametrize("shift", [0.0, 0.02, 0.5])
def test_the_distance_read_from_bins_is_that_of_the_rows(shift: float) -> None:
    reference, current = values(100_000), values(20_000, seed=3)
    moved = current["f:x"].to_numpy() + shift
    binning = build_binning(NUMERIC, [reference])
    profiles = [trained(t, NUMERIC, binning) for t in (reference, pa.table({"f:x": moved}))]
    shares = [np.cumsum(p.counts) / p.feature("x").total for p in profiles]
    binned = float(np.abs(shares[0] - shares[1]).max())
    exact = exact_distance(reference["f:x"].to_numpy(), moved)
    assert exact - 2e-3 < binned <= exact + 1e-12


def test_words_stand_by_count_and_ties_by_text() -> None:
    table = pa.table({"f:word": ["b", "a", "c", "c", None]})
    assert build_binning(WORDS, [table]).features[0].vocabulary == ("c", "a", "b")


def test_words_past_the_vocabulary_count_as_rest_and_others_as_unseen() -> None:
    known = [f"w{i}" for i in range(VOCABULARY + 500)]
    binning = build_binning(WORDS, [pa.table({"f:word": known})])
    assert len(binning.features[0].tail) == 500 < TAIL
    word = trained(pa.table({"f:word": [*known, "never", "never"]}), WORDS, binning).feature("word")
    assert word.counts[-2:].tolist() == [500, 2]
    assert word.unseen == {"never": 2}


def test_a_binary_score_without_a_reference_is_binned_in_log_odds() -> None:
    binning = build_binning(Declared("ads", model=Model()), [pa.table({"label": [1.0]})])
    edges = binning.features[binning.index(SCORE)].edges
    assert np.diff(edges).min() > 0
    assert (edges[0] < 0.0, edges[-1], len(edges)) == (True, 1.0, 255)
    scored = build_binning(Declared("ads", model=Model()), [pa.table({"score": [0.25, 0.5]})])
    assert scored.features[0].edges[-1] == 0.5


def test_a_regression_score_without_a_reference_has_one_bin() -> None:
    assert build_binning(Declared("ads", model=Model(task="regression")), []).features[0].bins == 1


def test_a_binning_comes_back_from_its_bytes() -> None:
    declared = Declared("ads", model=Model(), features=(*NUMERIC.features, *WORDS.features))
    table = values(500).append_column("f:word", pa.array(["é", "日本", "a\x00b", ""] * 125))
    binning = build_binning(declared, [table])
    again = Binning.from_bytes(binning.to_bytes())
    assert (again, again.id, again.to_bytes()) == (binning, binning.id, binning.to_bytes())
    assert again.features[1].vocabulary == ("", "a\x00b", "é", "日本")


@pytest.mark.parametrize("at", [0, 5, 15, 25, -1])
def test_a_damaged_binning_is_refused(at: int) -> None:
    data = bytearray(build_binning(NUMERIC, [values(100)]).to_bytes())
    data[at] ^= 0xFF
    with pytest.raises(ValueError, match="binning"):
        Binning.from_bytes(bytes(data))
