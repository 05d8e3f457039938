"""What each common value of the dimensions was promised and gave, window by window, beside all rows."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detectors.detector import View
from detectors.profile.profile import Profile
from detectors.statistics.promised import promised
from detectors.statistics.slices import watched

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

FIELDS = ("scored", "score", "labels", "value", "worthless")


@dataclass(frozen=True)
class SliceSums:
    """Sums of N windows, the last one judged: `whole` float64[N, 5] over all rows, `slices` float64[N, 5, V].

    The five are `FIELDS`; `segments` are V pairs (dimension, value).
    """

    starts: Ints
    segments: tuple[tuple[str, str], ...]
    whole: Floats
    slices: Floats


def slice_sums(view: View) -> SliceSums | None:
    """The healthy past and the window itself; None when it has no outcomes. Rare values are left out."""
    past = view.past_outcomes.only_healthy()
    parts, segments, starts, whole = [], [], None, None
    for dimension in view.declared.dimensions:
        values = watched(past, dimension.name)
        found = promised(view, _key(dimension.name, values), slice_counter(dimension.name, values))
        if found is None:
            return None
        starts, every = found
        whole = every[:, :, -1]
        parts.append(every[:, :, :-1])
        segments += [(dimension.name, value) for value in values]
    if starts is None or whole is None:
        found = promised(view, _key("", ()), slice_counter("", ()))
        if found is None:
            return None
        starts, every = found
        whole, parts = every[:, :, -1], [every[:, :, :-1]]
    return SliceSums(starts, tuple(segments), whole, np.concatenate(parts, axis=2))


def slice_counter(dimension: str, values: tuple[str, ...]) -> Callable[[Profile], Floats]:
    """The function profile -> float64[5, V + 1]: `FIELDS` of each value, and last of all rows."""

    def sums(profile: Profile) -> Floats:
        keys, cells = profile.cells.table((dimension,))
        held = {key[0]: at for at, key in enumerate(keys)}
        table = np.zeros((len(FIELDS), len(values) + 1))
        for line, field in enumerate(FIELDS):
            table[line, -1] = cells_of(profile.sums, field)[0]
            column = cells_of(cells, field)
            table[line, :-1] = [column[held[value]] if value in held else 0.0 for value in values]
        return table

    return sums


def cells_of(sums: object, field: str) -> Floats:
    """One of `FIELDS` of many sets of rows."""
    return np.asarray(getattr(sums, field), dtype=np.float64)


def _key(dimension: str, values: tuple[str, ...]) -> str:
    return "slice sums:" + "\x00".join([dimension, *values])
