"""F1 over the slices of all instances together, as in RiskLoc's evaluation: a slice is right or wrong."""

from collections.abc import Iterable
from dataclasses import dataclass

from tests.benchmarks.localisation.instance import Slice


@dataclass
class Score:
    """Slices named rightly, named wrongly and missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def add(self, truth: Iterable[Slice], named: Iterable[Slice]) -> None:
        """Count one instance."""
        true, said = set(truth), set(named)
        self.right += len(true & said)
        self.wrong += len(said - true)
        self.missed += len(true - said)

    @property
    def f1(self) -> float:
        """2 right / (2 right + wrong + missed)."""
        whole = 2 * self.right + self.wrong + self.missed
        return 2 * self.right / whole if whole else 1.0
