"""Canonical tables for the tests of the kernel, drawn by hypothesis or from seeds, and ways to cut them."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
from hypothesis import strategies as st

from detectors.declared import HOUR_US, MINUTE_US, Declared, Dimension, Experiment, Feature, Model
from detectors.profile import Binning, Profile, build_binning, empty, encode, merge_all, profile_batch
from detectors.profile.profile import Stage

DECLARED = Declared(
    "ads",
    window_us=HOUR_US,
    outcome_delay_us=90 * MINUTE_US,
    model=Model(),
    features=(Feature("x", "numeric"), Feature("word", "categorical")),
    dimensions=(Dimension("country", "quality"), Dimension("datacenter", "infrastructure")),
    experiments=(Experiment("ranker-b", "arm", {"a": 0.5, "b": 0.5}, unit="word"),),
)

SCHEMA = pa.schema(
    [
        ("ts", pa.int64()),
        ("version", pa.string()),
        ("status", pa.int8()),
        ("score", pa.float64()),
        ("latency_ms", pa.float64()),
        ("f:x", pa.float64()),
        ("f:word", pa.string()),
        ("d:country", pa.string()),
        ("d:datacenter", pa.string()),
        ("a:arm", pa.string()),
        ("label", pa.float64()),
        ("value", pa.float64()),
        ("known", pa.int64()),
    ]
)
_TEXTS = ("version", "f:word", "d:country", "d:datacenter", "a:arm")

_numbers = st.one_of(
    st.none(),
    st.floats(),
    st.sampled_from([0.0, -0.0, 1e308, -1e308, 5e-324, -5e-324, 1e-200, 0.1, 0.2, 0.3, 1e16, np.nan, np.inf]),
)
_decimals = st.one_of(
    st.none(), st.floats(-1e15, 1e15), st.sampled_from([0.0, -0.0, 0.1, 1e15, -1e15, 1e-12])
)
_texts = st.one_of(st.none(), st.sampled_from(["", "DE", "de", "日本", "a\x00b", "🚀"]), st.text(max_size=3))

rows = st.fixed_dictionaries(
    {
        "ts": st.integers(-2 * HOUR_US, 3 * HOUR_US),
        "version": st.sampled_from([None, "", "v7", "v8"]),
        "status": st.sampled_from([0, 0, 1, 2]),
        "score": _decimals,
        "latency_ms": _decimals,
        "f:x": _numbers,
        "f:word": _texts,
        "d:country": _texts,
        "d:datacenter": _texts,
        "a:arm": st.sampled_from([None, "", "a", "b", "c"]),
        "label": st.sampled_from([None, 0.0, 1.0, 2.5]),
        "value": _decimals,
        "known": st.one_of(st.none(), st.integers(-2 * HOUR_US, 9 * HOUR_US)),
    }
)


def table(records: Sequence[dict[str, Any]], dictionaries: bool = False) -> pa.Table:
    """The rows as a canonical table, texts plain or as dictionaries."""
    plain = pa.Table.from_pylist(list(records), schema=SCHEMA)
    for name in _TEXTS if dictionaries else ():
        plain = plain.set_column(plain.column_names.index(name), name, plain[name].dictionary_encode())
    return plain


def without_empty_columns(whole: pa.Table) -> pa.Table:
    """The table without its optional columns that hold nothing but nulls, as a batch may come."""
    needed = {"ts", "known"}
    return whole.select([n for n in whole.column_names if n in needed or whole[n].null_count < len(whole)])


def folded(
    tables: Iterable[pa.Table], binning: Binning, stage: Stage, declared: Declared = DECLARED
) -> dict[Any, bytes]:
    """The encoded profile of each (window, version), merged over the tables."""
    found: dict[Any, list[Profile]] = {}
    for part in tables:
        for key, profile in profile_batch(part, declared, binning, stage).items():
            found.setdefault(key, []).append(profile)
    return {key: encode(merge_all(profiles)) for key, profiles in found.items()}


def one(
    whole: pa.Table,
    stage: Stage = "predictions",
    declared: Declared = DECLARED,
    binning: Binning | None = None,
) -> Profile:
    """One profile of all rows, over the binning given or else their own."""
    binning = binning or build_binning(declared, [whole])
    return merge_all([empty(binning, stage), *profile_batch(whole, declared, binning, stage).values()])
