"""The obvious faults alarm within three windows, under the right detector and with what triage needs."""

from typing import Any

import numpy as np
import pytest

from detectors.types import Finding
from tests.detectors.campaign import Campaign
from tests.detectors.world import Columns, Spoil, World


@pytest.fixture(scope="module")
def healthy() -> Campaign:
    """Eight and a half days: the fault starts at noon."""
    campaign = Campaign(World(rows=2_000, seed=7))
    campaign.grow(204, judged=False)
    return campaign


@pytest.fixture(scope="module")
def busy() -> Campaign:
    """Ten thousand rows a window; the fault starts at noon."""
    campaign = Campaign(World(rows=10_000, seed=8))
    campaign.grow(108, judged=False)
    return campaign


def alarms(campaign: Campaign, spoil: Spoil) -> dict[tuple[str, str], Finding]:
    found = campaign.branch(spoil).grow(3)
    return {(f.detector, f.subject): f for f in found if f.severity == "alarm"}


def only(columns: Columns, rows: Any) -> Columns:
    return {name: values[rows] for name, values in columns.items()}


def thirty_percent_null(columns: Columns, rng: np.random.Generator) -> Columns:
    values = columns["plain1"].astype(object)
    values[rng.random(len(values)) < 0.3] = None
    return {**columns, "plain1": values}


def ten_percent_nan(columns: Columns, rng: np.random.Generator) -> Columns:
    return {**columns, "cyclic1": np.where(rng.random(len(columns["ts"])) < 0.1, np.nan, columns["cyclic1"])}


def in_thousandths(columns: Columns, rng: np.random.Generator) -> Columns:
    return {**columns, "plain2": columns["plain2"] * 1_000}


def five_higher(columns: Columns, rng: np.random.Generator) -> Columns:
    return {**columns, "plain3": columns["plain3"] + 5}


def upper_case(columns: Columns, rng: np.random.Generator) -> Columns:
    return {**columns, "word1": np.char.upper(columns["word1"])}


def zero_padded(columns: Columns, rng: np.random.Generator) -> Columns:
    return {**columns, "word1": np.char.add(columns["word1"], " ")}


def other_ids(columns: Columns, rng: np.random.Generator) -> Columns:
    return {**columns, "word2": np.char.add("id_", columns["word2"])}


def half_the_rows(columns: Columns, rng: np.random.Generator) -> Columns:
    return only(columns, rng.random(len(columns["ts"])) < 0.5)


def no_rows(columns: Columns, rng: np.random.Generator) -> Columns:
    return only(columns, slice(0, 0))


def west_is_dark(columns: Columns, rng: np.random.Generator) -> Columns:
    return only(columns, columns["d:datacenter"] != "west")


def cheaper(columns: Columns, rng: np.random.Generator) -> Columns:
    return {**columns, "value": columns["value"] * 0.6}


def worse_scores(columns: Columns, rng: np.random.Generator) -> Columns:
    return {**columns, "score": np.sort(columns["score"])[::-1].copy()}


def a_tenth_of_a_deviation(columns: Columns, rng: np.random.Generator) -> Columns:
    return {**columns, "plain4": columns["plain4"] + 0.1}


def half_the_labels(columns: Columns, rng: np.random.Generator) -> Columns:
    kept = columns["label"] * (rng.random(len(columns["ts"])) < 0.5)
    return {**columns, "label": kept, "value": columns["value"] * kept}


@pytest.mark.parametrize(
    ("spoil", "detector", "subject", "details"),
    [
        (thirty_percent_null, "missing", "plain1", {"kind": "null"}),
        (ten_percent_nan, "missing", "cyclic1", {"kind": "nan"}),
        (in_thousandths, "ranges", "plain2", {"offset": None}),
        (five_higher, "ranges", "plain3", {"factor": None}),
        (upper_case, "vocabulary", "word1", {"form": "case", "replaced": True}),
        (zero_padded, "vocabulary", "word1", {"form": "padding"}),
        (other_ids, "vocabulary", "word2", {"form": "ids", "replaced": True}),
        (half_the_rows, "volume", "predictions", {"declared": None}),
        (half_the_rows, "metric", "requests", {"direction": "fall", "role": "volume"}),
        (no_rows, "volume", "predictions", {"ratio": 0.0}),
        (west_is_dark, "volume", "predictions", {"ratio": 0.0}),
        (cheaper, "metric", "value_per_click", {"direction": "fall", "role": "value"}),
        (worse_scores, "calibration", "score by tenths", {}),
        (half_the_labels, "calibration", "score", {}),
        (half_the_labels, "metric", "ctr", {"direction": "fall", "role": "proxy"}),
    ],
)
def test_the_fault_alarms(
    healthy: Campaign, spoil: Spoil, detector: str, subject: str, details: dict[str, Any]
) -> None:
    finding = alarms(healthy, spoil)[detector, subject]
    assert {key: finding.details[key] for key in details} == details
    assert finding.streak == 3


def test_the_factor_of_a_unit_change_is_found(healthy: Campaign) -> None:
    factor = alarms(healthy, in_thousandths)["ranges", "plain2"].details["factor"]
    assert factor == pytest.approx(1_000, rel=0.05)


def test_the_offset_of_a_unit_change_is_found(healthy: Campaign) -> None:
    offset = alarms(healthy, five_higher)["ranges", "plain3"].details["offset"]
    assert offset == pytest.approx(5, abs=0.1)


def test_a_dark_datacenter_is_named(healthy: Campaign) -> None:
    assert alarms(healthy, west_is_dark)["volume", "predictions"].segment == {"datacenter": "west"}


def test_a_small_shift_is_seen_at_ten_thousand_rows(busy: Campaign) -> None:
    finding = alarms(busy, a_tenth_of_a_deviation)["drift", "plain4"]
    assert finding.details["mean_shift_sd"] == pytest.approx(0.1, abs=0.05)


def test_a_fault_in_one_feature_accuses_no_other(healthy: Campaign) -> None:
    accused = {subject for _, subject in alarms(healthy, thirty_percent_null)}
    assert accused == {"plain1"}
