"""A changed definition judges later windows by what it declares, though the bins stay the reference's."""

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from detectors.declared import Declared, Feature
from detectors.detector import Detector
from detectors.infrastructure import missing, ranges, vocabulary
from detectors.quality import drift
from tests.detectors import worlds

BY_FEATURE = [missing.DETECTOR, ranges.DETECTOR, vocabulary.DETECTOR, drift.DETECTOR]


def subjects(detector: Detector, world: worlds.World, system: Declared) -> set[str]:
    return {check.subject for check in detector.check(replace(world.view(), declared=system))}


def without(name: str) -> Declared:
    system = worlds.declared()
    return replace(system, features=tuple(f for f in system.features if f.name != name))


@pytest.mark.parametrize("detector", BY_FEATURE, ids=lambda detector: detector.name)
@pytest.mark.parametrize("name", ["price", "device"])
def test_a_feature_that_the_system_file_dropped_is_not_judged(detector: Detector, name: str) -> None:
    world = worlds.reference_and_windows(fault=lambda table: worlds.nulled(table, name))
    assert subjects(detector, world, without(name)) == subjects(detector, world, world.declared) - {name}


def test_a_feature_known_at_training_only_is_not_missed_in_served_rows() -> None:
    world = worlds.reference_and_windows(fault=lambda table: worlds.nulled(table, "price"))
    kept = Feature("price", "numeric", available=("training",))
    changed = replace(world.declared, features=(kept, *without("price").features))
    assert "price" in subjects(missing.DETECTOR, world, world.declared)
    assert "price" not in subjects(missing.DETECTOR, world, changed)


def test_a_feature_that_changed_its_kind_holds_nothing_in_the_old_bins() -> None:
    world = worlds.reference_and_windows(windows=1)
    table = world.tables[0]
    words = pa.array(["cheap"] * len(table)).dictionary_encode()
    numbers = pa.array(np.ones(len(table)))
    changed = worlds.replaced(worlds.replaced(table, "f:price", words), "f:device", numbers)
    folded = worlds.profile_of(changed, world.declared, world.binning)
    assert folded.feature("price").nulls == folded.feature("device").nulls == len(table)
    assert folded.feature("user_age").total == world.predictions[0].feature("user_age").total
