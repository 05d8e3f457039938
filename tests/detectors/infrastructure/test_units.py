"""Numbers in another unit."""

from collections.abc import Callable

import numpy as np
import pytest

from detectors.infrastructure import units
from tests.detectors.campaign import Campaign
from tests.detectors.infrastructure.faults import after, some
from tests.detectors.infrastructure.test_swapped import Different
from tests.detectors.world import Columns, Spoil


@pytest.fixture(scope="module")
def prices() -> Campaign:
    campaign = Campaign(Different(rows=1_000, seed=24))
    campaign.grow(108, judged=False)
    return campaign


def written(name: str, change: Callable[..., np.ndarray], share: float = 1.0) -> Spoil:
    def spoil(columns: Columns, rng: np.random.Generator) -> Columns:
        return {**columns, name: np.where(some(columns, rng, share), change(columns[name]), columns[name])}

    return spoil


@pytest.mark.parametrize("factor", [1e-3, 1e-2, 1 / 60, 60.0, 100.0, 1e3, 1e6])
@pytest.mark.parametrize("name", ["plain1", "plain2", "plain4"])
def test_a_factor_of_a_known_unit_is_named(prices: Campaign, name: str, factor: float) -> None:
    found = after(prices, written(name, lambda x: x * factor), "units")
    assert set(found) == {name}
    assert found[name].details["factor"] == pytest.approx(factor)
    assert found[name].details["offset"] is None


def test_fahrenheit_is_named(prices: Campaign) -> None:
    details = after(prices, written("plain1", lambda x: 1.8 * x + 32), "units")["plain1"].details
    assert (details["change"], details["factor"], details["offset"]) == ("Fahrenheit", 1.8, 32.0)


def test_a_logarithm_is_named(prices: Campaign) -> None:
    details = after(prices, written("plain2", np.log), "units")["plain2"].details
    assert details["change"] == "its logarithm"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("a hundredth", "a hundredth of what it was"),
        ("a thousand times", "a thousand times what it was"),
        ("the opposite", "the opposite of what it was"),
        ("Celsius", "now in Celsius"),
        ("its logarithm", "now its logarithm"),
    ],
)
def test_a_change_of_unit_is_told_in_words(change: str, words: str) -> None:
    assert change in units.CHANGES
    assert units.told(change) == words


@pytest.mark.parametrize("factor", [1e-2, 1e3])
def test_a_part_of_the_rows_in_another_unit_is_named_with_its_share(prices: Campaign, factor: float) -> None:
    found = after(prices, written("plain2", lambda x: x * factor, share=0.5), "units")
    assert found["plain2"].details["factor"] == pytest.approx(factor)
    assert found["plain2"].details["share"] == pytest.approx(0.5, abs=0.1)


@pytest.mark.parametrize("change", [lambda x: x + 1, lambda x: x * 1.3, lambda x: x * 0 + 5, np.abs])
def test_what_is_no_unit_is_not_named_one(
    prices: Campaign,
    change: Callable[..., np.ndarray],
) -> None:
    assert not after(prices, written("plain4", change), "units")
