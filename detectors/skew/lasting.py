"""Training beside what has always been served: the sides of the schema and distribution forms."""

from collections.abc import Iterator
from dataclasses import dataclass

from detectors.detector import View
from detectors.profile.feature import FeatureProfile
from detectors.profile.profile import Profile


@dataclass(frozen=True)
class Sides:
    """The training set, the first windows served and the window judged, in the same bins."""

    training: Profile
    first: Profile
    now: Profile

    def features(self, view: View) -> Iterator[tuple[FeatureProfile, FeatureProfile, FeatureProfile]]:
        """Training's, the first windows' and the present view of each feature that both sides should have."""
        both = {f.name for f in view.declared.serving_features if "training" in f.available}
        for training in self.training.features:
            if training.name in both and view.serves(training):
                yield training, self.first.feature(training.name), self.now.feature(training.name)


def sides(view: View) -> Sides | None:
    """None unless the reference is a training set and the window has rows."""
    training, first, now = view.reference, view.served, view.current
    if training is None or first is None or now is None or training.stage != "training":
        return None
    if not (training.rows and first.rows and now.rows):
        return None
    return Sides(training, first, now) if training.binning == first.binning == now.binning else None
