"""Are unseen texts known ones in another form?"""

from collections.abc import Callable, Mapping, Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Form = Literal["case", "padding", "ids"]

EXPLAINED = 0.8  # share of the unseen rows that a form must bring back to the vocabulary
VANISHED = 0.1  # of its usual share: below that a value has gone
LEAST_SHARE = 0.005
TOLERANCE = 0.25


def _folded(text: str) -> str:
    return text.casefold()


def _stripped(text: str) -> str:
    bare = text.strip()
    return bare.lstrip("0") or bare[-1:]


def _as_number(text: str) -> str:
    try:
        number = float(text)
    except ValueError:
        return text
    return repr(number)


#: How each form is undone. Numbers written otherwise ("1" and "1.0") are ids in another form.
UNDO: Mapping[Form, Callable[[str], str]] = {"case": _folded, "padding": _stripped, "ids": _as_number}


def changed_form(unseen: Mapping[str, int], vocabulary: Sequence[str]) -> Form | None:
    """The form that brings at least 80 % of the unseen rows back to the vocabulary, or None.

    `unseen` maps text to rows.

    >>> changed_form({"007": 5, "012": 5}, ("7", "12", "30")), changed_form({"7.0": 5}, ("7", "12"))
    ('padding', 'ids')
    >>> changed_form({"mango": 5}, ("apple", "pear")) is None
    True
    """
    rows = sum(unseen.values())
    for form, undo in UNDO.items():
        known = {undo(word) for word in vocabulary}
        if rows and sum(n for text, n in unseen.items() if undo(text) in known) >= EXPLAINED * rows:
            return form
    return None


def replaced(unseen: Mapping[str, int], now: NDArray[np.int64], usual: NDArray[np.int64]) -> bool:
    """True when vanished values' shares, sorted, match those of the new values: the same under other names.

    `now` and `usual` are the rows of each word of the vocabulary, int64[V], in the window and the reference.

    >>> usual = np.array([600, 300, 100])
    >>> replaced({"x": 59, "y": 31}, np.array([0, 0, 10]), usual)
    True
    >>> replaced({"x": 90}, np.array([0, 0, 10]), usual)
    False
    """
    rows = int(now.sum()) + sum(unseen.values())
    if rows == 0 or usual.sum() == 0 or not unseen:
        return False
    share, before = now / rows, usual / usual.sum()
    gone = np.sort(before[(before >= LEAST_SHARE) & (share < VANISHED * before)])[::-1]
    come = np.sort(np.array(list(unseen.values())) / rows)[::-1]
    if len(gone) == 0:
        return False
    size = max(len(gone), len(come))
    gap = np.abs(np.pad(gone, (0, size - len(gone))) - np.pad(come, (0, size - len(come)))).sum()
    return bool(gap <= TOLERANCE * gone.sum())
