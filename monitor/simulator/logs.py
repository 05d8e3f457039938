"""Write a run as anyone's system would: Parquet logs, events, a posted ledger."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from monitor.simulator.arrays import Columns, Floats, Ints
from monitor.simulator.features import FEATURES, FeatureSpec
from monitor.simulator.inventory import Ads
from monitor.simulator.serving import Impressions
from monitor.simulator.settings import DAY_US, HOUR_US, Settings
from monitor.simulator.system_file import MODEL_VERSION
from monitor.simulator.truth import rfc3339
from monitor.simulator.vocabulary import ADVERTISERS, APP_VERSIONS, COUNTRIES, DATACENTERS
from monitor.simulator.world import Requests

_MEDIAN_LATENCY_MS = np.array([31.0, 28.0, 44.0])
_LONGEST_DELAY_US = 115 * 60_000_000
_MEDIAN_DELAY_US = 4 * 60_000_000
_CREDIT_NOISE = 0.002


def words(codes: Ints, vocabulary: tuple[str, ...]) -> pa.Array:
    """Codes as text; -1 is null, and codes past the vocabulary are its words in capitals."""
    known = pa.array([*vocabulary, *(word.upper() for word in vocabulary)])
    return known.take(pa.array(codes, mask=codes < 0))


def timestamps(ts_us: Ints) -> pa.Array:
    """Microseconds since the epoch as UTC timestamps."""
    return pa.array(ts_us, pa.timestamp("us", tz="UTC"))


def request_ids(count: int) -> pa.Array:
    """Ids in order of time."""
    return pa.array([f"req-{number:08d}" for number in range(count)])


def feature_arrays(features: Columns) -> dict[str, pa.Array]:
    """The twelve features; nulls as nulls, never as NaN."""
    return {spec.name: _feature(spec, features[spec.name]) for spec in FEATURES}


def dimension_arrays(requests: Requests, impressions: Impressions, ads: Ads) -> dict[str, pa.Array]:
    """The four dimensions."""
    return {
        "datacenter": words(requests.datacenter, DATACENTERS),
        "app_version": words(requests.app_version, APP_VERSIONS),
        "country": words(requests.country, COUNTRIES),
        "advertiser": words(ads.advertiser[impressions.ad], ADVERTISERS),
    }


def predictions(
    ids: pa.Array,
    requests: Requests,
    impressions: Impressions,
    served: Columns,
    ads: Ads,
    rng: np.random.Generator,
) -> pa.Table:
    """The predictions log, with the features as the model got them."""
    latency = _MEDIAN_LATENCY_MS[requests.datacenter] * rng.lognormal(0.0, 0.35, len(ids))
    return pa.table(
        {
            "prediction_id": ids,
            "ts": timestamps(requests.ts_us),
            "score": impressions.score,
            "model_version": pa.repeat(MODEL_VERSION, len(ids)),
            "status": pa.repeat("ok", len(ids)),
            "latency_ms": np.round(latency, 1),
            **feature_arrays(served),
            **dimension_arrays(requests, impressions, ads),
        }
    )


def outcomes(
    ids: pa.Array, requests: Requests, impressions: Impressions, rng: np.random.Generator
) -> pa.Table:
    """The outcomes log: clicks only, each known minutes after its impression, never after two hours."""
    clicked = impressions.clicked
    delay = np.minimum(_MEDIAN_DELAY_US * rng.lognormal(0.0, 1.0, len(clicked)), _LONGEST_DELAY_US)
    known_us = (requests.ts_us + delay.astype(np.int64))[clicked]
    return pa.table(
        {
            "prediction_id": ids.filter(pa.array(clicked)),
            "ts": timestamps(known_us),
            "label": pa.array(np.ones(len(known_us), dtype=np.int64)),
            "value": np.round(impressions.value[clicked], 4),
        }
    )


def training(
    ids: pa.Array, requests: Requests, impressions: Impressions, features: Columns, ads: Ads
) -> pa.Table:
    """The training log; `ids` are null for rows from before the run."""
    return pa.table(
        {
            "prediction_id": ids,
            "ts": timestamps(requests.ts_us),
            "label": pa.array(impressions.clicked.astype(np.int64)),
            **feature_arrays(features),
            **dimension_arrays(requests, impressions, ads),
        }
    )


def ledger(
    requests: Requests, impressions: Impressions, settings: Settings, rng: np.random.Generator
) -> Floats:
    """What billing counted in each hour: its own book, with the small credits that billing gives."""
    hour = (requests.ts_us - settings.start_us) // HOUR_US
    earned = np.bincount(hour, impressions.value * impressions.clicked, minlength=settings.days * 24)
    return np.round(earned * (1.0 - np.abs(rng.normal(0.0, _CREDIT_NOISE, len(earned)))), 2)


def write_ledger(path: Path, billed: Floats, settings: Settings) -> None:
    """One posted value an hour, NDJSON."""
    _write_lines(
        path,
        [
            {"metric": "billed_revenue", "ts": rfc3339(int(hour_us)), "value": float(value)}
            for hour_us, value in zip(settings.hours(0, settings.days), billed, strict=True)
        ],
    )


def write_events(path: Path, settings: Settings) -> None:
    """The changes of the run, NDJSON: most are innocent, the last is the release of app 5.1."""
    length_us = settings.days * DAY_US
    innocent = [
        (0.15, "config", "bidding floor raised by 0.01", "ad server"),
        (0.38, "pipeline", "nightly click rates move to a new cluster", "feature pipeline"),
        (0.55, "deploy", "billing service 2.14", "billing"),
        (0.76, "deploy", "ad server 311", "ad server"),
    ]
    rows = [
        {"ts": rfc3339(settings.start_us + int(length_us * share) // HOUR_US * HOUR_US), "kind": kind}
        | {"title": title, "subject": subject}
        for share, kind, title, subject in innocent
    ]
    release = {"kind": "deploy", "title": "app 5.1", "subject": "app_version 5.1"}
    _write_lines(path, [*rows, {"ts": rfc3339(settings.onset_us), **release}])


def write_parquet(table: pa.Table, path: Path) -> None:
    """Write one log."""
    pq.write_table(table, path, compression="zstd")


def _feature(spec: FeatureSpec, values: Floats) -> pa.Array:
    if spec.categorical:
        return words(values.astype(np.int64), spec.vocabulary)
    return pa.array(values.astype(np.float64), mask=np.isnan(values))


def _write_lines(path: Path, rows: Sequence[Mapping[str, object]]) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
