"""What features were for a sample of entities: exact in any split, kept in the bytes, none where unasked."""

import numpy as np
import pyarrow as pa
import pytest

from detectors.declared import HOUR_US, Declared, Experiment, Feature
from detectors.profile import build_binning, decode, encode, merge_all, profile_batch
from detectors.profile.profile import Profile
from detectors.profile.sightings import KEPT, NONE

SYSTEM = Declared(
    "shop",
    features=(Feature("user", "numeric"), Feature("age", "numeric"), Feature("word", "categorical")),
    experiments=(Experiment("ranker-b", "arm", {"a": 0.5, "b": 0.5}, unit="user"),),
)


def rows(n: int = 600, users: int = 200) -> pa.Table:
    rng = np.random.default_rng(7)
    user = rng.integers(0, users, n)
    word = [None if each % 5 == 0 else f"w{each}" for each in user]
    unknown = pa.array(user.astype(np.float64), mask=rng.random(n) < 0.1)
    age = pa.array(user % 60 + rng.integers(0, 2, n) * (user % 2) * 1.0)
    times = np.sort(rng.integers(0, HOUR_US, n))
    return pa.table({"ts": times, "f:user": unknown, "f:age": age, "f:word": pa.array(word, pa.string())})


TABLE = rows()
BINNING = build_binning(SYSTEM, [TABLE])


def profile(table: pa.Table, system: Declared = SYSTEM) -> Profile:
    (found,) = profile_batch(table, system, BINNING, "predictions").values()
    return found


@pytest.mark.parametrize("parts", [2, 7, 60])
def test_any_split_in_any_order_gives_the_same_bytes(parts: int) -> None:
    lot = np.random.default_rng(parts).permutation(len(TABLE))
    cut = [profile(TABLE.take(pa.array(np.sort(lot[i::parts])))) for i in range(parts)]
    assert encode(merge_all(cut)) == encode(profile(TABLE))


def test_a_full_sample_comes_back_from_its_bytes() -> None:
    seen, again = (each.sightings for each in (profile(TABLE), decode(encode(profile(TABLE)), BINNING)))
    assert len(seen.hashes) == KEPT
    assert (again.hashes == seen.hashes).all()
    assert (again.low == seen.low).all()
    assert (again.high == seen.high).all()


def test_an_entity_shows_one_value_several_or_none() -> None:
    low, high = profile(TABLE).sightings.low, profile(TABLE).sightings.high
    assert (low[:, 0] == high[:, 0]).all()
    assert 0 < (low[:, 1] < high[:, 1]).sum() < KEPT
    none = high[:, 2] == 0
    assert none.any()
    assert (low[none, 2] == NONE).all()
    assert (low[~none, 2] == high[~none, 2]).all()


def test_rows_of_no_entity_are_left_out_and_without_a_unit_all_are() -> None:
    nobody = TABLE.set_column(1, "f:user", pa.nulls(len(TABLE), pa.float64()))
    assert not len(profile(nobody).sightings.hashes)
    assert not len(profile(TABLE, Declared("shop", features=SYSTEM.features)).sightings.hashes)


def test_entities_may_have_a_column_of_their_own() -> None:
    apart = Declared("shop", features=SYSTEM.features[1:], experiments=SYSTEM.experiments)
    table = TABLE.rename_columns(["ts", "u:user", "f:age", "f:word"])
    found = profile_batch(table, apart, build_binning(apart, [table]), "predictions")
    (seen,) = (each.sightings for each in found.values())
    assert (seen.hashes == profile(TABLE).sightings.hashes).all()
    assert (seen.low == profile(TABLE).sightings.low[:, 1:]).all()
