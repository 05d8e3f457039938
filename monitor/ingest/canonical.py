"""The rows of each log in the one form that profiles and storage know (the canonical table).

Every function takes a table under the contract's names, refuses rows through the sieve, and gives the whole
table converted, refused rows included: the caller drops them by `sieve.kept`.
"""

from collections.abc import Callable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from detectors.declared import Declared, Feature
from monitor.ingest import convert
from monitor.ingest.convert import mask_of
from monitor.ingest.errors import InputError
from monitor.ingest.sieve import DAY_US, LONGEST_ID, Sieve
from monitor.ingest.times import timestamp

STATUSES = pa.array(["ok", "fallback", "error"])
EVENT_KINDS = pa.array(["deploy", "config", "pipeline", "experiment", "holiday", "planned", "other"])
MOST_VERSIONS = 256  # a profile is kept for each version in each window

Build = Callable[[pa.Table, Declared, Sieve, int], pa.Table]


def predictions(table: pa.Table, declared: Declared, sieve: Sieve, now_us: int) -> pa.Table:
    """prediction_id, ts, version, status, score, latency_ms, f:…, d:…, a:…, u:… ."""
    columns = {
        "prediction_id": _id(table, sieve),
        "ts": _time(table, "ts", sieve, now_us + DAY_US),
        "version": _version(table, sieve),
        "status": _status(table, sieve),
        "score": _score(table, declared, sieve),
        "latency_ms": _optional_number(table, "latency_ms", sieve),
    }
    columns |= _features(table, declared.serving_features)
    columns |= _dimensions(table, declared, sieve)
    for experiment in declared.experiments:
        columns["a:" + experiment.arm] = _category(table, experiment.arm, sieve)
    columns |= {"u:" + unit: _category(table, unit, sieve) for unit in declared.units}
    return pa.table(columns)


def outcomes(table: pa.Table, declared: Declared, sieve: Sieve, now_us: int) -> pa.Table:
    """prediction_id, ts (when it became known), label, value."""
    columns = {
        "prediction_id": _id(table, sieve),
        "ts": _time(table, "ts", sieve, now_us + DAY_US),
        "label": _label(table, declared, sieve, required=True),
        "value": _optional_number(table, "value", sieve),
    }
    return pa.table(columns)


def training(table: pa.Table, declared: Declared, sieve: Sieve, now_us: int) -> pa.Table:
    """prediction_id and ts where given (null elsewhere), label, f:…, d:… ."""
    columns = {
        "label": _label(table, declared, sieve, required=False),
        "ts": _optional_time(table, "ts", sieve, now_us + DAY_US),
    }
    if "prediction_id" in table.column_names:
        ids = convert.text("prediction_id", table["prediction_id"])
        sieve.sane_text("prediction_id", ids, LONGEST_ID)
        columns["prediction_id"] = pc.if_else(pc.equal(ids, ""), None, ids)
    columns |= _features(table, declared.features)
    columns |= _dimensions(table, declared, sieve)
    return pa.table(columns)


def metrics(table: pa.Table, declared: Declared, sieve: Sieve, now_us: int) -> pa.Table:
    """metric (a declared series), ts, value, d:… ."""
    names = convert.text("metric", table["metric"])
    posted = pa.array([m.name for m in declared.metrics if m.series], pa.string())
    hint = ", ".join(posted.to_pylist()) or "none is declared"
    sieve.need_text("metric", names)
    unposted = pc.invert(pc.is_in(names, value_set=posted))
    sieve.refuse(mask_of(unposted), f"metric is not declared with series = true ({hint})")
    columns = {
        "metric": names,
        "ts": _time(table, "ts", sieve, now_us + DAY_US),
        "value": _needed_number(table, "value", sieve),
    }
    return pa.table(columns | _dimensions(table, declared, sieve))


def probes(table: pa.Table, declared: Declared, sieve: Sieve, now_us: int) -> pa.Table:
    """probe, case, ts, expected, observed (null when there was no answer), latency_ms, model_version."""
    columns = {name: convert.text(name, table[name]) for name in ("probe", "case")}
    for name, values in columns.items():
        sieve.need_text(name, values)
    columns |= {
        "ts": _time(table, "ts", sieve, now_us + DAY_US),
        "expected": _needed_number(table, "expected", sieve),
        "observed": _optional_number(table, "observed", sieve),
        "latency_ms": _optional_number(table, "latency_ms", sieve),
        "model_version": _version(table, sieve).cast(pa.string()),
    }
    return pa.table(columns)


def events(table: pa.Table, declared: Declared, sieve: Sieve, now_us: int) -> pa.Table:
    """ts, kind, title, until, subject. Planned events may lie ahead, so their times may be in the future."""
    ahead = now_us + 366 * DAY_US
    kind = convert.text("kind", table["kind"])
    title = convert.text("title", table["title"])
    sieve.need_text("kind", kind)
    sieve.one_of("kind", kind, EVENT_KINDS)
    sieve.need_text("title", title)
    ts = _time(table, "ts", sieve, ahead)
    until = _optional_time(table, "until", sieve, ahead)
    sieve.refuse(mask_of(pc.less(until, ts)), "until is before ts")
    subject = pa.nulls(table.num_rows, pa.string())
    if "subject" in table.column_names:
        subject = convert.text("subject", table["subject"])
        sieve.sane_text("subject", subject)
    return pa.table({"ts": ts, "kind": kind, "title": title, "until": until, "subject": subject})


