"""The bins of each newcomer, and its rows folded into them as they come."""

from dataclasses import dataclass, replace

import pyarrow as pa

from detectors.declared import Declared, Feature
from detectors.profile import Binning, FeatureBins, Profile, profile_batch
from detectors.profile.repeats import Repeats
from detectors.profile.sample import unknown
from monitor.systems import Registered
from storage import Tx, binnings, profiles, references
from storage.profiles import ProfileKey
from storage.references import Reference


@dataclass(frozen=True)
class Newcomer:
    """A feature, the bins its windows stand in, and its reference; None while its values are only counted."""

    declared: Declared
    binning: Binning
    reference: Reference | None

    @property
    def name(self) -> str:
        """The feature's name."""
        return self.declared.features[0].name

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of a block that are folded."""
        return ("ts", f"f:{self.name}")

    def fold(self, table: pa.Table) -> dict[ProfileKey, Profile]:
        """The profiles of canonical rows; while values are only counted, of windows that hold any.

        Contents and samples of rows are left out: the system's own profiles hold them.
        """
        rows = table.select([name for name in self.columns if name in table.column_names])
        folded = profile_batch(rows, self.declared, self.binning, "predictions")
        return {
            key: replace(profile, repeats=Repeats(), sample=unknown())
            for key, profile in folded.items()
            if has_values(self.binning.features[0]) or profile.filled.any()
        }


def apart(declared: Declared, binning: Binning) -> tuple[Feature, ...]:
    """The features served of which the binning has no value, or values of another kind.

    >>> place = FeatureBins("place", "categorical", vocabulary=("here",))
    >>> binning = Binning((FeatureBins("age", "numeric"), place))
    >>> declared = Declared("ads", features=(Feature("age", "numeric"), Feature("place", "categorical")))
    >>> [feature.name for feature in apart(declared, binning)]
    ['age']
    """
    known = {(bins.name, bins.kind) for bins in binning.features if has_values(bins)}
    return tuple(f for f in declared.serving_features if (f.name, f.kind) not in known)


def has_values(bins: FeatureBins) -> bool:
    """False for bins that were made of no value."""
    return bool(len(bins.edges) or bins.vocabulary)


def alone(declared: Declared, feature: Feature) -> Declared:
    """The system as if it had this feature and nothing else."""
    return replace(
        declared,
        features=(feature,),
        model=None,
        columns={},
        dimensions=(),
        metrics=(),
        probes=(),
        experiments=(),
        alerts=(),
    )


def counting(feature: Feature) -> Binning:
    """Bins without an edge or a word, in which values are only counted."""
    return Binning((FeatureBins(feature.name, feature.kind),))


def listing(tx: Tx, system: Registered, binning: Binning) -> list[Newcomer]:
    """The features apart from the system's binning, in the order declared."""
    features = apart(system.declared, binning)
    held = references.of_features(tx, system.id) if features else {}
    return [_newcomer(tx, system, feature, held.get(feature.name)) for feature in features]


def _newcomer(tx: Tx, system: Registered, feature: Feature, held: Reference | None) -> Newcomer:
    declared = alone(system.declared, feature)
    if held is None or held.detail["feature_kind"] != feature.kind:
        return Newcomer(declared, counting(feature), None)
    return Newcomer(declared, binnings.load(tx, system.id, held.binning_id), held)


def fold(tx: Tx, system: Registered, binning: Binning, table: pa.Table) -> None:
    """Add served rows, canonical, to the profiles of every newcomer. The caller holds the system's lock."""
    for newcomer in listing(tx, system, binning):
        profiles.add(tx, system.id, newcomer.binning, newcomer.fold(table))
