"""A retrained model that is as good as the last: a version that is meant, announced, and harmless."""

from dataclasses import dataclass

from monitor.simulator import versions
from monitor.simulator.change import Change, Deployment, Event
from monitor.simulator.scene import Scene

#: The weights of a model that learned from the next day differ from the last one's beyond this place.
_ALIKE = 3


@dataclass(frozen=True, kw_only=True)
class Retrain(Change):
    """The next version answers a `share` of the requests and says nearly what the last one says."""

    def deploy(self, scene: Scene) -> Deployment:
        model = versions.rounded(scene.learned.model, _ALIKE)
        return Deployment(versions.bumped(scene.version, 1), model, meant=True)

    def events(self, scene: Scene) -> tuple[Event, ...]:
        version = versions.bumped(scene.version, 1)
        return (Event(self.onset, "deploy", f"model {version}", subject=version),)
