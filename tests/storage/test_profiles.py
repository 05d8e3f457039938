"""Profiles grow by merging; binnings and references come back as they went in."""

import pyarrow as pa
import pytest

from detectors.declared import Declared, Dimension, Feature, Model
from detectors.profile import Binning, Profile, build_binning, encode, merge_all, profile_batch
from storage import Store, binnings, profiles, references
from tests.storage.tables import HOUR, START, names, register, served, texts

DECLARED = Declared(
    "ads",
    model=Model(),
    features=(Feature("age", "numeric"),),
    dimensions=(Dimension("country", "quality"),),
)


def rows(prefix: str, hour: int = 0, version: str = "v7") -> pa.Table:
    table = served(names(30, prefix), [START + hour * HOUR] * 30, seed=hour)
    at = table.column_names.index("version")
    return table.set_column(at, "version", texts([version] * 30))


@pytest.fixture
def binning() -> Binning:
    return build_binning(DECLARED, [rows("reference")])


def fold(binning: Binning, *tables: pa.Table) -> dict[tuple[int, str], Profile]:
    return profile_batch(pa.concat_tables(tables), DECLARED, binning, "predictions")


def test_increments_merge_to_the_profile_of_all_rows(store: Store, binning: Binning) -> None:
    system_id = register(store)
    parts = [rows("a"), rows("b"), rows("c", hour=1), rows("d", version="v8")]
    for part in parts:
        with store.begin() as tx:
            profiles.add(tx, system_id, binning, fold(binning, part))
    with store.read() as tx:
        stored = profiles.load(tx, system_id, "predictions", binning)
    whole = fold(binning, *parts)
    assert {key: encode(profile) for key, profile in stored.items()} == {
        key: encode(profile) for key, profile in whole.items()
    }
    assert list(stored) == sorted(stored)


def test_profiles_are_loaded_by_span_and_stage(store: Store, binning: Binning) -> None:
    system_id = register(store)
    with store.begin() as tx:
        profiles.add(tx, system_id, binning, fold(binning, *(rows(f"{h}-", hour=h) for h in range(4))))
        found = profiles.load(tx, system_id, "predictions", binning, START + HOUR, START + 3 * HOUR)
        assert profiles.load(tx, system_id, "outcomes", binning) == {}
        profiles.add(tx, system_id, binning, {})
    assert [start for start, _ in found] == [START + HOUR, START + 2 * HOUR]


def test_profiles_of_two_stages_are_not_added_at_once(store: Store, binning: Binning) -> None:
    system_id = register(store)
    predictions = fold(binning, rows("a"))
    training = profile_batch(rows("b"), DECLARED, binning, "training")
    with pytest.raises(ValueError, match="one stage"), store.begin() as tx:
        profiles.add(tx, system_id, binning, predictions | training)


def test_windows_and_whole_binnings_can_be_dropped_to_fold_once_more(store: Store, binning: Binning) -> None:
    system_id = register(store)
    with store.begin() as tx:
        profiles.add(tx, system_id, binning, fold(binning, rows("a"), rows("b", hour=1)))
        profiles.drop_windows(tx, system_id, "predictions", binning.id, {START})
        assert [start for start, _ in profiles.load(tx, system_id, "predictions", binning)] == [START + HOUR]
        assert profiles.drop_binning(tx, system_id, binning.id) == 1
        assert profiles.load(tx, system_id, "predictions", binning) == {}


def test_a_binning_is_kept_once_and_comes_back(store: Store, binning: Binning) -> None:
    system_id = register(store)
    with store.begin() as tx:
        assert binnings.add(tx, system_id, binning, provisional=True, now=START)
        assert not binnings.add(tx, system_id, binning, provisional=False, now=START + 1)
        assert binnings.load(tx, system_id, binning.id).to_bytes() == binning.to_bytes()
        assert binnings.listing(tx, system_id) == [binnings.StoredBinning(binning.id, True, START)]
        binnings.drop(tx, system_id, binning.id)
        with pytest.raises(KeyError):
            binnings.load(tx, system_id, binning.id)


def test_a_window_is_measured_against_the_reference_of_its_time(store: Store, binning: Binning) -> None:
    system_id = register(store)
    profile = merge_all(fold(binning, rows("a")).values())

    def add(from_us: int) -> int:
        return references.add(
            tx,
            system_id,
            binning=binning,
            kind="training",
            from_us=from_us,
            profile=profile,
            frozen=START,
            detail={"rows": 30},
        )

    with store.begin() as tx:
        old, new = add(START), add(START + 2 * HOUR)
        chosen = [references.current(tx, system_id, START + h * HOUR) for h in (-1, 0, 1, 2)]
        assert [c and c.id for c in chosen] == [None, old, old, new]
        assert [r.id for r in references.listing(tx, system_id)] == [new, old]
        assert encode(references.profile(tx, old, binning)) == encode(profile)
        with pytest.raises(KeyError):
            references.profile(tx, 999, binning)


def test_a_reference_is_frozen_once(store: Store, binning: Binning) -> None:
    system_id = register(store)
    first = merge_all(fold(binning, rows("a")).values())
    grown = merge_all(fold(binning, rows("a"), rows("b")).values())
    with store.begin() as tx:
        number = references.add(
            tx,
            system_id,
            binning=binning,
            kind="windows",
            from_us=START,
            profile=first,
            frozen=None,
            detail={},
        )
        assert references.freeze(tx, number, grown, {"windows": 168}, START + HOUR)
        assert not references.freeze(tx, number, first, {}, START + HOUR)
        assert references.profile(tx, number, binning).rows == 60
        (found,) = references.listing(tx, system_id)
    assert (found.frozen, found.detail) == (START + HOUR, {"windows": 168})
