"""Fit the weights of the evidence: a ridge multinomial regression drawn towards the weights judged by hand.

The score of a cause is linear in its weights (one for each symbol fired, one for each clear, and a prior),
so the negative log-likelihood of the true causes is convex. The penalty is Σ ((w − judged) / spread)² / 2.
The role of a symbol in the catalogue bounds the sign of its weights. What is missing has no input at all.
An example of two causes teaches each by half.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import logsumexp

from monitor.triage.catalogue import CATALOGUE, Role
from monitor.triage.weighing import counted
from monitor.triage.weights import Prior, Table, Weight
from tests.benchmarks.triage.example import Example

Floats = NDArray[np.float64]
BOUNDS: dict[Role, tuple[tuple[float | None, float | None], tuple[float | None, float | None]]] = {
    "must": ((0.0, None), (None, 0.0)),
    "may": ((0.0, None), (None, 0.0)),
    "must_not": ((None, 0.0), (0.0, None)),
}
IMPOSSIBLE = -1e9
SPREAD_OF_PRIOR = 0.5  # the mix of simulated causes is not that of the world: priors move less


@dataclass(frozen=True)
class Block:
    """One cause's inputs, float64[N, 2 S + 1]: for each symbol fired and clear, and 1 for the prior."""

    cause: str
    symbols: tuple[str, ...]
    inputs: Floats


def blocks(examples: Sequence[Example]) -> list[Block]:
    """The inputs of every cause of the catalogue."""
    return [_block(cause, examples) for cause in CATALOGUE]


def _block(cause: str, examples: Sequence[Example]) -> Block:
    entry = CATALOGUE[cause]
    symbols = tuple(entry.roles)
    inputs = np.zeros((len(examples), 2 * len(symbols) + 1))
    inputs[:, -1] = 1.0
    for row, example in zip(inputs, examples, strict=True):
        for sign in counted(entry, example.signs):
            row[2 * symbols.index(sign.symbol) + (sign.state == "clear")] = sign.strength
    return Block(cause, symbols, inputs)


def fit(examples: Sequence[Example], table: Table, spread: float) -> Table:
    """The table with fitted weights; `spread` is how far (log-odds) a weight is from what was judged."""
    parts = blocks(examples)
    start = [_judged(block, table) for block in parts]
    cuts = np.cumsum([len(values) for values in start])[:-1]
    judged, spreads = np.concatenate(start), np.concatenate([_spreads(block, spread) for block in parts])
    bounds = [bound for block in parts for bound in _bounds(block)]
    truth, usable = _truth(examples), _usable(examples)
    importance = np.array([example.weight for example in examples])

    def loss(values: Floats) -> tuple[float, Floats]:
        held = np.split(values, cuts)
        scores = np.column_stack([block.inputs @ w for block, w in zip(parts, held, strict=True)])
        scores = np.where(usable, scores, IMPOSSIBLE)
        everything = logsumexp(np.column_stack([scores, np.full(len(scores), table.leak)]), axis=1)
        away = (values - judged) / spreads
        error = importance @ (everything - (truth * scores).sum(axis=1)) + away @ away / 2
        pull = importance[:, None] * (np.exp(scores - everything[:, None]) - truth)
        slopes = [block.inputs.T @ column for block, column in zip(parts, pull.T, strict=True)]
        return float(error), np.concatenate(slopes) + away / spreads

    start_at = np.clip(judged, [_low(b) for b in bounds], [_high(b) for b in bounds])
    found = minimize(loss, start_at, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 500})
    return _table(parts, np.split(found.x, cuts), table)


def _low(bound: tuple[float | None, float | None]) -> float:
    return -np.inf if bound[0] is None else bound[0]


def _high(bound: tuple[float | None, float | None]) -> float:
    return np.inf if bound[1] is None else bound[1]


def _judged(block: Block, table: Table) -> Floats:
    roles = CATALOGUE[block.cause].roles
    pairs = [table.weight(block.cause, symbol, roles[symbol]).judged for symbol in block.symbols]
    prior = table.priors[block.cause].judged if block.cause in table.priors else 0.0
    return np.array([value for pair in pairs for value in pair] + [prior])


def _spreads(block: Block, spread: float) -> Floats:
    return np.append(np.full(2 * len(block.symbols), spread), SPREAD_OF_PRIOR)


def _bounds(block: Block) -> list[tuple[float | None, float | None]]:
    roles = CATALOGUE[block.cause].roles
    return [bound for symbol in block.symbols for bound in BOUNDS[roles[symbol]]] + [(None, None)]


def _truth(examples: Sequence[Example]) -> Floats:
    rows = [[(cause in e.causes) / max(len(e.causes), 1) for cause in CATALOGUE] for e in examples]
    return np.array(rows)


def _usable(examples: Sequence[Example]) -> NDArray[np.bool_]:
    return np.array([[cause in e.possible or cause in e.causes for cause in CATALOGUE] for e in examples])


def _table(parts: Sequence[Block], held: Sequence[Floats], table: Table) -> Table:
    lines: dict[tuple[str, str], Weight] = {}
    priors: dict[str, Prior] = {}
    for block, values in zip(parts, held, strict=True):
        roles = CATALOGUE[block.cause].roles
        used = Counter({s: int((block.inputs[:, 2 * i : 2 * i + 2] != 0).any(axis=1).sum())
                        for i, s in enumerate(block.symbols)})  # fmt: skip
        for i, symbol in enumerate(block.symbols):
            old = table.weight(block.cause, symbol, roles[symbol])
            fired, clear = (round(float(v), 2) + 0.0 for v in values[2 * i : 2 * i + 2])
            source = f"fitted on {used[symbol]} spans" if used[symbol] else "judged"
            lines[block.cause, symbol] = old._replace(fired=fired, clear=clear, source=source)
        judged = table.priors[block.cause].judged if block.cause in table.priors else 0.0
        priors[block.cause] = Prior(round(float(values[-1]), 2) + 0.0, judged)
    return replace(table, lines=lines, priors=priors, temperature=1.0)
