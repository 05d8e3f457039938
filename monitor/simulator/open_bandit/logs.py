"""Turn the dataset into Bifocal's logs, untouched or with one fault put in by hand."""

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from monitor.simulator.open_bandit.rows import ITEM_FEATURES, USER_FEATURES, read_rows
from monitor.simulator.open_bandit.scoring import Scorer
from monitor.simulator.open_bandit.system_file import ATTRIBUTION, MODEL_VERSION, SYSTEM, SYSTEM_TOML

_TRAINING_DAYS = timedelta(days=3)
_FEATURES = (*USER_FEATURES, *ITEM_FEATURES, "user_item_affinity", "position")
_DIMENSIONS = ("campaign", "policy")


@dataclass(frozen=True)
class Resalt:
    """From `at` on, a user feature is hashed with another salt: every value becomes another of the same form.

    The default is the feature that weighs most in the model.
    """

    feature: str = "user_feature_1"
    at: datetime = datetime(2019, 11, 28, 12, tzinfo=UTC)
    salt: str = "2019-11-28"

    def __post_init__(self) -> None:
        if self.feature not in USER_FEATURES:
            raise ValueError(f"feature must be one of {', '.join(USER_FEATURES)}, not {self.feature!r}")
        if self.at.tzinfo is None:
            raise ValueError("at must have a time zone")

    def apply(self, rows: pa.Table) -> pa.Table:
        """The same rows as the logs would show them."""
        column = rows[self.feature]
        words = pc.unique(column)
        hashes = [hashlib.md5((self.salt + word).encode()).hexdigest() for word in words.to_pylist()]
        salted = pa.array(hashes, pa.string()).take(pc.index_in(column, words).combine_chunks())
        late = pc.greater_equal(rows["ts"], pa.scalar(self.at, rows["ts"].type))
        return rows.set_column(
            rows.schema.get_field_index(self.feature), self.feature, pc.if_else(late, salted, column)
        )

    def truth(self) -> dict[str, object]:
        """What a perfect diagnosis would say."""
        return {
            "system": SYSTEM,
            "lens": "infrastructure",
            "cause": "features.encoding",
            "subject": self.feature,
            "segment": {},
            "onset": self.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        }


@dataclass(frozen=True)
class Written:
    """Rows written to each log, and the clicks among the outcomes."""

    training: int
    predictions: int
    outcomes: int
    clicks: int


def write_logs(wheel: Path, folder: Path, *, resalt: Resalt | None = None) -> Written:
    """Write system.toml, training, predictions and outcomes into `folder` (made when absent).

    The first three days are the training log; a click model trained on them scores the rest. With `resalt`,
    the feature changes in the log and the score follows, as it would in truth, and truth.json tells so.
    ATTRIBUTION.txt holds the dataset's licence and source, which must stay with the logs.
    """
    rows = read_rows(wheel)
    first_day = pc.floor_temporal(pc.min(rows["ts"]), unit="day").as_py()
    early = pc.less(rows["ts"], pa.scalar(first_day + _TRAINING_DAYS, rows["ts"].type))
    training, served = rows.filter(early), rows.filter(pc.invert(early))
    if resalt is not None:
        served = resalt.apply(served)
    folder.mkdir(parents=True, exist_ok=True)
    pq.write_table(_training(training), folder / "training.parquet", compression="zstd")
    pq.write_table(_predictions(served, Scorer(training)), folder / "predictions.parquet", compression="zstd")
    pq.write_table(_outcomes(served), folder / "outcomes.parquet", compression="zstd")
    (folder / "system.toml").write_text(SYSTEM_TOML, encoding="utf-8")
    changed = (
        "" if resalt is None else f" Changed on purpose: {resalt.feature}, hashed anew from {resalt.at} on."
    )
    (folder / "ATTRIBUTION.txt").write_text(f"{ATTRIBUTION}{changed}\n", encoding="utf-8")
    if resalt is not None:
        (folder / "truth.json").write_text(json.dumps(resalt.truth(), indent=2) + "\n", encoding="utf-8")
    return Written(len(training), len(served), len(served), pc.sum(served["click"]).as_py())


def _training(rows: pa.Table) -> pa.Table:
    return rows.rename_columns({"click": "label"}).select(["ts", "label", *_FEATURES, *_DIMENSIONS])


def _predictions(rows: pa.Table, scorer: Scorer) -> pa.Table:
    scored = rows.append_column("score", pa.array(scorer.score(rows)))
    versioned = scored.append_column("model_version", pa.repeat(MODEL_VERSION, len(rows)))
    return versioned.select(["prediction_id", "ts", "score", "model_version", *_FEATURES, *_DIMENSIONS])


def _outcomes(rows: pa.Table) -> pa.Table:
    return rows.rename_columns({"click": "label"}).select(["prediction_id", "ts", "label"])
