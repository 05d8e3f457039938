"""What turned training's values into the served ones? A guess for every cell that differs.

Each candidate says which cells it explains. The one that explains most is taken, the simplest first where
several do; what is left is looked at again. A value fitted to the cells (a default, any factor, any offset)
must explain two or three, and a neighbour's value twice as many as the values of rows farther off do, and
four standard deviations more. An hour less one is also the hour of the row before: a factor or offset that
explains nearly as many cells as a neighbour goes before it. Of one or two cells that nothing explains the
value stands as a default: other windows may hold more of it.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from detectors.skew.cells import NO_VALUE, near
from detectors.skew.summary import Transform
from detectors.statistics.forms import UNDO

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Candidate = tuple[Transform, Bools]
#: For each way of being a neighbour: the training values [m] there, and those [D, m] of rows farther off.
Neighbours = Sequence[tuple[Transform, NDArray[np.generic], NDArray[np.generic]]]

OTHER = Transform("other")
MOST_KINDS = 3
LEAST_SHARE = 0.1  # of the differing cells, that a transform must explain
LEAST_FITTED = 3
CLOSE = 1e-5
EXACT = 1e-9
BEYOND_CHANCE, DEVIATIONS = 2, 4
NEARLY = 0.9  # of a neighbour's cells: a factor or offset that explains as many goes before it

FACTORS = (
    *(float(f"1e{power}") for power in range(-9, 10) if power),
    *(60.0, 1 / 60, 3_600.0, 1 / 3_600, 24.0, 1 / 24, 86_400.0, 1 / 86_400, 7.0, 1 / 7, -1.0),
    *(1_024.0, 1 / 1_024, 1.609344, 1 / 1.609344, 0.3048, 1 / 0.3048, 2.54, 1 / 2.54),
)  # fmt: skip
#: By the words "training's value as …": what the served value is then.
SCALES: dict[str, Callable[[Floats], Floats]] = {
    "Fahrenheit": lambda x: 1.8 * x + 32,
    "Celsius": lambda x: (x - 32) / 1.8,
    "a logarithm": np.log,
    "a logarithm of 1 + x": np.log1p,
    "a power of e": np.exp,
    "a power of e, less 1": np.expm1,
}


def of_numbers(served: Floats, training: Floats, neighbours: Neighbours) -> dict[Transform, int]:
    """How many of the differing cells each transform explains; both float64[m], NaN for no value.

    >>> x = np.array([34.0, 51.5, 28.0, 40.0])
    >>> of_numbers(100 * x, x, ()), of_numbers(np.zeros(4), x, ())
    ({Transform(kind='factor', value='100'): 4}, {Transform(kind='default', value='0'): 4})
    """

    def candidates(left: Bools) -> Iterable[Candidate]:
        yield from _absent(np.isnan(served), np.isnan(training))
        yield Transform("invalid"), np.isinf(served) != np.isinf(training)
        yield from _constant("default", served, left)
        yield from _units(served, training)
        yield Transform("rounded"), _rounded(training, served)
        yield Transform("rounded_training"), _rounded(served, training)
        fitted = list(_fitted(served, training, left))
        yield from fitted
        least = max((int((hits & left).sum()) for _, hits in fitted), default=0) / NEARLY
        yield from _neighbouring(served, training, neighbours, left, least)
        yield from _constant("default_training", training, left)

    with np.errstate(all="ignore"):
        return _peel(len(served), candidates, lambda at: f"{served[at]:.6g}")


def of_words(
    served: Ints, training: Ints, vocabulary: Sequence[str], neighbours: Neighbours
) -> dict[Transform, int]:
    """The same for codes int64[m] of a vocabulary, `NO_VALUE` for no value.

    >>> of_words(np.array([0, 0]), np.array([1, 1]), ["DE", "de"], ())
    {Transform(kind='case', value=''): 2}
    """
    pairs, of = np.unique(np.stack([served, training]), axis=1, return_inverse=True)
    forms = {form: _undone(undo, pairs, vocabulary)[of.ravel()] for form, undo in UNDO.items()}

    def candidates(left: Bools) -> Iterable[Candidate]:
        yield from _absent(served == NO_VALUE, training == NO_VALUE)
        yield from ((Transform(form), hits) for form, hits in forms.items())
        for kind, codes in (("default", served), ("default_training", training)):
            known = left & (codes != NO_VALUE)
            if known.any():
                code = int(np.bincount(codes[known]).argmax())
                yield from _enough(Transform(kind, vocabulary[code]), codes == code, left, 2)
        yield from _neighbouring(served, training, neighbours, left)

    return _peel(len(served), candidates, lambda at: vocabulary[served[at]])


def _peel(
    size: int, candidates: Callable[[Bools], Iterable[Candidate]], text: Callable[[int], str]
) -> dict[Transform, int]:
    """Take the best candidate off the cells that are left, until none explains enough."""
    left = np.ones(size, dtype=np.bool_)
    found: Counter[Transform] = Counter()
    for _ in range(MOST_KINDS):
        counted = [(int((hits & left).sum()), transform, hits) for transform, hits in candidates(left)]
        most, transform, hits = max(counted, key=lambda each: each[0], default=(0, OTHER, left))
        if most < max(1, LEAST_SHARE * size):
            break
        found[transform] += most
        left &= ~hits
        if not left.any():
            return dict(found)
    rest = np.flatnonzero(left).tolist()
    found.update(Transform("default", text(at)) if len(rest) < LEAST_FITTED else OTHER for at in rest)
    return dict(found)


def _absent(served: Bools, training: Bools) -> Iterable[Candidate]:
    yield Transform("null"), served & ~training
    yield Transform("null_training"), training & ~served


def _constant(kind: str, values: Floats, left: Bools) -> Iterable[Candidate]:
    """The one value that half of the cells hold, if there is one: it is their median."""
    known = values[left & np.isfinite(values)]
    if len(known):
        middle = float(np.sort(known)[len(known) // 2])
        yield from _enough(Transform(kind, f"{middle:.6g}"), values == middle, left, 2)


def _units(served: Floats, training: Floats) -> Iterable[Candidate]:
    with_value = (served != 0) & (training != 0)
    for factor in FACTORS:
        yield Transform("factor", f"{factor:.6g}"), with_value & near(served, factor * training, CLOSE)
    for name, scale in SCALES.items():
        yield Transform("scale", name), with_value & near(served, scale(training), CLOSE)


def _rounded(exact: Floats, coarse: Floats) -> Bools:
    """True where the second is the first with fewer digits: after the point, significant, or as a float16."""
    size = np.floor(np.log10(np.abs(exact)))
    hits = near(np.trunc(exact), coarse, EXACT) | near(exact.astype(np.float16).astype(float), coarse, EXACT)
    for digits in range(7):
        hits |= near(np.round(exact, digits), coarse, EXACT)
    for digits in range(2, 6):
        step = 10.0 ** (size - digits + 1)
        hits |= near(np.round(exact / step) * step, coarse, EXACT)
    return np.asarray(hits & (coarse != 0))


def _neighbouring(
    served: NDArray[np.generic],
    training: NDArray[np.generic],
    neighbours: Neighbours,
    left: Bools,
    least: float = 0,
) -> Iterable[Candidate]:
    """The neighbours that explain at least so many cells, and more than chance does.

    Neither a neighbour's value nor that of a differing cell is ever the row's own, so of the rows farther
    off those with another value alone say what chance does.
    """
    for transform, beside, farther in neighbours:
        others = left & (farther != training)
        if others.any():
            share, cells = float((served == farther)[others].mean()), int(left.sum())
            scatter = DEVIATIONS * np.sqrt(cells * share * (1 - share))
            beyond = cells * share + max(scatter, (BEYOND_CHANCE - 1) * cells * share) + 1
            yield from _enough(transform, served == beside, left, max(2, least, beyond))


def _fitted(served: Floats, training: Floats, left: Bools) -> Iterable[Candidate]:
    """Any factor or offset that half of the cells share, if several values of training's show it."""
    usable = left & np.isfinite(served) & np.isfinite(training)
    if len(np.unique(training[usable])) < 2:
        return
    scaled = usable & (served != 0) & (training != 0)
    if scaled.any():
        factor = float(np.median(served[scaled] / training[scaled]))
        hits = scaled & near(served, factor * training, CLOSE)
        yield from _enough(Transform("factor", f"{factor:.4g}"), hits, left, LEAST_FITTED)
    offset = float(np.median(served[usable] - training[usable]))
    hits = usable & near(served - training, np.full(len(served), offset), CLOSE)
    yield from _enough(Transform("offset", f"{offset:.4g}"), hits, left, LEAST_FITTED)


def _enough(transform: Transform, hits: Bools, left: Bools, least: float) -> Iterable[Candidate]:
    if int((hits & left).sum()) >= least:
        yield transform, hits


def _undone(undo: Callable[[str], str], pairs: Ints, vocabulary: Sequence[str]) -> Bools:
    """For each pair of codes [2, P]: are both the same text once the form is undone?"""
    texts = {code: undo(vocabulary[code]) for code in np.unique(pairs).tolist() if code != NO_VALUE}
    same = [NO_VALUE not in pair and texts[pair[0]] == texts[pair[1]] for pair in pairs.T.tolist()]
    return np.array(same, dtype=np.bool_)
