"""Freezing a reference: its bins are made, and every stored row is folded into them once more.

Until then profiles stand in provisional bins, made of the first batch that came. Profiles of different bins
never merge, so the old ones go as the new ones are made, in one transaction.
"""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, fields

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from detectors.declared import Declared
from detectors.profile import Binning, Profile, build_binning, empty, merge_all, profile_batch
from detectors.types import Window
from monitor import clock, gathered, reference
from monitor.due import matures
from monitor.ingest.joined import with_outcomes
from monitor.newcomers import freezing, turns
from monitor.newcomers.bins import Newcomer, apart
from monitor.reference import Choice
from monitor.systems import Registered
from storage import (
    Store,
    Tx,
    binnings,
    blocks,
    outcomes,
    profiles,
    references,
    retention,
    systems,
    training,
    windows,
)

FOREVER = 1 << 62
#: What the first reference that stands in is made of: a feature without a value in them came later.
FIRST_WINDOWS = reference.FEWEST_WINDOWS // 4
SCORE_COLUMNS = ("prediction_id", "ts", "score")


def ensure(store: Store, system: Registered, at: int, until: int) -> str | None:
    """Freeze the references that count at the moment `at` and do not stand yet; what they were made of.

    A run that goes on to `until` may pass the moment of the next reference too. Then only the windows
    judged before that moment are folded now: the next one folds them all again.
    """
    with store.read() as tx:
        if _wanted(tx, system, at) is None and not _newcomers_wanted(tx, system, at):
            return None
    with store.begin() as tx:
        systems.lock(tx, system.id)
        made = []
        choice = _wanted(tx, system, at)
        if choice is not None:
            following = _next_choice(tx, system, at)
            folded_to = None if following is None or following > until else following
            made.append(_freeze(tx, system, choice, at, folded_to))
        for newcomer, own in _newcomers_wanted(tx, system, at):
            made.append(freezing.freeze(tx, system, newcomer, own))
    return "; ".join(made) or None


def next_turn(tx: Tx, system: Registered, at: int) -> int | None:
    """The moment after `at` at which a reference is chosen anew, as far as the known windows can tell."""
    binning = _standing_binning(tx, system)
    own = None if binning is None else turns.next_turn(tx, system, binning, at)
    return min((turn for turn in (_next_choice(tx, system, at), own) if turn is not None), default=None)


def _newcomers_wanted(tx: Tx, system: Registered, at: int) -> list[tuple[Newcomer, Choice]]:
    binning = _standing_binning(tx, system)
    return [] if binning is None else turns.wanted(tx, system, binning, at)


def _standing_binning(tx: Tx, system: Registered) -> Binning | None:
    """The bins of the system's reference, None before there is one."""
    standing = references.listing(tx, system.id)
    return binnings.load(tx, system.id, standing[0].binning_id) if standing else None


def _next_choice(tx: Tx, system: Registered, at: int) -> int | None:
    if not _measured(system.declared):
        return None
    moments = sorted(matures(window, "outcomes", system.declared) for window in _served_windows(tx, system))
    passed = sum(moment <= at for moment in moments)
    following = reference.next_history(system.declared, passed, _has_training(tx, system))
    return None if following is None or following > len(moments) else moments[following - 1]


def _measured(declared: Declared) -> bool:
    """False for a system of nothing but posted metrics: there is nothing to measure against."""
    return bool(declared.features) or declared.model is not None


def _wanted(tx: Tx, system: Registered, at: int) -> Choice | None:
    """The choice to freeze now, None when what stands is right or there is too little yet."""
    declared = system.declared
    if not _measured(declared):
        return None
    mature = [w.start for w in _served_windows(tx, system) if matures(w, "outcomes", declared) <= at]
    choice = reference.choose(declared, mature, _has_training(tx, system))
    standing = references.listing(tx, system.id)
    if choice is None or not standing:
        return choice
    if retention.kept_from(tx, system.id) is not None:
        return None  # rows are gone that would have to be folded once more
    detail = standing[0].detail
    before = Choice(**{each.name: detail[each.name] for each in fields(Choice)})
    return choice if reference.outgrown(before, choice) else None


