"""The catalogue of causes, read from the table `catalogue.toml` beside this file."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any, Literal

from detectors.declared import Declared

Role = Literal["must", "may", "must_not"]


@dataclass(frozen=True)
class Entry:
    """One cause of the catalogue; the fields are explained at the head of the table."""

    lens: Literal["infrastructure", "quality", "benign"]
    must: tuple[str, ...] = ()
    may: tuple[str, ...] = ()
    must_not: tuple[str, ...] = ()
    carried_by: Literal["volume", "rate", "value", "mix", ""] = ""
    names: tuple[str, ...] = ()
    needs: Literal["features", "model", "rows", "experiments", "proxy", ""] = ""
    rests_on_outcomes: bool = False
    looks_like: Mapping[str, str] = field(default_factory=dict)
    unless: tuple[str, ...] = ()
    anywhere: bool = False
    subject: str | None = None
    excuses: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def roles(self) -> dict[str, Role]:
        """Every symbol that this cause has to do with, and in which role."""
        roles: dict[str, Role] = dict.fromkeys(self.must, "must")
        roles |= dict.fromkeys(self.may, "may")
        return roles | dict.fromkeys(self.must_not, "must_not")


def _read() -> dict[str, Entry]:
    table = tomllib.loads((files("monitor.triage") / "catalogue.toml").read_text(encoding="utf-8"))
    return {cause: Entry(**_frozen(fields)) for cause, fields in table.items()}


def _frozen(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {
        key: tuple(value) if isinstance(value, list) else _frozen(value) if isinstance(value, dict) else value
        for key, value in fields.items()
    }


CATALOGUE: dict[str, Entry] = _read()


def possible(declared: Declared) -> frozenset[str]:
    """The causes that the system can have: without features none of them can go missing."""
    has = {
        "": True,
        "features": bool(declared.serving_features),
        "model": declared.model is not None,
        "rows": declared.model is not None or not all(metric.series for metric in declared.metrics),
        "experiments": bool(declared.experiments),
        "proxy": bool(declared.with_role("proxy")),
    }
    return frozenset(cause for cause, entry in CATALOGUE.items() if has[entry.needs])
