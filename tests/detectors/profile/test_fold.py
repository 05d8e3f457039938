"""The fold against the same counts taken row by row in plain Python."""

from collections import Counter
from fractions import Fraction
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.declared import HOUR_US, MINUTE_US
from detectors.profile import build_binning, profile_batch
from tests.detectors.profile.tables import DECLARED, one, rows, table

REFERENCE = table([{"ts": i, "f:x": float(i % 20), "f:word": "DE"} for i in range(200)])
BINNING = build_binning(DECLARED, [REFERENCE])


def finite(records: list[dict[str, Any]], column: str) -> list[float]:
    return [r[column] for r in records if r[column] is not None and np.isfinite(r[column])]


@settings(deadline=None, max_examples=100)
@given(st.lists(rows, min_size=1, max_size=30))
def test_a_window_counts_what_its_rows_hold(records: list[dict[str, Any]]) -> None:
    for (start, version), profile in profile_batch(table(records), DECLARED, BINNING, "predictions").items():
        own = [
            r for r in records if r["ts"] // HOUR_US * HOUR_US == start and (r["version"] or "") == version
        ]
        x = profile.feature("x")
        values = finite(own, "f:x")
        assert profile.rows == x.rows == profile.totals.n == len(own)
        assert x.nulls == sum(r["f:x"] is None for r in own)
        assert x.nans == sum(r["f:x"] is not None and np.isnan(r["f:x"]) for r in own)
        assert x.invalid == len(own) - x.nulls - x.nans - len(values)
        assert x.total == x.counts.sum() == len(values)
        codes = Counter(sum(value > edge for edge in x.edges) for value in values)
        assert {i: n for i, n in enumerate(x.counts.tolist()) if n} == codes
        assert (x.minimum, x.maximum) == (min(values), max(values)) if values else np.isnan(x.minimum)
        assert profile.totals.errors == sum(r["status"] == 2 for r in own)
        assert profile.totals.fallbacks == sum(r["status"] == 1 for r in own)
        assert profile.totals.scored == len(finite(own, "score"))
        score = sum(Fraction(round(Fraction(v) * 10**9), 10**9) for v in finite(own, "score"))
        assert profile.totals.score == pytest.approx(float(score), rel=1e-15, abs=1e-6 * len(own))
        countries = Counter(r["d:country"] or "" for r in own)
        assert {k: v.n for k, v in profile.cells.margin(("country",)).items()} == {
            (c,): n for c, n in countries.items()
        }


@settings(deadline=None)
@given(st.lists(st.floats(-1e100, 1e100), min_size=1, max_size=50))
def test_mean_and_variance_are_those_of_exact_arithmetic(values: list[float]) -> None:
    profile = one(pa.table({"ts": np.zeros(len(values), np.int64), "f:x": values}))
    exact = [Fraction(v) for v in values]
    mean = sum(exact) / len(exact)
    variance = sum((v - mean) ** 2 for v in exact) / len(exact)
    scale = max(abs(v) for v in values)
    x = profile.feature("x")
    assert x.mean == pytest.approx(float(mean), rel=1e-12, abs=4e-16 * scale)
    assert x.variance == pytest.approx(float(variance), rel=1e-12, abs=1e-15 * scale**2)


def test_a_bin_is_open_below_and_closed_above() -> None:
    profile = one(table([{"ts": 1, "f:x": v} for v in (-0.1, 0.0, 19.0, 19.1)]), binning=BINNING)
    assert (profile.feature("x").below, profile.feature("x").above) == (1, 1)


def test_sums_over_the_coarse_bins_of_any_feature_are_the_totals() -> None:
    rng = np.random.default_rng(5)
    records: list[dict[str, Any]] = [
        {
            "ts": int(rng.integers(0, HOUR_US)),
            "f:x": float(rng.normal(10, 8)) if rng.random() < 0.9 else None,
            "f:word": str(rng.choice(["DE", "FR"])),
            "score": float(rng.random()),
            "label": float(rng.random() < 0.3),
            "value": float(rng.integers(0, 3)) / 100,
            "known": int(rng.integers(0, HOUR_US)),
        }
        for _ in range(500)
    ]
    profile = one(table(records), "outcomes", binning=BINNING)
    totals = profile.totals
    assert totals.worthless == sum(r["label"] > 0 and r["value"] == 0 for r in records)
    for feature in (*profile.features, profile.score):
        found = feature.by_bin.total()
        assert (found.n, found.scored, found.outcomes, found.worthless) == (500, 500, 500, totals.worthless)
        assert (found.score, found.labels, found.value) == (totals.score, totals.labels, totals.value)


def test_score_outcomes_tell_calibration_bin_by_bin() -> None:
    rng = np.random.default_rng(6)
    scores = rng.random(20_000)
    labels = (rng.random(20_000) < scores).astype(float)
    zeros = np.zeros(20_000, dtype=np.int64)
    columns = {"ts": zeros, "known": zeros, "score": scores, "label": labels}
    n, mean, successes = one(pa.table(columns), "outcomes").score_outcomes()
    assert n.sum() == 20_000
    filled = n > 0
    departure = (successes[filled] - n[filled] * mean[filled]) / np.sqrt((n * mean * (1 - mean))[filled])
    assert 0.8 < np.std(departure) < 1.2


def test_only_outcomes_known_in_time_are_counted_and_all_are_in_the_delays() -> None:
    in_time = HOUR_US + 90 * MINUTE_US
    known = [0, 10 * MINUTE_US, in_time, in_time + 1, 9 * HOUR_US, None]
    records = [{"ts": 5, "label": 1.0, "value": 0.5, "known": k} for k in known]
    profile = one(table(records), "outcomes", binning=BINNING)
    assert (profile.rows, profile.totals.outcomes, profile.totals.value) == (3, 3, 1.5)
    assert profile.delays.grain == 30 * MINUTE_US
    assert profile.delays.until(in_time)[7:10] == (3, 3.0, 1.5)
    assert profile.delays.until(0).outcomes == 1
    assert profile.delays.until(10 * HOUR_US).outcomes == 5
    assert profile.delays.quantile_us(0.5) == in_time


def test_training_rows_need_no_time_and_go_to_one_profile() -> None:
    records = [{"ts": None, "f:x": 1.0, "label": 1.0}, {"ts": 9 * HOUR_US, "f:x": 2.0, "label": None}]
    found = profile_batch(table(records), DECLARED, BINNING, "training")
    assert list(found) == [(0, "")]
    assert (found[(0, "")].rows, found[(0, "")].totals.outcomes, found[(0, "")].totals.labels) == (2, 1, 1.0)


def test_a_served_row_without_a_time_is_refused_by_its_number() -> None:
    with pytest.raises(ValueError, match="row 1 of the stage 'predictions' has no ts"):
        profile_batch(table([{"ts": 1}, {"ts": None}]), DECLARED, BINNING, "predictions")


def test_outcomes_need_the_time_at_which_they_became_known() -> None:
    with pytest.raises(ValueError, match='needs the column "known"'):
        profile_batch(pa.table({"ts": [1]}), DECLARED, BINNING, "outcomes")


def test_an_unknown_stage_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ValueError, match="expected one of predictions, outcomes, training, canary"):
        profile_batch(table([{"ts": 1}]), DECLARED, BINNING, "served")  # type: ignore[arg-type]
