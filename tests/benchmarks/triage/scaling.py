"""Scale the odds on families that the weights were not fitted on: temperature, and the price of pairs."""

import math
from collections.abc import Sequence
from dataclasses import replace
from itertools import product
from typing import NamedTuple

from monitor.triage.hypotheses import odds
from monitor.triage.weighing import weigh
from monitor.triage.weights import Table
from tests.benchmarks.triage.example import Example

TEMPERATURES = (0.7, 0.85, 1.0, 1.1, 1.2, 1.3, 1.4, 1.7, 2.0, 2.5)
PAIRS = (-7.0, -6.0, -5.0, -4.0, -3.0, -2.0)
LEAST = 1e-4


class Scale(NamedTuple):
    """A temperature and a price of pairs, and the mean surprise (nats) under them."""

    surprise: float
    temperature: float
    pair: float


def scale(judged: Sequence[tuple[Sequence[Example], Table]]) -> Scale:
    """The scale under which the true causes are likeliest, each set of examples judged by its own table."""
    tries = []
    for temperature, pair in product(TEMPERATURES, PAIRS):
        scaled = [
            (examples, replace(table, temperature=temperature, pair=pair)) for examples, table in judged
        ]
        weights = [math.fsum(example.weight for example in examples) for examples, _ in scaled]
        total = math.fsum(w * surprise(*each) for w, each in zip(weights, scaled, strict=True))
        tries.append(Scale(total / math.fsum(weights), temperature, pair))
    return min(tries)


def surprise(examples: Sequence[Example], table: Table) -> float:
    """The mean of −ln P(what really happened), in nats."""
    total = math.fsum(example.weight for example in examples)
    return math.fsum(example.weight * _surprise(example, table) for example in examples) / total


def _surprise(example: Example, table: Table) -> float:
    found = odds(weigh(example.signs, example.possible, table), table).probabilities
    chance = math.fsum(p for held, p in found.items() if set(held) == set(example.causes))
    return -math.log(max(chance, LEAST))
