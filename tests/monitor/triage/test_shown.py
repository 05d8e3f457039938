"""Words under other names, and older values, told from the pairs that findings show."""

import itertools
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from detectors.types import Finding
from monitor.triage.facts import establish
from monitor.triage.report import diagnose
from monitor.triage.shown import crosswise
from tests.monitor.triage.world import case, finding, scale

WORDS = ("games", "books", "games", "travel", "books", "games", "travel")


def differing(pairs: list[str]) -> Finding:
    examples = [f"req-{at}: {pair}" for at, pair in enumerate(pairs)]
    rows: dict[str, Any] = {"compared": 40, "differing": len(pairs), "explained": len(pairs)}
    return finding("training_skew", "device", form="rows", transform="other", examples=examples, **rows)


@pytest.mark.parametrize(
    ("pairs", "told"),
    [
        ([f"v2:{word} | {word}" for word in WORDS], "renamed"),
        ([f"v2:{word} | {word}" for word in WORDS[:4]], "other"),  # hardly one was seen again
        ([f"new {at % 2} | {word}" for at, word in enumerate(WORDS)], "other"),  # now this and now that
        ([f"{word} | {other}" for word, other in itertools.pairwise(WORDS)], "other"),
        ([f"{len(word)}.5 | {len(word)}" for word in WORDS], "other"),  # numbers: no names
    ],
)
def test_one_served_word_for_each_of_training_is_a_renaming(pairs: list[str], told: str) -> None:
    (found,) = establish(case(findings=(differing(pairs),))).case.findings
    assert found.details["transform"] == told


def test_renamed_words_are_another_encoding() -> None:
    found = differing([f"v2:{word} | {word}" for word in WORDS])
    assert diagnose(case(scale("ctr", 0.8), findings=(found,))).causes[0].cause == "features.encoding"


RNG = np.random.default_rng(3)
TRAINED = RNG.gamma(4.0, 0.02, 40)
NEAR = TRAINED * RNG.normal(1.0, 0.08, 40)


@pytest.mark.parametrize(
    ("served", "digits", "told"),
    [
        (NEAR, 4, "older"),
        (NEAR, 6, "other"),  # noise: written with more digits than training's
        (np.minimum(NEAR, TRAINED), 4, "other"),  # one side: rounded down
        (RNG.permutation(TRAINED), 4, "other"),  # another row's
        (NEAR[:10], 4, "other"),  # too few
    ],
)
def test_a_value_near_trainings_on_both_sides_is_an_older_one(
    served: NDArray[np.float64], digits: int, told: str
) -> None:
    pairs = [f"{now:.{digits}f} | {was:.4f}" for now, was in zip(served, TRAINED, strict=False)]
    (found,) = establish(case(findings=(differing(pairs),))).case.findings
    assert found.details["transform"] == told


def test_older_values_are_a_stale_feature() -> None:
    found = differing([f"{now:.4f} | {was:.4f}" for now, was in zip(NEAR, TRAINED, strict=True)])
    assert diagnose(case(scale("ctr", 0.8), findings=(found,))).causes[0].cause == "features.stale"


def one_value(value: str, training: list[str]) -> Finding:
    found = differing([f"{value} | {was}" for was in training])
    return replace(found, details={**found.details, "transform": "default", "value": value})


AGES = [str(age) for age in np.random.default_rng(4).integers(18, 80, 30)]
BEYOND = [f"{40 + more:.1f}" for more in np.random.default_rng(5).exponential(8.0, 30)]
WANDERS = [f"{level:.2f}" for level in 2 + np.cumsum(np.random.default_rng(6).normal(0, 0.05, 30))]
KINDS = np.random.default_rng(7).choice(["games", "books", "travel"], 30).tolist()


@pytest.mark.parametrize(
    ("value", "training", "told"),
    [
        ("41", AGES, "usual"),  # among them
        ("40", BEYOND, "bound"),  # all beyond it, the nearest close by
        ("-999", AGES, "usual"),  # all on one side, far away
        ("2", WANDERS, "default"),  # they go together in time: one value for all rows, which stopped
        ("41", AGES[:6], "default"),  # too few
        ("0", AGES, "default"),  # what stands for no value is told by its word
        ("games", KINDS, "usual"),
        ("games", sorted(KINDS), "default"),  # one word for all rows at a time
        ("41", ["41.5"] * 30, "default"),
    ],
)
def test_one_served_value_is_a_bound_a_usual_value_or_one_that_stopped(
    value: str, training: list[str], told: str
) -> None:
    (found,) = establish(case(findings=(one_value(value, training),))).case.findings
    assert found.details["transform"] == told


@pytest.mark.parametrize(
    ("value", "training", "cause"),
    [
        ("41", AGES, "features.missing"),
        ("40", BEYOND, "features.skew"),
        ("2", WANDERS, "features.stale"),
        ("0", AGES, "features.missing"),
    ],
)
def test_what_one_served_value_is_decides_what_is_broken(value: str, training: list[str], cause: str) -> None:
    found = one_value(value, training)
    assert diagnose(case(scale("ctr", 0.8), findings=(found,))).causes[0].cause == cause


@pytest.mark.parametrize(
    ("lags", "told"),
    [
        (np.linspace(0.04, 1.2, 24), "older"),  # an age that no longer grows
        (np.full(24, 0.75), "offset"),
        (-np.linspace(0.04, 1.2, 24), "offset"),  # ahead of training
        (np.linspace(0.04, 0.2, 5), "offset"),  # too few
    ],
)
def test_an_offset_that_grows_is_an_age_that_stands(lags: NDArray[np.float64], told: str) -> None:
    ages = np.random.default_rng(8).uniform(2, 20, len(lags))
    found = differing([f"{age - lag:.2f} | {age:.2f}" for age, lag in zip(ages, lags, strict=True)])
    found = replace(found, details={**found.details, "transform": "offset", "value": "-0.75"})
    (told_of,) = establish(case(findings=(found,))).case.findings
    assert told_of.details["transform"] == told


@pytest.mark.parametrize(
    ("other", "crossed"),
    [
        (["games | phone", "books | tv"], True),
        (["games | phone", "books | phone"], False),
        (["games | tv"], False),
    ],
    ids=["each holds the other's", "one row does not", "one row is too few"],
)
def test_rows_show_whether_two_features_hold_each_others_words(other: list[str], crossed: bool) -> None:
    assert crosswise(differing(["phone | games", "tv | books"]), differing(other)) is crossed
