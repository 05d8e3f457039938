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
from monitor.ingest.sieve import LONGEST_ID, Sieve

STATUSES = ("ok", "fallback", "error")
EVENT_KINDS = ("deploy", "config", "pipeline", "experiment", "holiday", "planned", "other")

Build = Callable[[pa.Table, Declared, Sieve, int], pa.Table]


def predictions(table: pa.Table, declared: Declared, sieve: Sieve, now_us: int) -> pa.Table:
    """prediction_id, ts, version, status, score, latency_ms, f:…, d:…, a:… ."""
    columns = {
        "prediction_id": _id(table, sieve),
        "ts": _time(table, "ts", sieve, now_us),
        "version": _version(table, sieve),
        "status": _status(table, sieve),
        "score": _score(table, declared),
        "latency_ms": _optional_number(table, "latency_ms", sieve),
    }
    columns |= _features(table, declared.serving_features)
    columns |= _dimensions(table, declared, sieve)
    for experiment in declared.experiments:
        columns["a:" + experiment.arm] = _category(table, experiment.arm, sieve)
    return pa.table(columns)


def outcomes(table: pa.Table, declared: Declared, sieve: Sieve, now_us: int) -> pa.Table:
    """prediction_id, ts (when it became known), label, value."""
    columns = {
        "prediction_id": _id(table, sieve),
        "ts": _time(table, "ts", sieve, now_us),
        "label": _label(table, declared, sieve, required=True),
        "value": _optional_number(table, "value", sieve),
    }
    return pa.table(columns)


def training(table: pa.Table, declared: Declared, sieve: Sieve, now_us: int) -> pa.Table:
    """prediction_id and ts where given (null elsewhere), label, f:…, d:… ."""
    columns = {"label": _label(table, declared, sieve, required=False)}
    if "prediction_id" in table.column_names:
        ids = convert.text("prediction_id", table["prediction_id"])
        sieve.sane_text("prediction_id", ids.values, LONGEST_ID)
        columns["prediction_id"] = pc.if_else(pc.equal(ids.values, ""), None, ids.values)
    if "ts" in table.column_names:
        times = convert.timestamp("ts", table["ts"])
        sieve.refuse(times.refused, "ts is no RFC 3339 time, epoch milliseconds or timestamp")
        columns["ts"] = times.values
    else:
        columns["ts"] = pa.nulls(table.num_rows, pa.int64())
    columns |= _features(table, declared.features)
    columns |= _dimensions(table, declared, sieve)
    return pa.table(columns)


def metrics(table: pa.Table, declared: Declared, sieve: Sieve, now_us: int) -> pa.Table:
    """metric (a declared series), ts, value, d:… ."""
    names = convert.text("metric", table["metric"]).values
    posted = [m.name for m in declared.metrics if m.series]
    known = pc.is_in(names, value_set=pa.array(posted, pa.string()))
    sieve.need_text("metric", names)
    hint = ", ".join(posted) or "none is declared"
    sieve.refuse(~known.to_numpy(zero_copy_only=False), f"metric is not declared with series = true ({hint})")
    columns = {
        "metric": names,
        "ts": _time(table, "ts", sieve, now_us),
        "value": _needed_number(table, "value", sieve),
    }
    return pa.table(columns | _dimensions(table, declared, sieve))


def probes(table: pa.Table, declared: Declared, sieve: Sieve, now_us: int) -> pa.Table:
    """probe (declared), case, ts, expected, observed, latency_ms, model_version."""
    names = convert.text("probe", table["probe"]).values
    cases = convert.text("case", table["case"]).values
    sieve.need_text("probe", names)
    sieve.need_text("case", cases)
    version = _version(table, sieve)
    observed = convert.number("observed", table["observed"])
    sieve.sane_number("observed", observed.refused)
    return pa.table(
        {
            "probe": names,
            "case": cases,
            "ts": _time(table, "ts", sieve, now_us),
            "expected": _needed_number(table, "expected", sieve),
            "observed": observed.values,
            "latency_ms": _optional_number(table, "latency_ms", sieve),
            "model_version": version.cast(pa.string()),
        }
    )


