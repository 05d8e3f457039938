"""The click model: it finds weights that are there, and imputes what is missing."""

import numpy as np
import pytest

from monitor.simulator import logistic
from monitor.simulator.model import Category, ClickModel, Cross, Number, Term


@pytest.fixture(scope="module")
def columns() -> dict[str, np.ndarray]:
    rng = np.random.default_rng(1)
    return {
        "age": rng.uniform(20, 60, 20_000),
        "price": rng.lognormal(3, 1, 20_000),
        "colour": rng.integers(0, 3, 20_000),
    }


@pytest.fixture(scope="module")
def labels(columns: dict[str, np.ndarray]) -> np.ndarray:
    fits = (columns["age"] > 40) == (columns["colour"] == 0)
    logit = -2.0 + 1.5 * fits + 0.5 * (np.log1p(columns["price"]) - 3)
    return (np.random.default_rng(2).random(len(logit)) < logistic.sigmoid(logit)).astype(float)


@pytest.fixture(scope="module")
def model(columns: dict[str, np.ndarray], labels: np.ndarray) -> ClickModel:
    colour = Category("colour", 3)
    terms: list[Term] = [Number.of("price", columns, log=True), colour, Cross.of("age", 4, colour, columns)]
    return ClickModel.fit(terms, columns, labels, ridge=1.0)


def test_the_slope_of_the_likelihood_is_zero_at_the_weights_found() -> None:
    rng = np.random.default_rng(3)
    x = np.column_stack([np.ones(5_000), rng.normal(size=(5_000, 4))])
    y = (rng.random(5_000) < logistic.sigmoid(x @ np.array([-1.0, 0.5, -0.5, 0.0, 2.0]))).astype(float)
    ridge = np.array([0.0, 3.0, 3.0, 3.0, 3.0])
    weights = logistic.fit(lambda rows: x[rows], y, ridge)
    assert np.abs(x.T @ (y - logistic.sigmoid(x @ weights)) - ridge * weights).max() < 1e-3
    assert weights == pytest.approx([-1.0, 0.5, -0.5, 0.0, 2.0], abs=0.15)


def test_separable_labels_without_a_ridge_end_in_a_clear_error() -> None:
    x = np.linspace(-1.0, 1.0, 20)[:, None]
    with pytest.raises(ArithmeticError, match="raise the ridge"):
        logistic.fit(lambda rows: x[rows], (x[:, 0] > 0).astype(float), np.full(1, 1e-12))


def test_a_cross_lets_the_model_see_who_likes_what(model: ClickModel) -> None:
    price = np.full(4, 19.0)
    ages, colours = np.array([25.0, 25.0, 55.0, 55.0]), np.array([0, 1, 0, 1])
    young_0, young_1, old_0, old_1 = model.score({"age": ages, "price": price, "colour": colours})
    assert young_1 > 2 * young_0
    assert old_0 > 2 * old_1


def test_a_null_number_scores_as_the_training_mean(model: ClickModel) -> None:
    number = model.terms[0]
    assert isinstance(number, Number)
    asked = {"age": np.array([30.0, 30.0]), "colour": np.array([1, 1])}
    mean_price = np.expm1(number.mean)
    scores = model.score(asked | {"price": np.array([np.nan, mean_price])})
    assert scores[0] == pytest.approx(scores[1])


def test_a_null_and_an_unknown_category_score_alike_and_unlike_the_known_ones(model: ClickModel) -> None:
    asked = {"age": np.full(4, 30.0), "price": np.full(4, 19.0), "colour": np.array([-1, 7, 0, 1])}
    null, unknown, first, second = model.score(asked)
    assert null == unknown
    assert null not in (first, second)


def test_scores_of_candidates_broadcast_over_requests(model: ClickModel) -> None:
    wide = model.score(
        {
            "age": np.array([[30.0], [50.0]]),
            "price": np.full((2, 1), 19.0),
            "colour": np.array([[0, 1], [0, 1]]),
        }
    )
    one = model.score({"age": np.array([50.0]), "price": np.array([19.0]), "colour": np.array([1])})
    assert wide.shape == (2, 2)
    assert wide[1, 1] == pytest.approx(one[0])
