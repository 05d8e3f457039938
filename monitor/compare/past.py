"""What is healthy, from one file: pseudo-windows drawn out of the reference.

The current file's distance from the reference scatters by 1 / n + 1 / m, for n current and m reference rows,
when nothing is wrong. So does that of n rows drawn with replacement out of m rows that were drawn so out of
the reference: such windows are what a healthy file would look like. Where rows have times, half of the
windows are drawn out of stretches of the reference: what moved within it by itself is healthy too.
"""

import numpy as np

from monitor.compare.rows import Ints, Rows

#: Pseudo-windows, of small files and of large ones: at least eight are needed to tell what is usual, and the
#: more there are the better they tell what is rare. Their rows together are at most as many as this.
WINDOWS, FEWER, ROWS = 200, 24, 320_000
#: Rows of a window at most: beyond, sampling no longer tells.
MOST_ROWS = 50_000
SEED = 20_260_101


def draws(reference: Rows, current_rows: int) -> list[Ints]:
    """The positions of the rows of each pseudo-window."""
    rng = np.random.default_rng(SEED)
    count, size = reference.count, min(current_rows, MOST_ROWS)
    number = min(max(ROWS // size, FEWER), WINDOWS)
    sources = [rng.integers(0, count, count) for _ in range(number)]
    if reference.times is not None and len(np.unique(reference.times)) >= number:
        order = np.argsort(reference.times, kind="stable")
        length = max(min(count // 2, size), 1)
        for i in range(0, number, 2):
            first = i * (count - length) // (number - 2)
            sources[i] = order[first : first + length]
    return [np.sort(rng.choice(source, size)) for source in sources]


def judged_rows(count: int) -> Ints:
    """The positions of the current rows that are judged: all, or as many as a window holds at most."""
    if count <= MOST_ROWS:
        return np.arange(count)
    return np.sort(np.random.default_rng(SEED).choice(count, MOST_ROWS, replace=False))
