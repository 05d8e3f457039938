"""The columns of a world: its features and its dimensions, and the roles that they play in it.

A scenario speaks of roles ("the number that decides what suits whom", "the first site"), since the names
differ from world to world. `themes` holds the names.
"""

from dataclasses import dataclass
from functools import cache
from typing import Literal

from monitor.simulator.settings import Settings
from monitor.simulator.themes import THEMES, Theme

Entity = Literal["user", "page", "ad", "site"]
Shape = Literal["age", "heavy", "count", "share", "rate", "words", "renewal", "level"]


@dataclass(frozen=True)
class FeatureSpec:
    """One feature: what it belongs to, how its values are spread, how often its store refreshes them.

    `weight` is what one standard deviation of it adds to a click's log-odds. Categorical when it has `words`;
    `group` neighbouring words are learned as one. `suits` is the spread of what it adds for one category of
    ads and not for another; `bundle` neighbouring words are alike in that. `low` and `high` are bounds that a
    number never leaves.
    """

    name: str
    entity: Entity
    shape: Shape
    role: str = ""
    weight: float = 0.0
    refresh_hours: float = 0.0
    words: tuple[str, ...] = ()
    group: int = 1
    suits: float = 0.0
    bundle: int = 1
    low: float | None = 0
    high: float | None = None

    @property
    def categorical(self) -> bool:
        return bool(self.words)

    @property
    def heavy_tail(self) -> bool:
        """A number that is learned on a logarithmic scale."""
        return self.shape in ("heavy", "count")


@dataclass(frozen=True)
class DimensionSpec:
    """A column to slice by; `spare` is a value that is not there before something brings it."""

    slot: str
    name: str
    lens: Literal["infrastructure", "quality"]
    values: tuple[str, ...]
    side: Literal["demand", "supply"] = "demand"
    spare: str | None = None

    @property
    def all_values(self) -> tuple[str, ...]:
        return self.values if self.spare is None else (*self.values, self.spare)

    def code(self, index: int) -> int:
        """The code of a value by number; negative numbers count from the end, where a spare one stands."""
        return index % len(self.all_values)


@dataclass(frozen=True)
class Schema:
    """All columns of a world."""

    features: tuple[FeatureSpec, ...]
    dimensions: tuple[DimensionSpec, ...]

    def feature(self, role: str) -> FeatureSpec:
        """The feature that plays a role, or that has this name. Raises ValueError when there is none."""
        for spec in self.features:
            if role in (spec.role, spec.name):
                return spec
        raise ValueError(
            f"feature must be one of {', '.join(spec.name for spec in self.features)}, not {role!r}"
        )

    def dimension(self, slot: str) -> DimensionSpec:
        """The dimension in a slot. Raises ValueError when there is none."""
        for spec in self.dimensions:
            if slot == spec.slot:
                return spec
        raise ValueError(
            f"slot must be one of {', '.join(spec.slot for spec in self.dimensions)}, not {slot!r}"
        )

    def has(self, slot: str) -> bool:
        return any(spec.slot == slot for spec in self.dimensions)


@cache
def schema_of(settings: Settings) -> Schema:
    """The columns that the settings ask for."""
    if settings.theme not in THEMES:
        raise ValueError(f"theme must be one of {', '.join(THEMES)}, not {settings.theme!r}")
    theme = THEMES[settings.theme]
    features = (*_core(theme), *_fillers(theme, settings))[: settings.features]
    return Schema(features, _dimensions(theme)[: settings.dimensions])


def _core(theme: Theme) -> tuple[FeatureSpec, ...]:
    """The features with a role; a world of the smallest size holds the first eight."""
    name, words = theme.features, theme.words
    return (
        FeatureSpec(name["match"], "user", "age", "match", high=120),
        FeatureSpec(name["kind"], "ad", "words", "kind", weight=0.10, words=words["kind"]),
        FeatureSpec(name["price"], "ad", "heavy", "price", weight=-0.20),
        FeatureSpec(name["rate"], "ad", "rate", "rate", refresh_hours=1, high=1),
        FeatureSpec(name["level"], "site", "level", "level", weight=0.15, refresh_hours=1 / 12),
        FeatureSpec(
            name["word"], "user", "words", "word", weight=0.60, words=words["word"], suits=0.50, bundle=3
        ),
        FeatureSpec(name["page"], "page", "words", "page", words=words["page"], group=theme.pages_in_section),
        FeatureSpec(name["renewal"], "ad", "renewal", "renewal", weight=-0.20, refresh_hours=1),
        FeatureSpec(name["heavy"], "user", "heavy", "heavy", weight=0.03),
        FeatureSpec(name["count"], "user", "count", "count", weight=0.45, refresh_hours=12, suits=0.45),
        FeatureSpec(name["visits"], "user", "count", "visits", weight=0.25, refresh_hours=12, suits=0.40),
        FeatureSpec(
            name["device"], "user", "words", "device", weight=0.30, words=words["device"], suits=0.45
        ),
        FeatureSpec(name["share"], "page", "share", "share", weight=0.35, high=1),
    )


def _fillers(theme: Theme, settings: Settings) -> tuple[FeatureSpec, ...]:
    """As many more as a world may have; some matter to clicks, most do little."""
    rng = settings.rng("fillers")
    specs = []
    for name in theme.fillers:
        entity = theme.entity_of(name)
        shape: Shape = ("heavy", "count", "share")[int(rng.integers(3))]
        weight = float(round(rng.normal(0.0, 0.06), 3))
        refreshed = 6.0 if entity != "user" and rng.random() < 0.5 else 0.0
        high = 1 if shape == "share" else None
        specs.append(FeatureSpec(name, entity, shape, weight=weight, refresh_hours=refreshed, high=high))
    return tuple(specs)


def _dimensions(theme: Theme) -> tuple[DimensionSpec, ...]:
    """The slots in the order in which worlds have them."""
    slots: tuple[tuple[str, Literal["infrastructure", "quality"], Literal["demand", "supply"]], ...] = (
        ("site", "infrastructure", "demand"),
        ("market", "quality", "demand"),
        ("release", "infrastructure", "demand"),
        ("supply", "quality", "supply"),
        ("device", "quality", "demand"),
        ("host", "infrastructure", "demand"),
        ("section", "quality", "demand"),
        ("format", "quality", "supply"),
    )
    return tuple(
        DimensionSpec(slot, theme.dimensions[slot].name, lens, theme.dimensions[slot].values, side,
                      theme.dimensions[slot].spare)
        for slot, lens, side in slots
    )  # fmt: skip
