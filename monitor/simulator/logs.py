"""A part of a run as anyone's system would log it: Arrow tables under the contract's names."""

from collections.abc import Mapping

import numpy as np
import pyarrow as pa

from monitor.simulator.arrays import Bools, Columns, Ints
from monitor.simulator.learning import TrainingLog
from monitor.simulator.outcomes import Outcomes
from monitor.simulator.run import Run
from monitor.simulator.scene import Scene
from monitor.simulator.serving import ERROR, STATUSES
from monitor.simulator.system_file import ARMS


def predictions(run: Run) -> pa.Table:
    """The predictions log, with the features as the model got them."""
    scene, logged, row = run.scene, run.logged, run.logged.row
    score = run.answers.score[row]
    status = run.answers.status[row]
    versions = pa.array([deployment.version for _, deployment in run.deployed])
    table = {
        "prediction_id": ids(logged.number),
        "ts": timestamps(logged.ts_us),
        "score": pa.array(score, mask=status == ERROR),
        "model_version": versions.take(pa.array(run.answers.version[row])),
        "status": pa.array(STATUSES).take(pa.array(status)),
        "latency_ms": np.round(run.answers.latency_ms[row], 1),
        **feature_arrays(scene, _rows(run.served, row)),
        **dimension_arrays(scene, logged.slots),
    }
    if scene.settings.experiment:
        table["arm"] = pa.array(ARMS).take(pa.array(run.requests.arm[row]))
        table["user_id"] = pa.array([f"u{user:05d}" for user in run.requests.user[row].tolist()], pa.string())
    return pa.table(table)


def outcomes(rows: Outcomes) -> pa.Table:
    """The outcomes log."""
    return pa.table(
        {
            "prediction_id": ids(rows.number),
            "ts": timestamps(rows.known_us),
            "label": pa.array(rows.label),
            "value": np.round(rows.value, 4),
        }
    )


def past(scene: Scene, log: TrainingLog) -> pa.Table:
    """The training rows from before the run: they have no ids."""
    brought = {slot: codes[log.answers.ad] for slot, codes in scene.world.ads.slots.items()}
    return _training(
        scene,
        pa.nulls(len(log.clicked), pa.string()),
        log.requests.ts_us,
        log.clicked,
        log.features,
        {**log.requests.slots, **brought},
    )


def twins(run: Run, first_number: int) -> pa.Table:
    """A share of the logged rows, computed once more from the source."""
    chosen = run.scene.settings.rng("twins", run.first_hour).random(len(run.requests.ts_us))
    row = np.flatnonzero((chosen < run.scene.settings.twins) & run.answers.shown)
    slots = {slot: codes[row] for slot, codes in run.requests.slots.items()}
    return _training(
        run.scene,
        ids(first_number + row),
        run.requests.ts_us[row],
        run.clicked[row],
        _rows(run.computed, row),
        slots,
    )


def ids(numbers: Ints) -> pa.Array:
    """The ids of rows by number."""
    return pa.array([f"req-{number:08d}" for number in numbers.tolist()], pa.string())


def timestamps(ts_us: Ints) -> pa.Array:
    """Microseconds since the epoch as UTC timestamps."""
    return pa.array(ts_us, pa.timestamp("us", tz="UTC"))


def feature_arrays(scene: Scene, features: Columns) -> dict[str, pa.Array]:
    """The features; nulls as nulls, never as NaN."""
    return {
        spec.name: scene.world.pool.text(features[spec.name])
        if spec.categorical
        else pa.array(features[spec.name].astype(np.float64), mask=np.isnan(features[spec.name]))
        for spec in scene.schema.features
    }


def dimension_arrays(scene: Scene, slots: Mapping[str, Ints]) -> dict[str, pa.Array]:
    """The dimensions."""
    return {
        spec.name: pa.array(spec.all_values).take(pa.array(slots[spec.slot]))
        for spec in scene.schema.dimensions
    }


def _training(
    scene: Scene, row_ids: pa.Array, ts_us: Ints, clicked: Bools, features: Columns, slots: Mapping[str, Ints]
) -> pa.Table:
    return pa.table(
        {
            "prediction_id": row_ids,
            "ts": timestamps(ts_us),
            "label": pa.array(clicked.astype(np.int64)),
            **feature_arrays(scene, features),
            **dimension_arrays(scene, slots),
        }
    )


def _rows(columns: Columns, rows: Ints) -> Columns:
    return {name: values[rows] for name, values in columns.items()}
