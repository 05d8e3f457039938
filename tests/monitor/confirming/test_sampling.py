"""The rows of either side: features beside training rows, scores and labels beside the first windows."""

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from detectors.declared import HOUR_US
from detectors.types import Window
from monitor.sampling import NoRows, sides
from monitor.systems import Registered
from storage import Store, references
from tests.monitor.confirming.moved_world import END, HEALTHY, ROWS, START, send

LAST = Window(END - HOUR_US, END)
COLUMNS = ["f:age", "f:kind", "score", "label"]


def with_labels(store: Store) -> None:
    """Every second row of the first hours and of the last has an outcome, known within its window."""
    hours = [*range(8), (LAST.start - START) // HOUR_US]
    places = [(hour, i) for hour in hours for i in range(0, ROWS, 2)]
    send(
        store,
        "outcomes",
        pa.table(
            {
                "prediction_id": [f"{hour}-{i}" for hour, i in places],
                "ts": pa.array([START + (hour + 1) * HOUR_US for hour, _ in places], pa.timestamp("us")),
                "label": [float(i % 4 == 0) for _, i in places],
            }
        ),
    )


def test_each_column_stands_beside_what_it_is_measured_against(moved: Store, shop: Registered) -> None:
    with_labels(moved)
    with moved.read() as tx:
        found = sides(tx, shop, LAST, COLUMNS, 10_000)
        held = references.current(tx, shop.id, LAST.start)
    assert held is not None
    windows = (held.detail["end"] - held.detail["first"]) // HOUR_US
    assert found.reference.column_names == found.current.column_names == ["age", "kind", "score", "label"]
    values = {name: len(found.reference[name].drop_null()) for name in found.reference.column_names}
    labelled = min(windows, 8) * ROWS // 2
    assert values == {"age": 3_000, "kind": 3_000, "score": windows * ROWS, "label": labelled}
    assert found.made_of.startswith("3,000 training rows and ")
    assert len(found.current) == ROWS
    assert found.current["label"].null_count == ROWS // 2
    assert np.mean(found.current["label"].drop_null().to_numpy()) == 0.5


def test_without_an_outcome_a_label_is_zero_where_only_successes_are_logged(
    moved: Store, shop: Registered
) -> None:
    assert shop.declared.model is not None
    model = replace(shop.declared.model, outcomes="positives")
    positives = replace(shop, declared=replace(shop.declared, model=model))
    with moved.read() as tx:
        found = sides(tx, positives, LAST, ["score", "label"], 10_000)
    assert found.current["label"].to_pylist() == [0.0] * ROWS


def test_texts_come_without_the_dictionaries_of_their_blocks(moved: Store, shop: Registered) -> None:
    with moved.read() as tx:
        found = sides(tx, shop, LAST, ["f:kind"], 100)
    assert found.current["kind"].type == found.reference["kind"].type == pa.string()


def test_a_window_without_rows_is_told(moved: Store, shop: Registered) -> None:
    empty = Window(START + (HEALTHY + 1_000) * HOUR_US, START + (HEALTHY + 1_001) * HOUR_US)
    with moved.read() as tx, pytest.raises(NoRows, match="no row of the window is stored any more"):
        sides(tx, shop, empty, COLUMNS, 100)