def events(table: pa.Table, declared: Declared, sieve: Sieve, now_us: int) -> pa.Table:
    """ts, kind, title, until, subject. Planned events may lie ahead, so their times may be in the future."""
    ahead = now_us + 366 * 86_400_000_000
    kind = convert.text("kind", table["kind"]).values
    title = convert.text("title", table["title"]).values
    sieve.need_text("kind", kind)
    known = pc.is_in(kind, value_set=pa.array(EVENT_KINDS)).to_numpy(zero_copy_only=False)
    sieve.refuse(~known, f"kind is none of {', '.join(EVENT_KINDS)}")
    sieve.need_text("title", title)
    ts = _time(table, "ts", sieve, ahead)
    until = pa.nulls(table.num_rows, pa.int64())
    if "until" in table.column_names:
        times = convert.timestamp("until", table["until"])
        sieve.refuse(times.refused, "until is no RFC 3339 time, epoch milliseconds or timestamp")
        until = times.values
        before = pc.less(until, ts).fill_null(False).to_numpy(zero_copy_only=False)
        sieve.refuse(before, "until is before ts")
    subject = pa.nulls(table.num_rows, pa.string())
    if "subject" in table.column_names:
        subject = convert.text("subject", table["subject"]).values
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
    ids = convert.text("prediction_id", table["prediction_id"]).values
    sieve.need_text("prediction_id", ids, LONGEST_ID)
    return ids


def _time(table: pa.Table, name: str, sieve: Sieve, now_us: int) -> pa.Array:
    times = convert.timestamp(name, table[name])
    sieve.need_time(name, times.values, times.refused, now_us)
    return times.values


def _version(table: pa.Table, sieve: Sieve) -> pa.Array:
    if "model_version" not in table.column_names:
        return pa.array([""] * table.num_rows, pa.string()).dictionary_encode()
    version = convert.text("model_version", table["model_version"]).values
    sieve.sane_text("model_version", version, LONGEST_ID)
    return version.fill_null("").dictionary_encode()


def _status(table: pa.Table, sieve: Sieve) -> pa.Array:
    if "status" not in table.column_names:
        return pa.array(np.zeros(table.num_rows, dtype=np.int8))
    status = convert.text("status", table["status"]).values.fill_null("ok")
    code = pc.index_in(status, value_set=pa.array(STATUSES))
    sieve.refuse(code.is_null().to_numpy(zero_copy_only=False), f"status is none of {', '.join(STATUSES)}")
    return code.fill_null(0).cast(pa.int8())


def _score(table: pa.Table, declared: Declared) -> pa.Array:
    name = declared.model.score if declared.model else None
    if name is None or name not in table.column_names:
        return pa.nulls(table.num_rows, pa.float64())
    return convert.score(name, table[name])


def _label(table: pa.Table, declared: Declared, sieve: Sieve, *, required: bool) -> pa.Array:
    if "label" not in table.column_names:
        return pa.nulls(table.num_rows, pa.float64())
    label = convert.number("label", table["label"])
    sieve.sane_number("label", label.refused)
    if required:
        sieve.refuse(pc.is_null(label.values).to_numpy(zero_copy_only=False), "label is missing")
    if declared.model is None or declared.model.task == "binary":
        neither = pc.invert(pc.is_in(label.values, value_set=pa.array([0.0, 1.0])))
        neither = pc.and_(neither, pc.is_valid(label.values)).to_numpy(zero_copy_only=False)
        sieve.refuse(neither, "label is neither 0 nor 1 (the task is binary)")
    return label.values


def _needed_number(table: pa.Table, name: str, sieve: Sieve) -> pa.Array:
    converted = convert.number(name, table[name])
    sieve.need_number(name, converted.values, converted.refused)
    return converted.values


def _optional_number(table: pa.Table, name: str, sieve: Sieve) -> pa.Array:
    if name not in table.column_names:
        return pa.nulls(table.num_rows, pa.float64())
    converted = convert.number(name, table[name])
    sieve.sane_number(name, converted.refused)
    return converted.values


def _features(table: pa.Table, features: tuple[Feature, ...]) -> dict[str, pa.Array]:
    """The features that the table has; one that is absent stays absent and counts as null in the profile."""
    columns = {}
    for feature in features:
        if feature.name in table.column_names:
            column = table[feature.name]
            numeric = feature.kind == "numeric"
            columns["f:" + feature.name] = (
                convert.feature_number(feature.name, column)
                if numeric
                else convert.category(feature.name, column).values
            )
    return columns


def _dimensions(table: pa.Table, declared: Declared, sieve: Sieve) -> dict[str, pa.Array]:
    return {"d:" + d.name: _category(table, d.name, sieve) for d in declared.dimensions if d.name in table.column_names}


def _category(table: pa.Table, name: str, sieve: Sieve) -> pa.Array:
    if name not in table.column_names:
        return pa.nulls(table.num_rows, pa.string()).dictionary_encode()
    values = convert.category(name, table[name]).values
    sieve.sane_text(name, values)
    return values
