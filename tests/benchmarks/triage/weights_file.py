"""`monitor/triage/weights.toml` as text: one line for each cause and symbol of the catalogue."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from monitor.triage import weights
from monitor.triage.catalogue import CATALOGUE
from monitor.triage.weights import Weight

FILE = Path(weights.__file__).with_name("weights.toml")

HEAD = """\
# How much each piece of evidence weighs for each cause, in log-odds, and where each weight came from.
#
# `fired` counts when the symbol was seen, `clear` when it was looked for and not seen; what is missing weighs
# nothing. Of the symbols of one family one counts (weighing.py). `judged` holds the hand-judged pair
# [fired, clear] from which a fit starts and to which it is drawn, `kind` the reason for it:
#   direct     the symptom is the cause's own definition and its detector is silent on healthy data, so that
#              seeing it multiplies the odds by about a thousand; a healthy check nearly excludes it
#   separates  the definition names it as what tells the cause from its neighbour
#   shared     other causes show it as well
#   follows    it is a consequence that says little of where it came from
# `python -m tests.benchmarks.triage fit` rewrites this file; change `judged` by hand, and a symbol's role in
# catalogue.toml.
"""


@dataclass(frozen=True)
class Table:
    """Everything that the file holds."""

    general: Mapping[str, float]
    prior: Mapping[str, tuple[float, float]]  # by cause: (fitted, judged)
    weights: Mapping[tuple[str, str], Weight]  # by cause and symbol


def current() -> Table:
    """The table as it stands; a line of the catalogue without one of its own has its role's."""
    held = {
        (cause, symbol): weights.weight(cause, symbol, role)
        for cause, entry in CATALOGUE.items()
        for symbol, role in entry.roles.items()
    }
    general = {
        "leak": weights.LEAK,
        "pair": weights.PAIR,
        "temperature": weights.TEMPERATURE,
        "warning": weights.WARNING,
    }
    prior = {
        cause: (weights.PRIOR.get(cause, 0.0), weights.JUDGED_PRIOR.get(cause, 0.0)) for cause in CATALOGUE
    }
    return Table(general, prior, held)


def to_text(table: Table) -> str:
    """The file's whole text."""
    lines = [HEAD, "[general]", *(f"{name} = {_number(value)}" for name, value in table.general.items())]
    lines += [
        "",
        "# Log-odds before any evidence. Orchestration, joins and configuration break more often than",
    ]
    lines += ["# models do (Papasian and Underwood 2020: 60 of 96 outages had nothing to do with learning)."]
    lines += ["[prior]"]
    for cause, (fitted, judged) in table.prior.items():
        lines.append(f'"{cause}" = {{ value = {_number(fitted)}, judged = {_number(judged)} }}')
    for cause in CATALOGUE:
        lines += ["", f'[weights."{cause}"]']
        for symbol in CATALOGUE[cause].roles:
            lines.append(f"{symbol} = {_line(table.weights[cause, symbol])}")
    return "\n".join(lines) + "\n"


def _line(held: Weight) -> str:
    judged = ", ".join(map(_number, held.judged))
    return (
        f'{{ fired = {_number(held.fired)}, clear = {_number(held.clear)}, source = "{held.source}", '
        f'judged = [{judged}], kind = "{held.kind}" }}'
    )


def _number(value: float) -> str:
    return f"{round(value, 2) + 0.0:.2f}"
