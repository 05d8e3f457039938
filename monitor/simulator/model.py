"""A click model: ridge logistic regression on standardised numbers, one-hot categories and one kind of cross.

It reads features as they are served. A null number counts as the training mean, a null or unknown category
as none, as a production pipeline would impute them: so a broken feature changes scores, and with them the
ads that are chosen.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from monitor.simulator import logistic
from monitor.simulator.arrays import Columns, Floats, Ints

_RIM = 6.0  # standard deviations
_LEAST = -0.99


class Term(Protocol):
    """A group of columns of the design that come from one or two features."""

    @property
    def reads(self) -> tuple[str, ...]:
        """The features that it comes from."""

    @property
    def width(self) -> int:
        """Number of columns."""

    def write(self, columns: Columns, out: Floats) -> None:
        """Fill `out`, zeros of shape (rows, width), from columns of shape (rows,)."""

    def logit(self, columns: Columns, weights: Floats) -> Floats:
        """What the term adds to the log-odds; shapes broadcast."""


@dataclass(frozen=True)
class Number:
    """A number, standardised by the training rows; on a logarithmic scale when `log`. Null is the mean.

    What lies far outside the training rows counts as their rim, as production models clip it.
    """

    name: str
    mean: float
    scale: float
    log: bool
    width: int = 1

    @property
    def reads(self) -> tuple[str, ...]:
        return (self.name,)

    @classmethod
    def of(cls, name: str, training: Columns, *, log: bool = False) -> "Number":
        """Learn mean and standard deviation (nulls left out)."""
        values = np.log1p(training[name]) if log else training[name]
        return cls(name, float(np.nanmean(values)), float(np.nanstd(values)) or 1.0, log)

    def standardised(self, columns: Columns) -> Floats:
        values = np.log1p(np.maximum(columns[self.name], _LEAST)) if self.log else columns[self.name]
        return np.asarray(
            np.nan_to_num((values - self.mean) / self.scale).clip(-_RIM, _RIM), dtype=np.float64
        )

    def write(self, columns: Columns, out: Floats) -> None:
        out[:, 0] = self.standardised(columns)

    def logit(self, columns: Columns, weights: Floats) -> Floats:
        return np.asarray(self.standardised(columns) * weights[0], dtype=np.float64)


class OneHot:
    """Base of the terms in which each row switches one column on, or none (-1)."""

    width: int

    @property
    def reads(self) -> tuple[str, ...]:
        raise NotImplementedError

    def place(self, columns: Columns) -> Ints:
        """The column that is on, or -1."""
        raise NotImplementedError

    def write(self, columns: Columns, out: Floats) -> None:
        place = self.place(columns)
        known = np.flatnonzero(place >= 0)
        out[known, place[known]] = 1.0

    def logit(self, columns: Columns, weights: Floats) -> Floats:
        return np.append(weights, 0.0)[self.place(columns)]


@dataclass(frozen=True)
class Category(OneHot):
    """One column for every `group` neighbouring values; codes start at `first`, others are unknown."""

    name: str
    width: int
    group: int = 1
    first: int = 0

    @property
    def reads(self) -> tuple[str, ...]:
        return (self.name,)

    def place(self, columns: Columns) -> Ints:
        codes = columns[self.name] - self.first
        known = (codes >= 0) & (codes < self.width * self.group)
        return np.where(known, codes // self.group, -1).astype(np.int64)


@dataclass(frozen=True)
class Cross(OneHot):
    """One column for each pair of a number's bucket and a category. Null is the bucket of the mean."""

    number: str
    edges: tuple[float, ...]
    mean: float
    category: Category

    @classmethod
    def of(cls, number: str, buckets: int, category: Category, training: Columns) -> "Cross":
        """Learn buckets of equal size."""
        values = training[number]
        edges = np.nanquantile(values, np.arange(1, buckets) / buckets)
        return cls(number, tuple(edges.tolist()), float(np.nanmean(values)), category)

    @property
    def width(self) -> int:  # type: ignore[override]
        return (len(self.edges) + 1) * self.category.width

    @property
    def reads(self) -> tuple[str, ...]:
        return self.number, self.category.name

    def place(self, columns: Columns) -> Ints:
        values = np.nan_to_num(columns[self.number], nan=self.mean)
        bucket = np.searchsorted(self.edges, values, side="left")
        code = self.category.place(columns)
        return np.where(code >= 0, bucket * self.category.width + code, -1).astype(np.int64)


@dataclass(frozen=True)
class Pair(OneHot):
    """One column for each pair of two categories."""

    first: Category
    category: Category

    @property
    def width(self) -> int:  # type: ignore[override]
        return self.first.width * self.category.width

    @property
    def reads(self) -> tuple[str, ...]:
        return self.first.name, self.category.name

    def place(self, columns: Columns) -> Ints:
        one, other = self.first.place(columns), self.category.place(columns)
        known = (one >= 0) & (other >= 0)
        return np.where(known, one * self.category.width + other, -1).astype(np.int64)


@dataclass(frozen=True)
class ClickModel:
    """Terms and their weights; the first weight is the intercept."""

    terms: tuple[Term, ...]
    weights: Floats

    @classmethod
    def fit(cls, terms: Sequence[Term], training: Columns, labels: Floats, ridge: float) -> "ClickModel":
        """Train on columns and labels of shape (rows,); `ridge` penalises all weights but the intercept."""
        penalty = np.full(1 + sum(term.width for term in terms), ridge)
        penalty[0] = 0.0

        def design(rows: slice) -> Floats:
            part = {name: values[rows] for name, values in training.items()}
            x = np.zeros((len(labels[rows]), len(penalty)))
            x[:, 0] = 1.0
            first = 1
            for term in terms:
                term.write(part, x[:, first : first + term.width])
                first += term.width
            return x

        # Rounded, so that another order of additions on another machine still gives the same scores.
        return cls(tuple(terms), np.round(logistic.fit(design, labels, penalty), 6))

    def score(self, columns: Columns) -> Floats:
        """The probability of a click; columns broadcast, so (rows, 1) and (rows, candidates) may be mixed."""
        return logistic.sigmoid(self.weights[0] + self.logit(columns, self.terms))

    def logit(self, columns: Columns, terms: Collection[Term]) -> Floats:
        """What these of its terms add to the log-odds; columns of other terms need not be there."""
        total: Floats = np.zeros(1)
        first = 1
        for term in self.terms:
            if term in terms:
                total = total + term.logit(columns, self.weights[first : first + term.width])
            first += term.width
        return total
