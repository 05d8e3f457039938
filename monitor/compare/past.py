"""What is healthy, from one file: pseudo-windows drawn out of the reference.

The current file's distance from the reference scatters by 1 / n + 1 / m, for n current and m reference rows,
when nothing is wrong. A draw with replacement of k = n m / (n + m) rows out of the reference scatters about
it by just that, so windows of k rows are what a healthy file would look like. Where rows have times, half of
the windows are stretches of the reference as it ran: what moved within it by itself is healthy too.
"""

import numpy as np

from monitor.compare.rows import Ints, Rows

#: Pseudo-windows, of small files and of large ones: at least eight are needed to tell what is usual.
WINDOWS, FEWER, SMALL = 64, 24, 5_000
#: Rows of a window at most: beyond, sampling no longer tells.
MOST_ROWS = 50_000
SEED = 20_260_101


def draws(reference: Rows, current_rows: int) -> list[Ints]:
    """The positions of the rows of each pseudo-window."""
    rng = np.random.default_rng(SEED)
    count = reference.count
    size = int(np.clip(round(count * current_rows / (count + current_rows)), 1, MOST_ROWS))
    number = WINDOWS if size <= SMALL else FEWER
    windows = [np.sort(rng.integers(0, count, size)) for _ in range(number)]
    if reference.times is None or len(np.unique(reference.times)) < number:
        return windows
    order = np.argsort(reference.times, kind="stable")
    for i in range(0, number, 2):
        first = i * max(count - size, 0) // (number - 2)
        stretch = order[first : first + size]
        windows[i] = np.sort(rng.choice(stretch, len(stretch)))
    return windows
