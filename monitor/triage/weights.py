"""How much each piece of evidence weighs for each cause: the table `weights.toml` beside this file.

A line of the catalogue that has none there weighs what its role does, so that a new symptom counts from its
first day.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import NamedTuple

from monitor.triage.catalogue import Role


class Weight(NamedTuple):
    """Log-odds when the symbol fired and when it was looked for and clear, and where they came from.

    `judged` is the pair as it was judged by hand, `kind` the reason for it; see the head of the table.
    """

    fired: float
    clear: float
    source: str
    judged: tuple[float, float]
    kind: str


class Prior(NamedTuple):
    """A cause's log-odds before any evidence, and as they were judged by hand."""

    value: float
    judged: float


def _by_role(fired: float, clear: float, kind: str) -> Weight:
    return Weight(fired, clear, "judged", (fired, clear), kind)


ROLES: dict[Role, Weight] = {
    "must": _by_role(7.0, -5.0, "direct"),
    "may": _by_role(0.7, -0.3, "follows"),
    "must_not": _by_role(-3.0, 0.1, "separates"),
}


@dataclass(frozen=True)
class Table:
    """All weights.

    `leak` is the score of what no catalogue holds, `pair` what two causes at once cost, `temperature` divides
    all scores, `warning` is what a warning counts of an alarm.
    """

    leak: float
    pair: float
    temperature: float
    warning: float
    priors: Mapping[str, Prior]
    lines: Mapping[tuple[str, str], Weight]  # by cause and symbol

    def weight(self, cause: str, symbol: str, role: Role) -> Weight:
        """The weight of a symbol that the catalogue lists for the cause in that role."""
        return self.lines.get((cause, symbol), ROLES[role])

    def prior(self, cause: str) -> float:
        """The cause's log-odds before any evidence."""
        return self.priors[cause].value if cause in self.priors else 0.0


def read(text: str) -> Table:
    """The table from the text of its file."""
    held = tomllib.loads(text)
    return Table(
        **held["general"],
        priors={cause: Prior(**line) for cause, line in held["prior"].items()},
        lines={
            (cause, symbol): Weight(**{**line, "judged": tuple(line["judged"])})
            for cause, lines in held["weights"].items()
            for symbol, line in lines.items()
        },
    )


TABLE = read((files("monitor.triage") / "weights.toml").read_text(encoding="utf-8"))
WARNING = TABLE.warning
