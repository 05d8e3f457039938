"""Words under other names, and older values, told from the pairs that findings show."""

import itertools
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from detectors.types import Finding
from monitor.triage.facts import establish
from monitor.triage.report import diagnose
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
