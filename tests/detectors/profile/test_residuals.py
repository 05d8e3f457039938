"""Residuals of a regression: exact whatever the cut, and read in the label's own units."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pytest

from detectors.declared import Model
from detectors.profile import build_binning, decode, encode, merge
from detectors.profile.residuals import CLIP, LINES, unit_of
from tests.detectors.profile.tables import DECLARED, folded, one

REGRESSION = replace(DECLARED, model=Model(task="regression"))


def rows(n: int, seed: int = 0, scale: float = 1_000.0) -> pa.Table:
    rng = np.random.default_rng(seed)
    score = rng.normal(5, 1, n) * scale
    return pa.table(
        {
            "ts": rng.integers(0, 1_000, n),
            "f:x": rng.normal(size=n),
            "f:word": [f"w{i % 3}" for i in range(n)],
            "score": score,
            "label": score + rng.normal(0, 0.1, n) * scale,
            "known": np.full(n, 1_000),
        }
    )


@pytest.mark.parametrize("scale", [1e-6, 1.0, 1e6])
def test_the_sums_are_those_of_the_rows_in_any_unit(scale: float) -> None:
    table = rows(3_000, scale=scale)
    error = table["label"].to_numpy() - table["score"].to_numpy()
    profile = one(table, "outcomes", REGRESSION)
    first = int(profile.binning.coarse_offsets[profile.binning.index("x")])
    last = int(profile.binning.coarse_offsets[profile.binning.index("x") + 1])
    expected = [3_000, *((error**p).sum() for p in (1, 2, 4))]
    found = profile.residual_sums[:, first:last].sum(axis=1)
    assert found[[0, 1, 3, 4]] == pytest.approx(expected, rel=1e-6)
    assert found[2] == pytest.approx(np.abs(error).sum(), rel=1e-6)


def test_any_order_and_cut_of_the_rows_gives_the_same_bytes() -> None:
    table = rows(500)
    binning = build_binning(REGRESSION, [table])
    whole = folded([table], binning, "outcomes", REGRESSION)
    rng = np.random.default_rng(1)
    shuffled = table.take(pa.array(rng.permutation(500)))
    cuts = [0, *np.sort(rng.integers(0, 500, 5)).tolist(), 500]
    parts = [shuffled.slice(low, high - low) for low, high in pairwise(cuts)]
    assert folded(parts, binning, "outcomes", REGRESSION) == whole
    (data,) = whole.values()
    assert encode(decode(data, binning)) == data


def test_a_residual_past_the_clip_counts_as_the_clip() -> None:
    table = rows(200)
    binning = build_binning(REGRESSION, [table])
    far = table.set_column(4, "label", pa.array(np.full(200, 1e12)))
    profile = one(far, "outcomes", REGRESSION, binning)
    end = profile.binning.coarse_offsets[1]
    assert profile.residual_sums[2, :end].sum() == 200 * CLIP * unit_of(binning)
    assert len(merge(profile, one(table, "outcomes", REGRESSION, binning)).residuals.table) == LINES


def test_without_scores_in_the_reference_the_labels_give_the_bins_of_the_score() -> None:
    table = rows(2_000)
    binning = build_binning(REGRESSION, [table.drop_columns(["score"])])
    edges = binning.features[-1].edges
    assert len(edges) > 200
    assert edges[-1] == table["label"].to_numpy().max()


def test_a_binary_model_has_no_residuals() -> None:
    assert one(rows(100), "outcomes").residual_sums.shape == (5, 0)
