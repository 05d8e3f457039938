"""The healthy beginning of a world, taken in and judged once; scenarios go on from copies of it.

A base is kept in the cache under a hash of its settings and of all code that it went through.
"""

import hashlib
import shutil
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from monitor.simulator.settings import Settings
from monitor.simulator.write import write_base
from tests.benchmarks.triage import service

ROOT = Path(__file__).parents[3]
CODE = ("detectors", "storage", "monitor", "alembic")
WITHOUT = ("monitor/triage", "monitor/alerts", "monitor/cli")  # what no judged window depends on


@dataclass(frozen=True)
class Base:
    """A folder with the database of a service that has lived up to the fork, and the system's name."""

    folder: Path
    system: str


def prepare(settings: Settings, under: Path) -> Base:
    """The base of those settings: from the cache, or made now."""
    folder = under / "bases" / key(settings)
    if not (folder / "ready").is_file():
        _make(settings, folder)
    return Base(folder, (folder / "ready").read_text())


def key(settings: Settings) -> str:
    """A hash of the settings and the code."""
    return hashlib.sha256(f"{settings!r} {code()}".encode()).hexdigest()[:16]


@cache
def code() -> str:
    """A hash of all code that logs go through before they are diagnosed."""
    digest = hashlib.sha256()
    for package in CODE:
        for path in sorted((ROOT / package).rglob("*")):
            name = path.relative_to(ROOT).as_posix()
            if path.suffix in (".py", ".toml") and not name.startswith(WITHOUT):
                digest.update(name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def _make(settings: Settings, folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    logs = folder / "logs"
    write_base(settings, logs)
    store = service.start(folder)
    name = service.apply(store, logs)
    service.live(store, name, logs, settings.fork_us)
    store.close()
    (folder / "ready").write_text(name)
