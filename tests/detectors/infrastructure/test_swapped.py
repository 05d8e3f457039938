"""Two columns in each other's place."""

import numpy as np
import pytest

from tests.detectors.campaign import Campaign
from tests.detectors.infrastructure.faults import after
from tests.detectors.world import Columns, Spoil, World


class Different(World):
    """A world whose columns can be told apart: ages, prices, and words of two kinds."""

    def features(self, *args: object, **named: object) -> Columns:
        columns = super().features(*args, **named)  # type: ignore[arg-type]
        columns["plain1"] = np.round(38 + 12 * columns["plain1"])
        columns["plain2"] = np.exp(1 + 0.8 * columns["plain2"])
        columns["plain3"] = 2 + 0.5 * columns["plain3"]
        columns["word1"] = np.char.replace(columns["word1"], "w", "city")
        return columns


@pytest.fixture(scope="module")
def different() -> Campaign:
    campaign = Campaign(Different(rows=1_000, seed=23))
    campaign.grow(108, judged=False)
    return campaign


def exchanged(one: str, other: str) -> Spoil:
    def spoil(columns: Columns, rng: np.random.Generator) -> Columns:
        return {**columns, one: columns[other], other: columns[one]}

    return spoil


@pytest.mark.parametrize(
    ("one", "other"), [("plain1", "plain2"), ("plain2", "plain3"), ("plain0", "plain1"), ("word1", "word2")]
)
def test_two_exchanged_columns_alarm_by_name(different: Campaign, one: str, other: str) -> None:
    found = after(different, exchanged(one, other), "swapped")
    assert f"{one} and {other}" in found
    assert found[f"{one} and {other}"].details["features"] == [one, other]


def test_a_column_that_merely_takes_the_scale_of_another_is_no_swap(different: Campaign) -> None:
    def spoil(columns: Columns, rng: np.random.Generator) -> Columns:
        return {**columns, "plain1": columns["plain2"], "plain2": columns["plain2"] * 50}

    assert not after(different, spoil, "swapped")


def test_columns_of_like_distribution_are_left_alone(different: Campaign) -> None:
    assert not after(different, exchanged("plain5", "plain6"), "swapped")
