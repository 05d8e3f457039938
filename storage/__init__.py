"""The SQL store: SQLite for one machine, PostgreSQL for a team. A module per subject, each `f(tx, …)`."""

from storage.errors import StorageError
from storage.store import Store, Tx, open_store

__all__ = ["StorageError", "Store", "Tx", "open_store"]
