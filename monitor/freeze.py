"""Freezing a reference: its bins are made, and every stored row is folded into them once more.

Until then profiles stand in provisional bins, made of the first batch that came. Profiles of different bins never
merge, so the old ones go as the new ones are made, in one transaction.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from detectors.declared import Declared
from detectors.profile import Binning, Profile, build_binning, empty, merge_all, profile_batch
from detectors.types import Window
from monitor import clock, reference
from monitor.due import matures
from monitor.ingest.joined import with_outcomes
from monitor.reference import Choice
from monitor.systems import Registered
from storage import Store, Tx, binnings, blocks, outcomes, profiles, references, systems, training, windows

FOLD_ROWS = 131_072
SCORE_COLUMNS = ("prediction_id", "ts", "score")


def ensure(store: Store, system: Registered, until: int) -> str | None:
    """Freeze the system's reference if it can be now and is not yet; what it was made of, in words."""
    with store.read() as tx:
        if _wanted(tx, system, until) is None:
            return None
    with store.begin() as tx:
        systems.lock(tx, system.id)
        choice = _wanted(tx, system, until)
        return None if choice is None else _freeze(tx, system, choice, until)


def _wanted(tx: Tx, system: Registered, until: int) -> Choice | None:
    """The choice to freeze now, None when what stands is right or there is too little yet."""
    declared = system.declared
    if not declared.features and declared.model is None:
        return None  # nothing but posted metrics: there is nothing to measure against
    mature = _mature(tx, system, until)
    has_training = bool(blocks.listing(tx, system.id, "training"))
    standing = references.listing(tx, system.id)
    if standing:
        detail = standing[0].detail
        before = Choice(standing[0].kind, detail["first"], detail["end"], detail["made_of"], detail["final"])
        if not reference.outgrown(before, declared, mature, has_training):
            return None
    choice = reference.choose(declared, mature, has_training)
    # Training rows carry no scores: the score's bins wait for the first windows served.
    waits = choice is not None and choice.kind == "training" and declared.model is not None
    return None if waits and len(mature) < reference.FEWEST_WINDOWS else choice


def _mature(tx: Tx, system: Registered, until: int) -> list[int]:
    """Starts of the windows with rows whose outcomes are complete at `until`."""
    declared = system.declared
    return [
        start
        for start, known in windows.load(tx, system.id, 0, until).items()
        if known.rows and matures(Window(start, start + declared.window_us), "outcomes", declared) <= until
    ]


def _served(tx: Tx, system: Registered, choice: Choice, until: int) -> tuple[int, int]:
    """The windows `[first, end)` whose scores are the reference of scores: training rows have none."""
    if choice.kind == "windows":
        return choice.first, choice.end
    undeclared = replace(system.declared, reference=None)
    first = reference.choose(undeclared, _mature(tx, system, until), has_training=False)
    return (0, 0) if first is None else (first.first, first.end)


def _freeze(tx: Tx, system: Registered, choice: Choice, until: int) -> str:
    declared, now = system.declared, clock.now_us()
    binning = build_binning(declared, _rows_for_bins(tx, system, choice, until))
    for old in binnings.listing(tx, system.id):
        profiles.drop_binning(tx, system.id, old.id)
        binnings.drop(tx, system.id, old.id)
    binnings.add(tx, system.id, binning, provisional=False, now=now)
    refold(tx, system, binning)
    profile = _profile(tx, system, choice, binning, until)
    served = _served(tx, system, choice, until)
    detail = {
        "served_first": served[0],
        "served_end": served[1],
        "first": choice.first,
        "end": choice.end,
        "made_of": choice.made_of,
        "final": choice.final,
        "rows": profile.rows,
    }
    references.add(
        tx,
        system.id,
        binning=binning,
        kind=choice.kind,
        from_us=0,
        profile=profile,
        frozen=now if choice.final else None,
        detail=detail,
    )
    what = "training rows" if choice.kind == "training" else f"rows of the first {_count(choice, declared)} windows"
    return f"{profile.rows:,} {what}" + ("" if choice.final else ", standing in until there are more")


def _count(choice: Choice, declared: Declared) -> int:
    return (choice.end - choice.first) // declared.window_us


def _rows_for_bins(tx: Tx, system: Registered, choice: Choice, until: int) -> Iterator[pa.Table]:
    if choice.kind == "windows":
        yield from (table for _, table in blocks.tables(tx, system.id, "predictions", choice.first, choice.end))
        return
    yield from _training(tx, system, until)
    if system.declared.model is not None:
        for _, table in blocks.tables(tx, system.id, "predictions", *_served(tx, system, choice, until)):
            yield table.select([name for name in SCORE_COLUMNS if name in table.column_names])


def _training(tx: Tx, system: Registered, until: int) -> Iterator[pa.Table]:
    """Training rows without ids that were there at `until`; rows without a time always were."""
    for table in training.reference_tables(tx, system.id):
        visible = pc.or_(pc.is_null(table["ts"]), pc.less_equal(table["ts"], until).fill_null(False))
        yield table.filter(visible)


def _profile(tx: Tx, system: Registered, choice: Choice, binning: Binning, until: int) -> Profile:
    if choice.kind == "windows":
        found = profiles.load(tx, system.id, "predictions", binning, choice.first, choice.end)
        return merge_all(found.values()) if found else empty(binning, "predictions")
    parts: Iterable[Profile] = [
        profile
        for table in _training(tx, system, until)
        for profile in profile_batch(table, system.declared, binning, "training").values()
    ]
    return merge_all([empty(binning, "training"), *parts])


def refold(tx: Tx, system: Registered, binning: Binning) -> None:
    """Fold every stored served row, and its outcome, into the bins."""
    held: list[tuple[int, pa.Table]] = []
    for block, table in blocks.tables(tx, system.id, "predictions"):
        held.append((block.id, table))
        if sum(len(each) for _, each in held) >= FOLD_ROWS:
            _fold(tx, system, binning, held)
            held = []
    if held:
        _fold(tx, system, binning, held)


def _fold(tx: Tx, system: Registered, binning: Binning, held: list[tuple[int, pa.Table]]) -> None:
    """One fold over several blocks: many small ones would each pay for all features."""
    declared = system.declared
    table = pa.concat_tables([each for _, each in held], promote_options="permissive")
    profiles.add(tx, system.id, binning, profile_batch(table, declared, binning, "predictions"))
    placed = outcomes.for_blocks(tx, [block_id for block_id, _ in held])
    if len(placed.block_row):
        sizes = [0, *(len(each) for _, each in held)]
        first = dict(zip((block_id for block_id, _ in held), np.cumsum(sizes).tolist(), strict=False))
        at = placed.block_row + np.array([first[b] for b in placed.block_id.tolist()], dtype=np.int64)
        joined = with_outcomes(table.take(pa.array(at)), placed.known, placed.label, placed.value)
        profiles.add(tx, system.id, binning, profile_batch(joined, declared, binning, "outcomes"))
