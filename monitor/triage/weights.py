"""How much each piece of evidence weighs for each cause: the table `weights.toml` beside this file.

A line of the catalogue that has none there weighs what its role does, so that a new symptom counts from its
first day.
"""

import tomllib
from importlib.resources import files
from typing import Any, NamedTuple

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


def _by_role(fired: float, clear: float, kind: str) -> Weight:
    return Weight(fired, clear, "judged", (fired, clear), kind)


ROLES: dict[Role, Weight] = {
    "must": _by_role(7.0, -5.0, "direct"),
    "may": _by_role(0.7, -0.3, "follows"),
    "must_not": _by_role(-3.0, 0.1, "separates"),
}

_TABLE: dict[str, Any] = tomllib.loads((files("monitor.triage") / "weights.toml").read_text(encoding="utf-8"))

#: What stands for a cause that no catalogue holds; what two causes at once cost; how sharp the odds are.
LEAK: float = _TABLE["general"]["leak"]
PAIR: float = _TABLE["general"]["pair"]
TEMPERATURE: float = _TABLE["general"]["temperature"]
#: What a warning counts of an alarm.
WARNING: float = _TABLE["general"]["warning"]

PRIOR: dict[str, float] = {cause: line["value"] for cause, line in _TABLE["prior"].items()}
JUDGED_PRIOR: dict[str, float] = {cause: line["judged"] for cause, line in _TABLE["prior"].items()}

WEIGHTS: dict[tuple[str, str], Weight] = {
    (cause, symbol): Weight(line["fired"], line["clear"], line["source"], tuple(line["judged"]), line["kind"])
    for cause, lines in _TABLE["weights"].items()
    for symbol, line in lines.items()
}


def weight(cause: str, symbol: str, role: Role) -> Weight:
    """The weight of a symbol that the catalogue lists for the cause in that role."""
    return WEIGHTS.get((cause, symbol), ROLES[role])
