"""The samples by smallest hash: unseen words, contents of rows, cells."""

import numpy as np
import pyarrow as pa
import pytest

from detectors.declared import Declared, Feature
from detectors.profile import build_binning, profile_batch
from detectors.profile.bottom import candidates, collapse
from detectors.profile.repeats import KEPT, smallest
from tests.detectors.profile.tables import DECLARED, one, table
from tests.detectors.worlds import declared, profile_of, repeated, rows


def test_candidates_hold_all_of_the_smallest_hashes_of_every_group() -> None:
    rng = np.random.default_rng(4)
    groups = rng.integers(0, 5, 100_000)
    hashes = rng.integers(0, 2**63, 20_000).astype(np.uint64)[rng.integers(0, 20_000, 100_000)]
    ones = np.ones((1, 100_000), dtype=np.int64)
    few = candidates(groups, hashes, 50)
    first, sums = collapse(groups, hashes, ones, 50)
    first_few, sums_few = collapse(groups[few], hashes[few], ones[:, few], 50)
    assert len(few) < 10_000
    assert np.array_equal(hashes[first], hashes[few][first_few])
    assert np.array_equal(sums, sums_few)


@pytest.mark.parametrize("distinct", [100, 256, 3_000])
def test_the_number_of_distinct_unseen_words_is_exact_or_estimated(distinct: int) -> None:
    words = Declared("ads", features=(Feature("word", "categorical"),))
    batch = pa.table({"f:word": [f"new-{i}" for i in range(distinct)] * 2})
    word = profile_batch(batch, words, build_binning(words, []), "training")[(0, "")].feature("word")
    assert word.unseen_count == 2 * distinct
    assert set(word.unseen.values()) == {2}
    assert word.unseen_distinct == (distinct if distinct < 256 else pytest.approx(distinct, rel=0.2))


def test_unseen_words_come_most_frequent_first() -> None:
    binning = build_binning(DECLARED, [table([{"ts": 1, "f:word": "DE"}])])
    profile = one(table([{"ts": 1, "f:word": w} for w in ("us", "de", "de", "", "DE")]), binning=binning)
    assert list(profile.feature("word").unseen.items()) == [("de", 2), ("", 1), ("us", 1)]


@pytest.mark.parametrize("share", [0.0, 0.5, 1.0])
def test_rows_repeated_under_new_ids_show_in_the_share_of_repeats(share: float) -> None:
    system = declared()
    log = rows(4_000, seed=1)
    profile = profile_of(repeated(log, share), system, build_binning(system, [log]))
    assert profile.repeats.share == pytest.approx(share / (1 + share), abs=0.04)


def test_the_sample_of_contents_is_that_of_a_full_count() -> None:
    rng = np.random.default_rng(0)
    for distinct in (1, 100, 511, 512, 5_000, 200_000):
        hashes = rng.integers(0, 2**64, distinct, dtype=np.uint64)[rng.integers(0, distinct, 100_000)]
        kinds, counts = np.unique(hashes, return_counts=True)
        sample = smallest(hashes)
        assert np.array_equal(sample.hashes, kinds[:KEPT])
        assert np.array_equal(sample.counts, counts[:KEPT])
