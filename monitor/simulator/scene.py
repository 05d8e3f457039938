"""Where a scenario plays: a world and its models."""

from dataclasses import dataclass
from functools import cached_property

from monitor.simulator.clicks import Taste
from monitor.simulator.learning import Learned
from monitor.simulator.schema import Schema
from monitor.simulator.settings import Settings
from monitor.simulator.themes import THEMES
from monitor.simulator.world import World


@dataclass(frozen=True)
class Scene:
    """A world and what it learned; `draw` names the random numbers of the tail."""

    world: World
    learned: Learned
    draw: int = 0

    @property
    def settings(self) -> Settings:
        return self.world.settings

    @property
    def schema(self) -> Schema:
        return self.world.schema

    @property
    def version(self) -> str:
        """The version meant to serve."""
        return THEMES[self.settings.theme].model_version

    @cached_property
    def taste(self) -> Taste:
        """What people like before anything happens."""
        return Taste.of(self.world)
