"""What a system is, read off its rows, where no system file says it.

Columns of the contract's names are what the contract says: `score`, `label`, `value`, `model_version`,
`prediction_id`, `ts`, `status`, `latency_ms`. Every other column is a feature, unless it is the same in all
rows or differs in nearly all of them, as an id does.
"""

import pyarrow as pa
import pyarrow.compute as pc

from detectors.declared import Declared, Feature, Model
from monitor.compare.files import is_numeric, numbers
from monitor.ingest import convert

RESERVED = ("prediction_id", "ts", "score", "label", "value", "model_version", "status", "latency_ms")
#: A column of more different values than this share of its rows is an id, if it is text or whole numbers.
ID_SHARE, LEAST_IDS = 0.9, 30


def infer(reference: pa.Table, current: pa.Table) -> tuple[Declared, tuple[str, ...]]:
    """The system, and a word on each column that is left out."""
    features: list[Feature] = []
    notes: list[str] = []
    for name in dict.fromkeys((*reference.column_names, *current.column_names)):
        if name in RESERVED:
            continue
        if name not in reference.column_names:
            notes.append(f"column {name!r} is new in the current file and is not judged")
            continue
        why = _useless(name, reference, current)
        if why:
            notes.append(f"column {name!r} is left out: {why}")
            continue
        numeric = is_numeric(name, reference[name])
        features.append(Feature(name, "numeric" if numeric else "categorical"))
    return Declared("compare", model=_model(reference, current), features=tuple(features)), tuple(notes)


def _model(reference: pa.Table, current: pa.Table) -> Model | None:
    if "score" not in reference.column_names:
        return None
    scores = pa.concat_arrays([numbers("score", side) for side in (reference, current)]).drop_null()
    labels = pa.concat_arrays([numbers("label", side) for side in (reference, current)]).drop_null()
    within = all(0 <= value <= 1 for value in (pc.min_max(scores).as_py().values() if len(scores) else ()))
    either = set(pc.unique(labels).to_pylist()[:3]) <= {0.0, 1.0}
    return Model(task="binary" if within and either else "regression")


def _useless(name: str, reference: pa.Table, current: pa.Table) -> str | None:
    """Why a column tells nothing, None when it may."""
    array = convert.flat(reference[name])
    if pa.types.is_nested(array.type) or pa.types.is_binary(array.type):
        return f"it holds {array.type}"
    if pa.types.is_null(array.type):
        array = array.cast(pa.string())
    different = pc.count_distinct(array).as_py()
    there = len(array) - array.null_count
    if different <= 1 and name in current.column_names:
        now = convert.flat(current[name])
        same = now.type == array.type and set(pc.unique(now).to_pylist()) <= set(pc.unique(array).to_pylist())
        if same:
            return "it is the same in all rows"
    discrete = pa.types.is_integer(array.type) or not is_numeric(name, reference[name]) or _whole(name, array)
    if there >= LEAST_IDS and different > ID_SHARE * there and discrete and _looks_like_an_id(name, array):
        return "it differs in nearly all rows, as an id does"
    return None


def _whole(name: str, array: pa.Array) -> bool:
    values = convert.feature_number(name, array).drop_null()
    return bool(pc.all(pc.equal(pc.floor(values), values)).as_py())


def _looks_like_an_id(name: str, array: pa.Array) -> bool:
    """Text, or whole numbers under an id's name or in steps of one; large amounts differ in all rows too."""
    if not is_numeric(name, pa.chunked_array([array])):
        return True
    values = convert.feature_number(name, array).drop_null()
    spread = pc.min_max(values).as_py()
    return name.lower().endswith("id") or spread["max"] - spread["min"] < 2 * len(values)
