"""The demo: a world's logs taken in and judged like anyone's, step by step, each timed.

It uses nothing that a user could not: a system file, log files, `apply`, `ingest`, `evaluate`, `triage`.
"""

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from detectors.declared import Declared
from monitor import clock, definition, inquiry, simulator, systems
from monitor.evaluate import evaluate
from monitor.ingest import ingest_file
from monitor.simulator import open_bandit
from storage import Store, incidents, migrate, open_store, windows

Say = Callable[[str], None]

#: Files by log, in the order in which a live system would send them.
LOGS = ("events", "training", "predictions", "outcomes", "metrics", "probes")
MARK = "made-by-bifocal-demo"


class DemoError(ValueError):
    """The demo can't be built where it was asked to."""


@dataclass(frozen=True)
class Shown:
    """One system of the demo and its triage: as text, or what there is to say without an incident."""

    system: str
    triage: str


def fresh_folder(folder: Path) -> Path:
    """An empty folder for the demo's logs and database; one of an earlier demo is made anew.

    Raises DemoError for a folder that holds anything else.
    """
    if (folder.exists() and not folder.is_dir()) or (
        _holds_anything(folder) and not (folder / MARK).is_file()
    ):
        raise DemoError(f"{folder} is there and was not made by the demo; name another with --folder")
    try:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / MARK).write_text("`bifocal demo` makes this folder anew each time it runs.\n")
    except OSError as error:
        raise DemoError(f"{folder} can't be made: {error.strerror}; name another with --folder") from None
    return folder


def _holds_anything(folder: Path) -> bool:
    return folder.is_dir() and any(folder.iterdir())


def build(folder: Path, data: str, say: Say) -> tuple[Store, list[Shown]]:
    """Write the world's logs into the folder, take them in, judge them; the open store and what came out."""
    url = f"sqlite:///{folder / 'bifocal.db'}"
    migrate.upgrade(url)
    store = open_store(url)
    worlds = _open_bandit(folder, say) if data == "open-bandit" else _simulated(folder, say)
    return store, [_show(store, logs, declared, say) for logs, declared in worlds]


def _simulated(folder: Path, say: Say) -> list[tuple[Path, Declared]]:
    with _timed("simulating 21 days of an ad business", say):
        simulator.simulate(folder / "logs")
    return [(folder / "logs", definition.load(folder / "logs" / "system.toml"))]


def _open_bandit(folder: Path, say: Say) -> list[tuple[Path, Declared]]:
    with _timed("fetching the Open Bandit Dataset", say):
        wheel = open_bandit.fetch_wheel(folder.parent / ".cache")
    worlds = []
    for name, fault in (("open-bandit", None), ("open-bandit-resalted", open_bandit.Resalt())):
        logs = folder / name
        with _timed(f"writing the logs of {name}", say):
            open_bandit.write_logs(wheel, logs, resalt=fault)
        worlds.append((logs, replace(definition.load(logs / "system.toml"), name=name)))
    return worlds


def _show(store: Store, logs: Path, declared: Declared, say: Say) -> Shown:
    with store.begin() as tx:
        system, _ = systems.apply(tx, declared, clock.now_us())
    for log in LOGS:
        for path in sorted(logs.glob(f"{log}.*")):
            with _timed(f"{declared.name}: ingest {path.name}", say):
                ingest_file(store, declared.name, log, path, now_us=clock.now_us())
    with store.read() as tx:
        span = windows.span(tx, system.id)
    assert span is not None, "the demo's logs hold rows"
    with _timed(f"{declared.name}: evaluate", say):
        report = evaluate(
            store, declared.name, until=span[1] + declared.window_us + declared.allowed_lateness_us
        )
    for line in report.lines():
        say(f"  {line}")
    with store.read() as tx:
        opened = incidents.listing(tx, system.id, limit=1)
    if not opened:
        return Shown(declared.name, f"{declared.name}: no incident; {report.windows} windows were judged")
    return Shown(declared.name, inquiry.as_text(inquiry.of_incident(store, declared.name, None, None)))


@contextmanager
def _timed(what: str, say: Say) -> Iterator[None]:
    start = time.monotonic()
    yield
    say(f"{what}: {time.monotonic() - start:.1f} s")
