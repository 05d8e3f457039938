"""A comparison of served and training cells in a sentence."""

from detectors.skew.summary import CellParity, Transform

#: What is served, by the kind of transform; {value} is its factor, offset or default.
SERVED = {
    "null": "served value is null",
    "null_training": "a value is served",
    "invalid": "served value is no number, or training's is none,",
    "default": "served value is {value}",
    "default_training": "another value is served",
    "factor": "served value is {value} times training's",
    "scale": "served value is training's as {value}",
    "offset": "served value is training's plus {value}",
    "rounded": "served value is training's rounded",
    "rounded_training": "served value is not yet rounded",
    "case": "served value is in another case",
    "padding": "served value has other padding",
    "ids": "served value is the number written otherwise",
    "row_before": "served value is that of the row before (in the order of the {value} rows)",
    "row_after": "served value is that of the row after (in the order of the {value} rows)",
    "other": "served value is another",
}


def main(cell: CellParity) -> Transform | None:
    """The transform that explains most of the differing cells, None when none differ.

    A default that one cell of several holds is none.
    """
    if cell.differing > 1 and max(cell.transforms.values()) < 2:
        return Transform("other")
    return max(cell.transforms, key=lambda each: (cell.transforms[each], each), default=None)


def difference(name: str, cell: CellParity) -> str:
    """What differs, in how many rows, how, and an example.

    >>> difference("user_age", CellParity(10_000))
    'user_age is the same in all 10,000 compared rows'
    >>> from detectors.skew.summary import Example
    >>> cell = CellParity(10_000, 812, {Transform("default", "0"): 812}, (Example(0, "req-7", "0", "34"),))
    >>> difference("user_age", cell)
    'user_age differs in 812 of 10,000 compared rows: served value is 0 where training has 34 (req-7)'
    """
    if not cell.differing:
        return f"{name} is the same in all {cell.compared:,} compared rows"
    transform = main(cell) or Transform("other")
    part = cell.transforms.get(transform, 0)
    how = SERVED[transform.kind].format(value=transform.value)
    most = f" in {part:,} of them" if 0 < part < cell.differing else ""
    where = f" where training has {', '.join(dict.fromkeys(e.training for e in cell.examples))}"
    served = ", ".join(dict.fromkeys(example.served for example in cell.examples))
    shown = "" if transform.kind in ("null", "default") else f" {served}"
    ids = f" ({', '.join(example.prediction_id for example in cell.examples)})"
    text = f"{name} differs in {cell.differing:,} of {cell.compared:,} compared rows: {how}{most}"
    if not cell.examples:
        return text
    return f"{text}{':' if shown else ''}{shown}{where}{ids}"
