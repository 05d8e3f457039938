"""`monitor/triage/weights.toml` as text: one line for each cause and symbol of the catalogue."""

from dataclasses import replace
from pathlib import Path

from monitor.triage import weights
from monitor.triage.catalogue import CATALOGUE
from monitor.triage.weights import Prior, Table, Weight

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

PRIORS = """\
# Log-odds before any evidence. Orchestration, joins and configuration break more often than models do
# (Papasian and Underwood 2020: 60 of 96 outages of one large pipeline had nothing to do with learning).
[prior]"""

GENERAL = ("leak", "pair", "temperature", "warning")


def complete(table: Table) -> Table:
    """The table with a line for everything in the catalogue, and for nothing else."""
    return replace(
        table,
        priors={cause: table.priors.get(cause, Prior(0.0, 0.0)) for cause in CATALOGUE},
        lines={
            (cause, symbol): table.weight(cause, symbol, role)
            for cause, entry in CATALOGUE.items()
            for symbol, role in entry.roles.items()
        },
    )


def to_text(table: Table) -> str:
    """The file's whole text."""
    table = complete(table)
    lines = [HEAD, "[general]"]
    lines += [f"{name} = {_number(getattr(table, name))}" for name in GENERAL]
    lines += ["", PRIORS]
    for cause, prior in table.priors.items():
        lines.append(f'"{cause}" = {{ value = {_number(prior.value)}, judged = {_number(prior.judged)} }}')
    for cause in CATALOGUE:
        lines += ["", f'[weights."{cause}"]']
        for symbol in CATALOGUE[cause].roles:
            lines.append(f"{symbol} = {_line(table.lines[cause, symbol])}")
    return "\n".join(lines) + "\n"


def _line(held: Weight) -> str:
    judged = ", ".join(map(_number, held.judged))
    return (
        f'{{ fired = {_number(held.fired)}, clear = {_number(held.clear)}, source = "{held.source}", '
        f'judged = [{judged}], kind = "{held.kind}" }}'
    )


def _number(value: float) -> str:
    return f"{round(value, 2) + 0.0:.2f}"
