"""Sums by arm and bucket: every row of an arm once, in the bucket of its unit."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from detectors.declared import Declared, Experiment, Feature
from detectors.profile.arms import BUCKETS, Arms, plan_of, sums_of
from detectors.profile.hashing import byte_hashes
from tests.detectors.profile.tables import one

BY_USER = Experiment("ranker-b", "arm", {"control": 0.5, "treatment": 0.5}, unit="user")
USERS = Declared("ads", features=(Feature("user", "categorical"),), experiments=(BY_USER,))
ROWS = 600


def rows(arms: Sequence[str | None], users: Sequence[str | None]) -> pa.Table:
    count = len(arms)
    return pa.table(
        {
            "prediction_id": [f"r{i}" for i in range(count)],
            "ts": np.zeros(count, dtype=np.int64),
            "f:user": pa.array(users, pa.string()),
            "a:arm": pa.array(arms, pa.string()),
            "label": np.arange(count, dtype=np.float64) % 2,
            "known": np.zeros(count, dtype=np.int64),
        }
    )


def by_arm(arms: Arms) -> list[list[int]]:
    return sums_of(plan_of(BY_USER), [arms]).n.reshape(-1, BUCKETS).tolist()


def test_rows_are_counted_by_planned_arm_and_others_together() -> None:
    table = rows([*["control"] * 3, *["treatment"] * 2, "shadow", "ghost", None, ""], ["u"] * 9)
    counted = [sum(buckets) for buckets in by_arm(one(table, declared=USERS).arms)]
    assert counted == [3, 2, 2]


def test_the_rows_of_one_unit_share_a_bucket_and_rows_without_one_scatter() -> None:
    same = by_arm(one(rows(["control"] * ROWS, ["u"] * ROWS), declared=USERS).arms)[0]
    alone = by_arm(one(rows(["control"] * ROWS, [None] * ROWS), declared=USERS).arms)[0]
    assert sorted(same)[-2:] == [0, ROWS]
    assert max(alone) < 15
    assert np.count_nonzero(alone) > 200


def test_outcomes_stand_in_the_bucket_of_their_prediction() -> None:
    table = rows(["control"] * ROWS, [None] * ROWS)
    served, known = (one(table, stage, USERS).arms for stage in ("predictions", "outcomes"))
    plan = plan_of(BY_USER)
    assert sums_of(plan, [served]).n.tolist() == sums_of(plan, [known]).outcomes.tolist()
    assert sums_of(plan, [known]).labels.sum() == ROWS / 2


def test_an_experiment_planned_anew_starts_anew() -> None:
    counted = one(rows(["control"] * 5, ["u"] * 5), declared=USERS).arms
    other = plan_of(Experiment("ranker-b", "arm", {"control": 0.5, "b": 0.5}))
    assert sums_of(other, [counted]).n.sum() == 0


def test_texts_hash_by_their_bytes_wherever_they_stand() -> None:
    texts = ["a", "", "日本", "ab", "ba", None, "a"]
    whole = byte_hashes(pa.chunked_array([texts[:3], texts[3:]], pa.string()))
    alone = [byte_hashes(pa.chunked_array([[text]], pa.string()))[0] for text in texts]
    assert whole.tolist() == alone
    assert len(set(whole.tolist())) == 5  # null and the empty text alike, "a" twice
