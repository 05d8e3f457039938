"""The model breaks or gets worse: another version, wrong computation, a worse release."""

from dataclasses import dataclass
from typing import ClassVar, Literal

from monitor.simulator import versions
from monitor.simulator.change import Deployment, Event, Lens, Switch
from monitor.simulator.model import ClickModel
from monitor.simulator.scene import Scene
from monitor.simulator.settings import Settings


@dataclass(frozen=True, kw_only=True)
class WrongVersion(Switch):
    """An older model serves, `back` versions ago or under a name of its own; it may know less (`worse`)."""

    cause: ClassVar[str] = "model.wrong_version"
    lens: ClassVar[Lens] = "infrastructure"
    back: int = 1
    name: str | None = None
    worse: float = 0.0

    def subject(self, scene: Scene) -> str:
        return self.name or versions.bumped(scene.version, -self.back)

    def deploy(self, scene: Scene) -> Deployment:
        return Deployment(self.subject(scene), versions.blurred(scene.learned.older, self.worse), meant=False)


@dataclass(frozen=True, kw_only=True)
class Miscompute(Switch):
    """The version that is meant computes something else.

    `dropped`: the weights of a feature are lost; `stretched`: log-odds are scaled twice; `coarse`: weights
    in a format of two decimals; `blurred`: the table of who likes what is read from the wrong rows in part.
    """

    cause: ClassVar[str] = "model.miscompute"
    lens: ClassVar[Lens] = "infrastructure"
    form: Literal["dropped", "stretched", "coarse", "blurred"] = "dropped"
    feature: str = "match"

    def fits(self, settings: Settings) -> bool:
        return super().fits(settings) and settings.probes

    def deploy(self, scene: Scene) -> Deployment:
        return Deployment(scene.version, self.broken(scene, scene.learned.model), meant=True)

    def broken(self, scene: Scene, model: ClickModel) -> ClickModel:
        """What the build computes."""
        if self.form == "dropped":
            return versions.without(model, scene.schema.feature(self.feature).name)
        if self.form == "stretched":
            return versions.scaled(model, 1.25)
        return versions.rounded(model, 1) if self.form == "coarse" else versions.blurred(model, 0.8)


@dataclass(frozen=True, kw_only=True)
class Regression(Switch):
    """A new version, announced, that learned in part from turned labels what users and pages bring.

    Which ads it prefers it hardly changes, so that its rows look like those of the version before.
    """

    cause: ClassVar[str] = "model.regression"
    lens: ClassVar[Lens] = "quality"
    strength: float = 0.8

    def subject(self, scene: Scene) -> str:
        return versions.bumped(scene.version, 1)

    def deploy(self, scene: Scene) -> Deployment:
        learned = [spec.name for spec in scene.schema.features if spec.entity != "ad"]
        model = versions.spoiled(scene.learned.model, learned, self.strength)
        return Deployment(self.subject(scene), model, meant=True)

    def events(self, scene: Scene) -> tuple[Event, ...]:
        version = self.subject(scene)
        return (Event(self.onset, "deploy", f"model {version}", subject=version),)


SWITCHES = (WrongVersion, Miscompute, Regression)
