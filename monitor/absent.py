"""Declared columns of the predictions that no row holds: what needs them is silent, so it has to be said.

A misspelt name in the system file, or a field that was never logged, is no wrong row: every row is fine
without it. So the rows since the last value of each declared column are counted, a batch at a time: a batch
without any adds its rows, one with a value starts the count anew.
"""

from collections.abc import Iterator, Mapping

from detectors.declared import Declared
from monitor.systems import Registered
from storage import Tx, counters

LEAST_EVER = 100  # rows, when none that ever came held a value
LEAST_SINCE = 10_000  # rows since the last value
MOST = 5  # columns that are named


def declared_columns(declared: Declared) -> dict[str, str]:
    """What each column of the predictions is declared as, by its name in the contract."""
    of = {declared.model.score: "the model's score"} if declared.model else {}
    of |= {feature.name: "a feature" for feature in declared.serving_features}
    of |= {d.name: f"a dimension{', a feature as well' if d.name in of else ''}" for d in declared.dimensions}
    of |= {e.arm: f"the arm of experiment {e.name}" for e in declared.experiments}
    units = {
        e.unit: f"the unit of experiment {e.name}" for e in declared.experiments if e.unit in declared.units
    }
    return of | {name: what for name, what in units.items() if name is not None}


def count(tx: Tx, system: Registered, absent: Mapping[str, int]) -> None:
    """Take in a batch of predictions: for each declared column its rows if none had a value, else 0."""
    before = counters.without(tx, system.id)
    changes = {name: rows or -before.get(name, 0) for name, rows in absent.items()}
    counters.add(tx, system.id, counters.WITHOUT, changes)


def sentences(tx: Tx, system: Registered) -> list[str]:
    """What is declared and in no row, and what to do about it; empty where nothing is amiss."""
    came = counters.load(tx, system.id).get("predictions", {})
    ever = sum(came.get(name, 0) for name in ("accepted", "duplicates", "quarantined"))
    found = list(_said(system.declared, counters.without(tx, system.id), ever))
    rest = len(found) - MOST
    return found[:MOST] + ([f"The same of {rest} more declared columns."] if rest > 0 else [])


def _said(declared: Declared, without: Mapping[str, int], ever: int) -> Iterator[str]:
    for name, what in declared_columns(declared).items():
        rows, column = without.get(name, 0), declared.columns.get(name, name)
        if rows >= max(LEAST_EVER, ever):
            which = f"none of the {rows:,} rows that came"
        elif rows >= LEAST_SINCE:
            which = f"none of the last {rows:,} rows"
        else:
            continue
        yield (
            f"Column `{column}` is declared as {what}, and {which} holds a value of it: "
            "what needs it is not checked. Log it, or mend its name in the system file."
        )
