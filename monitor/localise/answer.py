"""The slices in which a change sits, with their shares of it.

A slice's share of a change in sums is its own change over the total's. A ratio does not add up: its share is
the part of the change that would go if the slice had its expected ratio at the rows it has now.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from monitor.localise.cube import Ints, build
from monitor.localise.leaves import Leaves, over
from monitor.localise.scan import scan


@dataclass(frozen=True)
class Located:
    """`expected` and `observed` are the slice's sums, or its ratios.

    `share` is None where the total did not change.
    """

    segment: Mapping[str, str]
    share: float | None
    expected: float
    observed: float

    def to_json(self) -> dict[str, object]:
        """The item of the contract."""
        return {
            "segment": dict(self.segment),
            "share": self.share,
            "expected": self.expected,
            "observed": self.observed,
        }


def localise(leaves: Leaves) -> tuple[Located, ...]:
    """The slices that explain the change, those that move the total most first; empty when it sits in none.

    >>> codes = np.indices((4, 5)).reshape(2, -1)
    >>> expected = np.full(20, 100.0)
    >>> observed = np.where(codes[0] == 2, 40.0, 100.0)
    >>> texts = (("DE", "FR", "IT", "ES"), tuple("abcde"))
    >>> localise(Leaves(("country", "page"), texts, codes, expected, observed))
    (Located(segment={'country': 'IT'}, share=1.0, expected=500.0, observed=200.0),)
    """
    expected, observed = leaves.compared()
    there = np.flatnonzero(expected + observed > 0)
    if not len(there):
        return ()
    cube = build(leaves.codes[:, there])
    found = []
    for position in scan(cube, expected[there], observed[there]):
        inside = there[cube.leaves(position)]
        dims = cube.cuboid_of(position).dims
        segment = {leaves.names[d]: leaves.texts[d][leaves.codes[d, inside[0]]] for d in dims}
        found.append(Located(segment, *_weighed(leaves, _all_of(leaves, dims, int(inside[0])))))
    return tuple(sorted(found, key=lambda located: -abs(located.share or 0.0)))


def _all_of(leaves: Leaves, dims: tuple[int, ...], leaf: int) -> Ints:
    """Every leaf of the slice, those that can't be compared included."""
    inside = (leaves.codes[list(dims)] == leaves.codes[list(dims), leaf][:, None]).all(axis=0)
    return np.flatnonzero(inside)


def _weighed(leaves: Leaves, inside: Ints) -> tuple[float | None, float, float]:
    """Share, expected and observed of the leaves at these positions."""
    e, y = float(leaves.expected[inside].sum()), float(leaves.observed[inside].sum())
    all_e, all_y = float(leaves.expected.sum()), float(leaves.observed.sum())
    if leaves.expected_over is None or leaves.observed_over is None:
        return (y - e) / (all_y - all_e) if all_y != all_e else None, e, y
    b, d = float(leaves.expected_over[inside].sum()), float(leaves.observed_over[inside].sum())
    usual = over(all_e, float(leaves.expected_over.sum()))
    now, rows = over(all_y, float(leaves.observed_over.sum())), float(leaves.observed_over.sum())
    before = over(e, b) if b > 0 else usual
    put_back = (y - d * before) / rows if rows else 0.0
    return put_back / (now - usual) if now != usual else None, before, over(y, d)
