"""Names of versions, and models that are a little worse or a little broken."""

import re
from collections.abc import Callable, Collection
from dataclasses import replace

import numpy as np

from monitor.simulator.arrays import Floats
from monitor.simulator.model import ClickModel, Cross, Pair, Term

_TURNED, _FORGOTTEN = 1.6, 0.7


def bumped(version: str, by: int) -> str:
    """The version so many later, or earlier.

    >>> bumped("next-3.2", 1), bumped("v7", -1)
    ('next-3.3', 'v6')
    """
    return re.sub(r"\d+$", lambda digits: str(int(digits[0]) + by), version)


def without(model: ClickModel, feature: str) -> ClickModel:
    """The model with a feature's weights lost."""
    return reweighted(model, lambda term, weights: weights * (feature not in term.reads))


def rounded(model: ClickModel, decimals: int) -> ClickModel:
    """The model with its weights in a coarser number format."""
    return replace(model, weights=np.round(model.weights, decimals))


def blurred(model: ClickModel, strength: float) -> ClickModel:
    """A model that knows less of who likes what: it goes for everybody's average instead."""

    def blur(term: Term, weights: Floats) -> Floats:
        if not isinstance(term, Cross | Pair):
            return weights
        table = weights.reshape(-1, term.category.width)
        return np.asarray((strength * table.mean(axis=0) + (1 - strength) * table).ravel())

    return reweighted(model, blur)


def spoiled(model: ClickModel, features: Collection[str], strength: float) -> ClickModel:
    """A model that learned these features from turned labels in part, and knows less of who likes what."""

    def spoil(term: Term, weights: Floats) -> Floats:
        wrong = not isinstance(term, Cross | Pair) and bool(set(term.reads) & set(features))
        return weights * (1 - _TURNED * strength) if wrong else weights

    return blurred(reweighted(model, spoil), _FORGOTTEN * strength)


def scaled(model: ClickModel, factor: float) -> ClickModel:
    """The model with its log-odds stretched."""
    return replace(model, weights=model.weights * factor)


def reweighted(model: ClickModel, change: Callable[[Term, Floats], Floats]) -> ClickModel:
    """The model with other weights for each term; the intercept stays."""
    weights = model.weights.copy()
    first = 1
    for term in model.terms:
        weights[first : first + term.width] = change(term, weights[first : first + term.width])
        first += term.width
    return replace(model, weights=weights)
