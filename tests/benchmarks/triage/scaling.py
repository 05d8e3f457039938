"""Scale the odds on families that the weights were not fitted on: temperature, and the price of pairs."""

import math
from collections.abc import Sequence
from dataclasses import replace
from itertools import product

from monitor.triage.hypotheses import odds
from monitor.triage.weighing import weigh
from monitor.triage.weights import Table
from tests.benchmarks.triage.example import Example

TEMPERATURES = (0.7, 0.85, 1.0, 1.2, 1.4, 1.7, 2.0, 2.5)
PAIRS = (-7.0, -6.0, -5.0, -4.0, -3.0, -2.0)
LEAST = 1e-4


def scale(examples: Sequence[Example], table: Table) -> Table:
    """The table with the temperature and the price of a pair under which the true causes are likeliest."""
    tries = [
        replace(table, temperature=temperature, pair=pair)
        for temperature, pair in product(TEMPERATURES, PAIRS)
    ]
    return min(tries, key=lambda each: surprise(examples, each))


def surprise(examples: Sequence[Example], table: Table) -> float:
    """The mean of −ln P(what really happened), in nats."""
    total = math.fsum(example.weight for example in examples)
    return math.fsum(example.weight * _surprise(example, table) for example in examples) / total


def _surprise(example: Example, table: Table) -> float:
    found = odds(weigh(example.signs, example.possible, table), table).probabilities
    chance = math.fsum(p for held, p in found.items() if set(held) == set(example.causes))
    return -math.log(max(chance, LEAST))
