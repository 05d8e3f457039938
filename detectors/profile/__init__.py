"""The fold: rows become profiles, small exact summaries that merge.

    binning = build_binning(declared, reference_tables)
    profiles = profile_batch(table, declared, binning, "predictions")   # by (window start, version)
    day = merge_all(profiles.values())
    stored = encode(day)

The same rows give the same profile, byte for byte, however they are ordered and cut into batches.
"""

from detectors.profile.binning import SCORE, Binning, FeatureBins
from detectors.profile.build import build_binning
from detectors.profile.codec import decode, encode
from detectors.profile.feature import FeatureProfile
from detectors.profile.fold import profile_batch
from detectors.profile.merge import merge, merge_all
from detectors.profile.profile import Profile, Stage, empty
from detectors.profile.sums import Sums, Totals

__all__ = [
    "SCORE",
    "Binning",
    "FeatureBins",
    "FeatureProfile",
    "Profile",
    "Stage",
    "Sums",
    "Totals",
    "build_binning",
    "decode",
    "empty",
    "encode",
    "merge",
    "merge_all",
    "profile_batch",
]