BUILDERS: dict[str, Build] = {
    "predictions": predictions,
    "outcomes": outcomes,
    "training": training,
    "metrics": metrics,
    "probes": probes,
    "events": events,
}


def _id(table: pa.Table, sieve: Sieve) -> pa.Array:
    ids = convert.text("prediction_id", table["prediction_id"])
    sieve.need_text("prediction_id", ids, LONGEST_ID)
    return ids


def _time(table: pa.Table, name: str, sieve: Sieve, latest: int) -> pa.Array:
    values = _optional_time(table, name, sieve, latest)
    sieve.need(name, values)
    return values


def _optional_time(table: pa.Table, name: str, sieve: Sieve, latest: int) -> pa.Array:
    if name not in table.column_names:
        return pa.nulls(table.num_rows, pa.int64())
    time = timestamp(name, table[name])
    sieve.sane_time(name, time, latest)
    return time.values


def _version(table: pa.Table, sieve: Sieve) -> pa.Array:
    if "model_version" not in table.column_names:
        return pa.array([""] * table.num_rows, pa.string()).dictionary_encode()
    version = convert.category("model_version", table["model_version"])
    if len(version.dictionary) > MOST_VERSIONS:
        raise InputError(
            "too many versions",
            f"column 'model_version' holds {len(version.dictionary):,} different values; it names the model "
            f"that served a row, and at most {MOST_VERSIONS} are taken at once",
        )
    sieve.sane_text("model_version", version, LONGEST_ID)
    return version.cast(pa.string()).fill_null("").dictionary_encode()


def _status(table: pa.Table, sieve: Sieve) -> pa.Array:
    if "status" not in table.column_names:
        return pa.array(np.zeros(table.num_rows, dtype=np.int8))
    status = convert.text("status", table["status"])
    sieve.one_of("status", status, STATUSES)
    return pc.index_in(status, value_set=STATUSES).fill_null(0).cast(pa.int8())


def _score(table: pa.Table, declared: Declared, sieve: Sieve) -> pa.Array:
    """A number that is no probability belongs to another task; what is no number is the model's own fault."""
    model = declared.model
    if model is None or model.score not in table.column_names:
        return pa.nulls(table.num_rows, pa.float64())
    score = convert.score(model.score, table[model.score])
    if model.task == "binary":
        outside = pc.and_(pc.is_finite(score), pc.or_(pc.less(score, 0), pc.greater(score, 1)))
        reason = f"{model.score} is not from 0 to 1 (a probability, as the task is binary)"
        sieve.refuse(mask_of(outside), reason)
    return score


def _label(table: pa.Table, declared: Declared, sieve: Sieve, *, required: bool) -> pa.Array:
    label = _needed_number(table, "label", sieve) if required else _optional_number(table, "label", sieve)
    if declared.model is None or declared.model.task == "binary":
        neither = pc.and_(pc.invert(pc.is_in(label, value_set=pa.array([0.0, 1.0]))), label.is_valid())
        sieve.refuse(mask_of(neither), "label is neither 0 nor 1 (the task is binary)")
    return label


def _needed_number(table: pa.Table, name: str, sieve: Sieve) -> pa.Array:
    values = _optional_number(table, name, sieve)
    sieve.need(name, values)
    return values


def _optional_number(table: pa.Table, name: str, sieve: Sieve) -> pa.Array:
    if name not in table.column_names:
        return pa.nulls(table.num_rows, pa.float64())
    converted = convert.number(name, table[name])
    sieve.sane_number(name, converted)
    return converted.values


def _features(table: pa.Table, features: tuple[Feature, ...]) -> dict[str, pa.Array]:
    """The features that the table has; one that is absent stays absent and counts as null in the profile."""
    converters = {"numeric": convert.feature_number, "categorical": convert.feature_word}
    at = {name: i for i, name in enumerate(table.column_names)}  # asking the table would search it each time
    return {
        "f:" + feature.name: converters[feature.kind](feature.name, table.column(at[feature.name]))
        for feature in features
        if feature.name in at
    }


def _dimensions(table: pa.Table, declared: Declared, sieve: Sieve) -> dict[str, pa.Array]:
    names = [d.name for d in declared.dimensions if d.name in table.column_names]
    return {"d:" + name: _category(table, name, sieve) for name in names}


def _category(table: pa.Table, name: str, sieve: Sieve) -> pa.Array:
    if name not in table.column_names:
        return pa.nulls(table.num_rows, pa.string()).dictionary_encode()
    values = convert.category(name, table[name])
    sieve.sane_text(name, values)
    return values
