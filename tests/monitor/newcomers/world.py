"""Some days of a small system to which features are added while it is judged."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pyarrow as pa

from detectors.declared import HOUR_US
from detectors.types import Finding
from monitor import definition, systems
from monitor.evaluate import evaluate
from storage import Store, Tx, findings, references
from storage.references import Reference
from tests.monitor.evaluation.small_world import send

NAME = "growing"
BEGIN = datetime(2026, 11, 2, tzinfo=UTC)
START = int(BEGIN.timestamp()) * 1_000_000
ROWS = 60
ADDED = 12  # the hour from which on rows have a speed

Draw = np.random.Generator
Column = Callable[[int, Draw], Any]
PLAIN = 'age = "numeric"\n'
GROWN = PLAIN + 'speed = "numeric"\n'


def normal(hour: int, draw: Draw) -> Any:
    """Healthy numbers."""
    return draw.normal(size=ROWS)


def from_hour(first: int, before: Column, after: Column) -> Column:
    """One column before an hour and another from it on."""
    return lambda hour, draw: (before if hour < first else after)(hour, draw)


def nothing(hour: int, draw: Draw) -> Any:
    """Nulls."""
    return pa.nulls(ROWS, pa.float64())


def moved(hour: int, draw: Draw) -> Any:
    """Numbers two standard deviations higher."""
    return draw.normal(2.0, size=ROWS)


def far(hour: int, draw: Draw) -> Any:
    """Numbers a thousand times larger."""
    return 1_000 * draw.normal(size=ROWS)


GROWING = from_hour(ADDED, nothing, normal)


@dataclass
class World:
    """Rows of each hour: `age` always, `speed` from the hour on at which it was added."""

    age: Column = normal
    speed: Column = GROWING
    reference: str | None = "first 8 windows"

    def apply(self, store: Store, features: str = GROWN) -> int:
        """The id of the system, declared with these features from now on."""
        wanted = f'reference = "{self.reference}"\n' if self.reference else ""
        text = f'[system]\nname = "{NAME}"\n{wanted}[features]\n{features}'
        with store.begin() as tx:
            return systems.apply(tx, definition.parse(text), 1)[0].id

    def rows(self, hour: int) -> pa.Table:
        """The hour's rows; a column that is null altogether is not there."""
        times = [BEGIN + timedelta(hours=hour, seconds=50 * i) for i in range(ROWS)]
        ids = [f"p{hour}-{i}" for i in range(ROWS)]
        # A generator for each column: what one holds changes nothing of the other.
        age, speed = (
            self.age(hour, np.random.default_rng(hour)),
            self.speed(hour, np.random.default_rng([hour, 1])),
        )
        there = {} if pa.array(speed).null_count == ROWS else {"speed": speed}
        return pa.table({"prediction_id": ids, "ts": times, "age": age, **there})

    def live(self, store: Store, hours: Iterable[int]) -> None:
        """Judge each hour as soon as its rows are there."""
        for hour in hours:
            send(store, "predictions", self.rows(hour), NAME)
            judge(store, hour + 1)

    def replay(self, store: Store, hours: Iterable[int]) -> None:
        """Send the rows of some hours, then judge them in one call."""
        hours = list(hours)
        self.send(store, hours)
        judge(store, hours[-1] + 1)

    def send(self, store: Store, hours: Iterable[int]) -> None:
        """Send the rows of some hours."""
        for hour in hours:
            send(store, "predictions", self.rows(hour), NAME)

    def grow(self, store: Store, end: int) -> None:
        """The system until that hour; the speed is declared just before its first rows come."""
        self.apply(store, PLAIN)
        self.replay(store, range(ADDED))
        self.apply(store, GROWN)
        self.replay(store, range(ADDED, end))


def judge(store: Store, hour: int) -> None:
    """Judge what is due once the rows before that hour have had their time."""
    evaluate(store, NAME, until=START + hour * HOUR_US + 10 * 60_000_000)


def found(store: Store) -> list[Finding]:
    """All findings, oldest first."""
    with store.read() as tx:
        return sorted(
            findings.listing(tx, system_id(tx)), key=lambda f: (f.window.start, f.detector, f.subject)
        )


def said(store: Store, *, without: str = "") -> list[tuple[Any, ...]]:
    """The findings without the ids that differ from run to run, and without those of one subject."""
    names = ("severity", "effect", "p_value", "baseline", "observed", "text", "streak", "since")
    return [
        (f.window.start, f.phase, f.detector, f.subject, *(repr(getattr(f, name)) for name in names))
        for f in found(store)
        if f.subject != without
    ]


def alarms(store: Store) -> set[tuple[str, str]]:
    """Detector and subject of all alarms."""
    return {(f.detector, f.subject) for f in found(store) if f.severity == "alarm"}


def system_id(tx: Tx) -> int:
    """The system's id."""
    return systems.find(tx, NAME).id


def own_reference(store: Store, name: str = "speed") -> Reference | None:
    """The reference that a feature has of its own."""
    with store.read() as tx:
        return references.of_features(tx, system_id(tx)).get(name)


def own_span(store: Store, name: str = "speed") -> tuple[int, int] | None:
    """The hours that it is made of, from the first to before the last."""
    own = own_reference(store, name)
    if own is None:
        return None
    return (own.detail["first"] - START) // HOUR_US, (own.detail["end"] - START) // HOUR_US
