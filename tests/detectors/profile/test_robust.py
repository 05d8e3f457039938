"""Tables and declarations at the edge of what may come."""

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from detectors.declared import Declared, Dimension, Feature
from detectors.profile import build_binning, decode, encode, profile_batch
from detectors.profile.cells import margins_of
from tests.detectors.profile.tables import DECLARED, one, table


def test_a_column_that_the_batch_lacks_is_null_in_every_row() -> None:
    profile = one(pa.table({"ts": [1, 2]}), binning=build_binning(DECLARED, [table([{"ts": 1, "f:x": 1.0}])]))
    for feature in (*profile.features, profile.score):
        assert (feature.nulls, feature.total, feature.by_bin.n[-1]) == (2, 0, 2)
        assert np.isnan([feature.mean, feature.variance, feature.minimum, feature.maximum]).all()


def test_columns_of_nulls_without_a_type_are_null() -> None:
    nothing = pa.table({"ts": [1], "f:x": pa.nulls(1), "f:word": pa.nulls(1), "d:country": pa.nulls(1)})
    profile = one(nothing)
    assert [feature.nulls for feature in profile.features] == [1, 1]
    assert list(profile.cells.margin(("country",))) == [("",)]


def test_a_constant_column_tells_what_lies_on_either_side() -> None:
    binning = build_binning(DECLARED, [table([{"ts": 1, "f:x": 5.0}] * 10)])
    x = one(table([{"ts": 1, "f:x": v} for v in (4.0, 5.0, 5.0, 6.0)]), binning=binning).feature("x")
    assert (x.counts.tolist(), x.below, x.above) == ([1, 2, 1], 1, 1)
    same = one(table([{"ts": 1, "f:x": 0.1}] * 7), binning=binning).feature("x")
    assert (same.mean, same.variance) == (0.1, 0.0)


def test_without_values_in_the_reference_all_is_above_or_unseen() -> None:
    binning = build_binning(DECLARED, [table([{"ts": 1}])])
    profile = one(table([{"ts": 1, "f:x": 3.0, "f:word": "DE"}]), binning=binning)
    x, word = profile.features
    assert (x.counts.tolist(), x.below, x.above, x.mean) == ([1], 0, 1, 3.0)
    assert (word.counts.tolist(), word.unseen_count, word.unseen) == ([0, 1], 1, {"DE": 1})


def test_a_system_of_metrics_only_still_counts_its_rows() -> None:
    declared = Declared("metrics-only")
    profile = one(pa.table({"ts": [1, 2, 3]}), declared=declared)
    assert (profile.rows, profile.totals.n, profile.features, len(profile.counts)) == (3, 3, (), 0)
    assert encode(decode(encode(profile), profile.binning)) == encode(profile)
    with pytest.raises(KeyError):
        _ = profile.score


def test_a_system_without_features_has_its_score() -> None:
    declared = replace(DECLARED, features=(), dimensions=())
    profile = one(pa.table({"ts": [1, 2], "score": [0.25, 0.75]}), declared=declared)
    assert (profile.features, profile.score.total, profile.score.mean) == ((), 2, 0.5)


def test_eight_dimensions_have_92_margins_that_each_add_up_to_the_total() -> None:
    rng = np.random.default_rng(8)
    names = [f"dim{i}" for i in range(8)]
    declared = Declared("ads", dimensions=tuple(Dimension(name, "quality") for name in names))
    columns = {f"d:{name}": [f"v{v}" for v in rng.integers(0, 2 + i, 3_000)] for i, name in enumerate(names)}
    profile = one(pa.table({"ts": np.zeros(3_000, np.int64), **columns}), declared=declared)
    assert len(profile.cells.margins) == len(margins_of(names)) == 92
    assert {profile.cells.table(margin)[1].total().n for margin in profile.cells.margins} == {3_000}


def test_a_margin_may_be_asked_for_in_any_order_of_its_dimensions() -> None:
    profile = one(table([{"ts": 1, "d:country": "DE", "d:datacenter": "east"}]))
    assert list(profile.cells.margin(("country", "datacenter"))) == [("DE", "east")]
    assert list(profile.cells.margin(("datacenter", "country"))) == [("east", "DE")]
    assert profile.cells.margin(("planet",)) == {}


def test_dictionaries_with_unused_repeated_or_null_words_count_like_plain_text() -> None:
    odd = pa.DictionaryArray.from_arrays(
        pa.array([0, 1, 2, 3, None]), pa.array(["DE", "DE", None, "FR", "unused"])
    )
    plain = pa.array(["DE", "DE", None, "FR", None])
    times = pa.array([1] * 5)
    binning = build_binning(DECLARED, [table([{"ts": 1, "f:word": "FR"}])])
    profiles = [
        one(pa.table({"ts": times, "f:word": words, "d:country": words}), binning=binning)
        for words in (odd, plain)
    ]
    assert encode(profiles[0]) == encode(profiles[1])
    assert profiles[0].feature("word").unseen == {"DE": 2}


def test_numbers_of_other_types_are_taken_as_float64() -> None:
    binning = build_binning(DECLARED, [table([{"ts": 1, "f:x": 1.0}])])
    kinds = [pa.int64(), pa.float32(), pa.float64(), pa.uint8()]
    profiles = [one(pa.table({"ts": [1], "f:x": pa.array([3], kind)}), binning=binning) for kind in kinds]
    assert len({encode(profile) for profile in profiles}) == 1


def test_chunks_with_dictionaries_of_their_own_are_one_column() -> None:
    chunks = [pa.array(["DE", "FR"]).dictionary_encode(), pa.array(["FR", "PL"]).dictionary_encode()]
    chunked = pa.table({"ts": [1, 1, 1, 1], "f:word": pa.chunked_array(chunks)})
    word = one(chunked).feature("word")
    assert dict(zip(word.vocabulary, word.counts.tolist(), strict=False)) == {"FR": 2, "DE": 1, "PL": 1}


def test_a_score_too_large_to_sum_is_refused() -> None:
    binning = build_binning(DECLARED, [])
    with pytest.raises(ValueError, match="can't be summed exactly"):
        profile_batch(pa.table({"ts": [1], "score": [1e16]}), DECLARED, binning, "predictions")


def test_features_known_at_training_only_have_no_bins() -> None:
    declared = Declared(
        "ads", features=(Feature("x", "numeric"), Feature("y", "numeric", available=("training",)))
    )
    assert build_binning(declared, []).names == ("x",)
