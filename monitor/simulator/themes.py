"""The names of the simulated worlds: what their columns are called and what categorical ones can say.

A theme is a file of words only (`themes.toml`); the world behind the names is the same.
"""

import tomllib
from dataclasses import dataclass
from importlib import resources
from typing import Any, Literal


@dataclass(frozen=True)
class Names:
    """A dimension's name and values; `spare` is a value that only an incident brings."""

    name: str
    values: tuple[str, ...]
    spare: str | None


@dataclass(frozen=True)
class Theme:
    """Names by role and slot; `words` by role of the feature; `subjects` prefix the features' names."""

    features: dict[str, str]
    words: dict[str, tuple[str, ...]]
    dimensions: dict[str, Names]
    pages_in_section: int
    fillers: tuple[str, ...]
    subjects: dict[str, Literal["user", "page", "ad"]]
    model_version: str

    def entity_of(self, feature: str) -> Literal["user", "page", "ad"]:
        """What a filler belongs to, by its prefix."""
        return self.subjects[feature.split("_")[0]]


def _theme(body: dict[str, Any]) -> Theme:
    pages = body["pages"]
    paths = (f"{section}/{number:02d}" for section in pages["sections"] for number in range(pages["each"]))
    return Theme(
        features=body["features"],
        words={role: tuple(words) for role, words in body["words"].items()} | {"page": tuple(paths)},
        dimensions={
            slot: Names(names["name"], tuple(names["values"]), names.get("spare"))
            for slot, names in body["dimensions"].items()
        },
        pages_in_section=pages["each"],
        fillers=tuple(
            f"{prefix}_{noun}_{span}"
            for span in body["fillers"]["spans"]
            for noun in body["fillers"]["nouns"]
            for prefix in body["subjects"]
        ),
        subjects=body["subjects"],
        model_version=body["model_version"],
    )


def _load() -> dict[str, Theme]:
    text = resources.files("monitor.simulator").joinpath("themes.toml").read_text(encoding="utf-8")
    return {name: _theme(body) for name, body in tomllib.loads(text).items()}


THEMES = _load()
