"""A registered system with what it declares."""

import json
from dataclasses import dataclass

from detectors.declared import Declared
from monitor.definition import stored
from monitor.triage.words import duration
from storage import StorageError, Tx, systems, windows


class UnknownSystem(StorageError):
    """No system of that name is registered."""


class WindowChanged(StorageError):
    """A system that has rows cannot get windows of another length: its profiles are of the old one."""


@dataclass(frozen=True)
class Registered:
    """A system's id and name, the version of its definition, and the definition itself."""

    id: int
    name: str
    version: int
    declared: Declared


def find(tx: Tx, name: str) -> Registered:
    """The system of that name. Raises UnknownSystem, naming those that there are."""
    system = systems.get(tx, name)
    if system is None:
        known = (
            ", ".join(each.name for each in systems.listing(tx))
            or "none yet: `bifocal apply FILE` registers one"
        )
        raise UnknownSystem(f"no system is called {name!r}; there are: {known}")
    declared = stored.from_json(json.loads(system.definition.body))
    return Registered(system.id, system.name, system.definition.version, declared)


def apply(tx: Tx, declared: Declared, now: int) -> tuple[Registered, bool]:
    """Register a system or give it a new definition version; True when anything changed.

    Raises WindowChanged.
    """
    body = json.dumps(stored.to_json(declared), sort_keys=True)
    before = systems.get(tx, declared.name)
    if before is not None:
        _check_window(tx, before, declared)
    after = systems.put(tx, declared.name, body, now)
    changed = before is None or before.definition.version != after.definition.version
    return Registered(after.id, after.name, after.definition.version, declared), changed


def _check_window(tx: Tx, before: systems.System, declared: Declared) -> None:
    held = stored.from_json(json.loads(before.definition.body)).window_us
    if held != declared.window_us and windows.span(tx, before.id) is not None:
        raise WindowChanged(
            f"system.window: {before.name} has rows in windows of {duration(held)}; two lengths never mix: "
            f"keep it, or register the system with {duration(declared.window_us)} under another name"
        )