def _served_windows(tx: Tx, system: Registered) -> list[Window]:
    """The windows that have served rows, oldest first."""
    width = system.declared.window_us
    known = windows.load(tx, system.id, 0, FOREVER)
    return [Window(start, start + width) for start, window in known.items() if window.rows]


def _has_training(tx: Tx, system: Registered) -> bool:
    return bool(blocks.listing(tx, system.id, "training"))


def _freeze(tx: Tx, system: Registered, choice: Choice, at: int, folded_to: int | None) -> str:
    declared, now = system.declared, clock.now_us()
    seen_until = _training_seen_until(tx, system, choice, at)
    binning = _bins(tx, system, choice, seen_until)
    kept = freezing.kept_binnings(tx, system, binning)
    profiles.keep_binnings(tx, system.id, kept)
    binnings.keep(tx, system.id, kept)
    binnings.add(tx, system.id, binning, provisional=False, now=now)
    refold(tx, system, binning, folded_to)
    freezing.count_waiting(tx, system, binning)
    profile = _profile(tx, system, choice, binning, seen_until)
    detail = {**asdict(choice), "rows": profile.rows, "seen_until": seen_until, "folded_to": folded_to}
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
    count = (choice.end - choice.first) // declared.window_us
    what = "training rows" if choice.kind == "training" else f"rows of the first {count} windows"
    return f"{profile.rows:,} {what}" + ("" if choice.final else ", standing in until there are more")


def _training_seen_until(tx: Tx, system: Registered, choice: Choice, at: int) -> int:
    """Training rows up to this moment count: the one at which the first reference was made of them."""
    standing = references.listing(tx, system.id)
    if (
        choice.kind == "training"
        and standing
        and standing[0].kind == "training"
        and standing[0].detail["rows"]
    ):
        return int(standing[0].detail["seen_until"])
    return at


def _bins(tx: Tx, system: Registered, choice: Choice, until: int) -> Binning:
    """The bins of the choice's rows, without the features that came later (see `monitor.newcomers`): those
    of which neither training rows nor the first windows hold a value."""
    declared = system.declared
    binning = build_binning(declared, _rows_for_bins(tx, system, choice, until))
    early = min(choice.end, choice.first + FIRST_WINDOWS * declared.window_us)
    rows = (table for _, table in blocks.tables(tx, system.id, "predictions", choice.first, early))
    later = {feature.name for feature in apart(declared, build_binning(declared, rows))}
    if choice.kind == "training":
        later &= {feature.name for feature in apart(declared, binning)}
    return Binning(tuple(bins for bins in binning.features if bins.name not in later))


def _rows_for_bins(tx: Tx, system: Registered, choice: Choice, until: int) -> Iterator[pa.Table]:
    if choice.kind == "windows":
        yield from (
            table for _, table in blocks.tables(tx, system.id, "predictions", choice.first, choice.end)
        )
        return
    yield from _training(tx, system, until)
    if system.declared.model is not None:
        for _, table in blocks.tables(tx, system.id, "predictions", choice.first, choice.end):
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


def refold(tx: Tx, system: Registered, binning: Binning, end: int | None) -> None:
    """Fold every served row stored of windows that start before `end`, and its outcome, into the bins."""
    for held in gathered.served(tx, system.id, None, end):
        _fold(tx, system, binning, held)


def _fold(tx: Tx, system: Registered, binning: Binning, held: gathered.Held) -> None:
    declared = system.declared
    table = gathered.joined(held)
    profiles.add(tx, system.id, binning, profile_batch(table, declared, binning, "predictions"))
    placed = outcomes.for_blocks(tx, [block_id for block_id, _ in held])
    if len(placed.block_row):
        sizes = [0, *(len(each) for _, each in held)]
        first = dict(zip((block_id for block_id, _ in held), np.cumsum(sizes).tolist(), strict=False))
        at = placed.block_row + np.array([first[b] for b in placed.block_id.tolist()], dtype=np.int64)
        joined = with_outcomes(table.take(pa.array(at)), placed.known, placed.label, placed.value)
        profiles.add(tx, system.id, binning, profile_batch(joined, declared, binning, "outcomes"))
