"""The same rows give the same bytes, however they are ordered and cut."""

from itertools import pairwise
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.declared import HOUR_US, Declared, Dimension, Feature
from detectors.profile import build_binning, empty, encode, merge, merge_all, profile_batch
from detectors.profile.profile import STAGES, Stage
from tests.detectors.profile.tables import DECLARED, folded, rows, table, without_empty_columns

BINNING = build_binning(
    DECLARED,
    [
        table(
            [
                {"ts": i, "f:x": i / 7 - 5, "f:word": ["DE", "", "FR"][i % 3], "score": i / 100}
                for i in range(99)
            ]
        )
    ],
)


@settings(deadline=None, max_examples=150)
@given(st.lists(rows, max_size=40), st.sampled_from(STAGES), st.data())
def test_any_order_and_any_cut_of_the_rows_gives_the_same_bytes(
    records: list[dict[str, Any]], stage: Stage, data: st.DataObject
) -> None:
    whole = folded([table(records)], BINNING, stage)
    order = data.draw(st.permutations(range(len(records))))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(records)), max_size=4)))
    bounds = [0, *cuts, len(records)]
    parts = [[records[i] for i in order[low:high]] for low, high in pairwise(bounds)]
    batches = [without_empty_columns(table(part, dictionaries=i % 2 == 0)) for i, part in enumerate(parts)]
    assert folded(batches, BINNING, stage) == whole


@settings(deadline=None, max_examples=60)
@given(st.lists(st.lists(rows, max_size=12), min_size=3, max_size=3))
def test_merging_is_associative_and_commutative_and_an_empty_profile_changes_nothing(
    parts: list[list[dict[str, Any]]],
) -> None:
    a, b, c = (
        merge_all(
            [empty(BINNING, "outcomes"), *profile_batch(table(part), DECLARED, BINNING, "outcomes").values()]
        )
        for part in parts
    )
    assert encode(merge(a, b)) == encode(merge(b, a))
    assert encode(merge(merge(a, b), c)) == encode(merge(a, merge(b, c))) == encode(merge_all([c, a, b]))
    assert encode(merge(a, empty(BINNING, "outcomes"))) == encode(a)


def many(n: int, seed: int) -> pa.Table:
    """Rows with thousands of unseen words and of cells, repeats, and magnitudes from 1e-300 to 1e300."""
    rng = np.random.default_rng(seed)
    columns = {
        "ts": rng.integers(0, 2 * HOUR_US, n) // 60_000_000 * 60_000_000,
        "f:x": np.round(rng.normal(size=n), 2) * 10.0 ** rng.integers(-300, 300, n),
        "f:word": [f"unseen-{i}" for i in rng.zipf(1.3, n) % 5_000],
        "d:country": [f"c{i}" for i in rng.integers(0, 60, n)],
        "d:datacenter": [f"d{i}" for i in rng.integers(0, 60, n)],
        "d:site": [f"s{i}" for i in rng.integers(0, 2_000, n)],
        "score": np.round(rng.random(n), 1),
    }
    whole = pa.table(columns)
    return pa.concat_tables([whole, whole.slice(0, n // 10)])


@pytest.mark.parametrize("seed", range(4))
def test_caps_on_unseen_words_cells_and_contents_do_not_depend_on_the_cut(seed: int) -> None:
    declared = Declared(
        "ads",
        features=(Feature("x", "numeric"), Feature("word", "categorical")),
        dimensions=tuple(Dimension(name, "quality") for name in ("country", "datacenter", "site")),
    )
    whole = many(30_000, seed)
    binning = build_binning(declared, [whole.slice(0, 50).drop_columns(["f:word"])])
    rng = np.random.default_rng(seed)
    shuffled = whole.take(pa.array(rng.permutation(len(whole))))
    cuts = [0, *np.sort(rng.integers(0, len(whole), 6)).tolist(), len(whole)]
    batches = [shuffled.slice(low, high - low) for low, high in pairwise(cuts)]
    expected = folded([whole], binning, "predictions", declared)
    assert folded(batches, binning, "predictions", declared) == expected
    profile = profile_batch(whole, declared, binning, "predictions")[(0, "")]
    assert len(profile.feature("word").unseen) == 256
    assert len(profile.cells.margin(("country", "datacenter"))) == 1_000
    assert len(profile.repeats.counts) == 512


def test_minus_zero_and_zero_are_one_value() -> None:
    plus = folded([table([{"ts": 1, "f:x": 0.0, "score": 0.0}])], BINNING, "predictions")
    minus = folded([table([{"ts": 1, "f:x": -0.0, "score": -0.0}])], BINNING, "predictions")
    assert plus == minus


def test_an_empty_batch_has_no_profiles() -> None:
    assert profile_batch(table([]), DECLARED, BINNING, "predictions") == {}


def test_profiles_of_other_stages_or_binnings_do_not_merge() -> None:
    other = build_binning(DECLARED, [table([{"ts": 1, "f:x": 1.0}])])
    with pytest.raises(ValueError, match="stages predictions and outcomes"):
        merge(empty(BINNING, "predictions"), empty(BINNING, "outcomes"))
    with pytest.raises(ValueError, match=f"binnings {BINNING.id} and {other.id}"):
        merge(empty(BINNING, "outcomes"), empty(other, "outcomes"))
    with pytest.raises(ValueError, match="at least one profile"):
        merge_all([])
