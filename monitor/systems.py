"""A registered system with what it declares."""

import json
from dataclasses import dataclass

from detectors.declared import Declared
from monitor.definition import stored
from storage import StorageError, Tx, systems


class UnknownSystem(StorageError):
    """No system of that name is registered."""


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
        known = ", ".join(each.name for each in systems.listing(tx)) or "none yet: `bifocal apply FILE` registers one"
        raise UnknownSystem(f"no system is called {name!r}; there are: {known}")
    declared = stored.from_json(json.loads(system.definition.body))
    return Registered(system.id, system.name, system.definition.version, declared)


def apply(tx: Tx, declared: Declared, now: int) -> tuple[Registered, bool]:
    """Register a system or give it a new definition version; True when anything changed."""
    body = json.dumps(stored.to_json(declared), sort_keys=True)
    before = systems.get(tx, declared.name)
    after = systems.put(tx, declared.name, body, now)
    changed = before is None or before.definition.version != after.definition.version
    return Registered(after.id, after.name, after.definition.version, declared), changed
