"""A newcomer's reference is frozen: its bins are made, and its stored rows folded into them."""

from dataclasses import asdict, replace

from detectors.profile import Binning, build_binning, merge_all
from monitor import clock, gathered
from monitor.newcomers.bins import Newcomer, apart, listing
from monitor.reference import Choice
from monitor.systems import Registered
from storage import Tx, binnings, blocks, profiles, references
from storage.references import OF_FEATURE


def freeze(tx: Tx, system: Registered, newcomer: Newcomer, choice: Choice) -> str:
    """Make the bins and the reference of that choice; what it was made of.

    Every row since the first window with a value is folded, also where the run goes on to another choice:
    in those profiles that one's windows are counted.
    """
    now = clock.now_us()
    span = blocks.tables(tx, system.id, "predictions", choice.first, choice.end, newcomer.columns)
    binning = build_binning(newcomer.declared, (table for _, table in span))
    profiles.drop_binning(tx, system.id, newcomer.binning.id)
    binnings.drop(tx, system.id, newcomer.binning.id)
    binnings.add(tx, system.id, binning, provisional=False, now=now)
    _refold(tx, system, replace(newcomer, binning=binning), choice.first)
    found = profiles.load(tx, system.id, "predictions", binning, choice.first, choice.end)
    profile = merge_all(found.values())
    (feature,) = newcomer.declared.features
    references.add(
        tx,
        system.id,
        binning=binning,
        kind=OF_FEATURE,
        from_us=0,
        profile=profile,
        frozen=now if choice.final else None,
        detail={
            **asdict(choice),
            "rows": profile.rows,
            "feature": feature.name,
            "feature_kind": feature.kind,
        },
    )
    count = (choice.end - choice.first) // system.declared.window_us
    standing_in = "" if choice.final else ", standing in until there are more"
    return f"{feature.name}: {profile.rows:,} rows of its first {count} windows{standing_in}"


def kept_binnings(tx: Tx, system: Registered, binning: Binning) -> set[str]:
    """The bins of features that stay newcomers beside new bins of the system; the others' references go."""
    held = references.of_features(tx, system.id)
    waiting = {feature.name for feature in apart(system.declared, binning)}
    for feature in system.declared.serving_features:
        if feature.name in held and feature.name not in waiting:
            references.drop_of_feature(tx, system.id, feature.name)
            del held[feature.name]
    return {reference.binning_id for reference in held.values()}


def count_waiting(tx: Tx, system: Registered, binning: Binning) -> None:
    """Count the values of newcomers without a reference from the first row on."""
    for newcomer in listing(tx, system, binning):
        if newcomer.reference is None:
            _refold(tx, system, newcomer, None)


def _refold(tx: Tx, system: Registered, newcomer: Newcomer, start: int | None) -> None:
    for held in gathered.served(tx, system.id, start, None, newcomer.columns):
        profiles.add(tx, system.id, newcomer.binning, newcomer.fold(gathered.joined(held)))
