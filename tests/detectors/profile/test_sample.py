"""A few whole rows of each window, the same however rows are cut, put in order and stored."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pytest

from detectors.declared import Declared, Feature, Model
from detectors.profile import (
    Binning,
    Profile,
    build_binning,
    decode,
    empty,
    encode,
    merge,
    merge_all,
    profile_batch,
)
from detectors.profile.comoments import steps
from detectors.profile.sample import KEPT, unknown

FEATURES = (Feature("a", "numeric"), Feature("b", "numeric"), Feature("c", "categorical"))
SYSTEM = Declared("ads", model=Model(), features=FEATURES)


def rows(n: int, seed: int = 0) -> pa.Table:
    rng = np.random.default_rng(seed)
    a = rng.normal(size=n)
    words = rng.choice(["x", "y", "z"], n, p=[0.6, 0.3, 0.1])
    numbers = {"f:a": a, "f:b": -a, "score": rng.random(n)}
    return pa.table({"ts": np.arange(n), **numbers, "f:c": pa.array(words).dictionary_encode()})


TABLE = rows(3_000)
BINNING: Binning = build_binning(SYSTEM, [TABLE])


def folded(table: pa.Table) -> Profile:
    (profile,) = profile_batch(table, SYSTEM, BINNING, "predictions").values()
    return profile


def test_rows_are_kept_whole() -> None:
    levels = folded(TABLE).sample
    assert levels.shape == (3, KEPT)
    assert np.abs(levels[0] + levels[1]).max() <= 1
    assert set(levels[2].tolist()) <= set(steps(BINNING.features[2]).tolist())


def test_the_sample_is_like_the_whole() -> None:
    everything = steps(BINNING.features[0])[
        np.searchsorted(BINNING.features[0].edges, TABLE["f:a"].to_numpy())
    ]
    assert np.mean(folded(TABLE).sample[0]) == pytest.approx(everything.mean(), abs=4)
    assert np.std(folded(TABLE).sample[0]) == pytest.approx(everything.std(), rel=0.15)


@pytest.mark.parametrize("cuts", [(1_500,), (10, 20, 2_900), (1,)])
def test_any_cut_and_order_of_the_rows_gives_the_same_sample(cuts: tuple[int, ...]) -> None:
    shuffled = TABLE.take(pa.array(np.random.default_rng(1).permutation(len(TABLE))))
    bounds = [0, *cuts, len(TABLE)]
    parts = [folded(shuffled.slice(low, high - low)) for low, high in pairwise(bounds)]
    assert np.array_equal(merge_all(reversed(parts)).sample, folded(TABLE).sample)


def test_rows_that_are_sent_twice_are_in_it_once() -> None:
    part = folded(TABLE.slice(0, 100))
    assert np.array_equal(merge(part, part).sample, part.sample)
    assert part.sample.shape == (3, 100)


def test_the_sample_of_a_part_without_one_is_unknown() -> None:
    known = folded(TABLE)
    before = replace(known, sample=unknown())
    assert not merge(known, before).sample.size
    assert not merge(merge(before, known), known).sample.size
    assert np.array_equal(merge(empty(BINNING, "predictions"), known).sample, known.sample)


def test_it_is_stored_in_a_few_kilobytes_and_comes_back() -> None:
    known = folded(TABLE)
    stored, bare = encode(known), encode(replace(known, sample=unknown()))
    assert np.array_equal(decode(stored, BINNING).sample, known.sample)
    assert len(stored) - len(bare) <= known.sample.size
    assert not decode(bare, BINNING).sample.size


def test_other_stages_keep_no_rows() -> None:
    (profile,) = profile_batch(TABLE, SYSTEM, BINNING, "training").values()
    assert not profile.sample.size
