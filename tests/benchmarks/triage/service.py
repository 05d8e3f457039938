"""A service as a user runs it, on a database in a folder: logs in, windows judged."""

from pathlib import Path

from monitor import clock, definition, systems
from monitor.evaluate import evaluate
from monitor.ingest import ingest_file
from storage import Store, migrate, open_store

LOGS = ("events", "training", "predictions", "outcomes", "metrics", "probes")


def database(folder: Path) -> Path:
    """The database's file in the folder."""
    return folder / "bifocal.db"


def start(folder: Path) -> Store:
    """A new, empty service in the folder."""
    url = f"sqlite:///{database(folder)}"
    migrate.upgrade(url)
    return open_store(url)


def resume(folder: Path) -> Store:
    """The service whose database is in the folder."""
    return open_store(f"sqlite:///{database(folder)}")


def apply(store: Store, logs: Path) -> str:
    """Register the system of the logs' folder; its name."""
    declared = definition.load(logs / "system.toml")
    with store.begin() as tx:
        systems.apply(tx, declared, clock.now_us())
    return declared.name


def live(store: Store, name: str, logs: Path, until: int) -> None:
    """Take in every log of the folder, and judge as if the clock stood at `until` (µs)."""
    for log in LOGS:
        for path in sorted(logs.glob(f"{log}.*")):
            ingest_file(store, name, log, path, now_us=clock.now_us())
    evaluate(store, name, until=until)


def lateness(store: Store, name: str) -> int:
    """How long (µs) the system waits for late rows."""
    with store.read() as tx:
        return systems.find(tx, name).declared.allowed_lateness_us
