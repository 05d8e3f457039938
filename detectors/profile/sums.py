"""What is added up over rows: counts, and exact sums of score, latency, label and value.

One integer table serves a whole profile, each bin, each slice of the dimensions and each delay, so that all
of them merge by one addition of integers.
"""

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from detectors.profile.fixed import read

#: Rows of the table. A pair `x`, `x_nanos` holds one decimal sum (see `fixed`).
COLUMNS = (
    "n",
    "errors",
    "fallbacks",
    "scored",
    "score",
    "score_nanos",
    "timed",
    "latency_ms",
    "latency_ms_nanos",
    "outcomes",
    "labels",
    "labels_nanos",
    "value",
    "value_nanos",
    "worthless",
)
INDEX = {name: i for i, name in enumerate(COLUMNS)}


class Totals(NamedTuple):
    """The sums of one set of rows, as numbers."""

    n: int  # rows
    errors: int  # rows with status error
    fallbacks: int  # rows with status fallback
    scored: int  # rows with a finite score
    score: float  # sum of scores
    timed: int  # rows with a latency
    latency_ms: float  # sum of latencies, milliseconds
    outcomes: int  # rows whose outcome is known
    labels: float  # sum of labels
    value: float  # sum of values
    worthless: int  # successes (label > 0) worth exactly zero


@dataclass(frozen=True, eq=False)
class Sums:
    """Sums of many sets of rows: `table` is int64[len(COLUMNS), N]. Attributes are arrays of N."""

    table: NDArray[np.int64]

    @classmethod
    def zeros(cls, size: int) -> "Sums":
        """`size` empty sets of rows."""
        return cls(np.zeros((len(COLUMNS), size), dtype=np.int64))

    def __len__(self) -> int:
        return int(self.table.shape[1])

    def __getitem__(self, key: Any) -> "Sums":
        """The sets that a slice, mask or index array picks."""
        return Sums(self.table[:, key])

    def _count(self, name: str) -> NDArray[np.int64]:
        column: NDArray[np.int64] = self.table[INDEX[name]]
        return column

    def _decimal(self, name: str) -> NDArray[np.float64]:
        return read(self.table[INDEX[name]], self.table[INDEX[name] + 1])

    @property
    def n(self) -> NDArray[np.int64]:
        """Rows."""
        return self._count("n")

    @property
    def errors(self) -> NDArray[np.int64]:
        """Rows with status error."""
        return self._count("errors")

    @property
    def fallbacks(self) -> NDArray[np.int64]:
        """Rows with status fallback."""
        return self._count("fallbacks")

    @property
    def scored(self) -> NDArray[np.int64]:
        """Rows with a finite score."""
        return self._count("scored")

    @property
    def score(self) -> NDArray[np.float64]:
        """Sums of scores."""
        return self._decimal("score")

    @property
    def timed(self) -> NDArray[np.int64]:
        """Rows with a latency."""
        return self._count("timed")

    @property
    def latency_ms(self) -> NDArray[np.float64]:
        """Sums of latencies in milliseconds."""
        return self._decimal("latency_ms")

    @property
    def outcomes(self) -> NDArray[np.int64]:
        """Rows whose outcome is known."""
        return self._count("outcomes")

    @property
    def labels(self) -> NDArray[np.float64]:
        """Sums of labels."""
        return self._decimal("labels")

    @property
    def value(self) -> NDArray[np.float64]:
        """Sums of values."""
        return self._decimal("value")

    @property
    def worthless(self) -> NDArray[np.int64]:
        """Successes (label > 0) worth exactly zero."""
        return self._count("worthless")

    def aggregate(self, name: str) -> NDArray[np.float64]:
        """The sums under the name that a metric of the system file uses ("predictions" is `n`)."""
        return np.asarray(getattr(self, "n" if name == "predictions" else name), dtype=np.float64)

    def rows(self) -> list[Totals]:
        """Each set of rows as plain numbers."""
        columns = (getattr(self, field).tolist() for field in Totals._fields)
        return [Totals(*row) for row in zip(*columns, strict=True)]

    def total(self) -> Totals:
        """All sets taken together, as plain numbers."""
        return Sums(self.table.sum(axis=1, keepdims=True)).rows()[0]
