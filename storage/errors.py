"""One error for everything that can go wrong between Bifocal and its database."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import sqlalchemy as sa

UNKNOWN_TABLE = ("no such table", "no such column", "undefinedtable", "undefinedcolumn", "does not exist")

#: What the drivers say, and what it means for the person who reads it; the first that is found counts.
MEANINGS = (
    ("file is not a database", "the file is not an SQLite database"),
    ("database disk image is malformed", "the SQLite file is damaged"),
    ("unable to open database file", "the SQLite file cannot be opened: is its folder there, and writable?"),
    ("readonly database", "the database is read-only: no permission to write"),
    ("read-only", "the database is read-only"),
    ("disk is full", "the disk is full"),
    ("no space left", "the disk is full"),
    ("diskfull", "the disk is full"),
    ("disk i/o error", "the disk failed to read or write"),
    ("database is locked", "another process has held the database's write lock for too long"),
    ("password authentication failed", "the server refused the user name or the password"),
    ("permission denied", "no permission"),
    ("too many connections", "the server has no connection left"),
    ("too many clients", "the server has no connection left"),
    ("connection refused", "the server cannot be reached"),
    ("could not translate host name", "the server cannot be reached: unknown host"),
    ("failed to resolve host", "the server cannot be reached: unknown host"),
    ("connection failed", "the server cannot be reached"),
    ("server closed the connection", "the server closed the connection"),
    ("terminating connection", "the server closed the connection"),
    ("could not serialize", "another transaction changed the same rows: try again"),
    ("deadlock detected", "another transaction changed the same rows: try again"),
)


class StorageError(Exception):
    """The database cannot do what was asked; the message says why in one line."""


def explain(error: BaseException) -> str:
    """One line that says what a driver's error means."""
    error = _first(error)
    text = str(getattr(error, "orig", None) or error).strip()
    said = f"{type(getattr(error, 'orig', error)).__name__} {text}".lower()
    first = text.splitlines()[0] if text else type(error).__name__
    for pattern, meaning in MEANINGS:
        if pattern in said:
            return f"{meaning} ({first})"
    if any(word in said for word in UNKNOWN_TABLE):
        return f"the database lacks Bifocal's tables: run `bifocal migrate` ({first})"
    return first


def _first(error: BaseException) -> BaseException:
    """The error that made SQLite give the transaction up, when all it tells is that the savepoint is gone."""
    found = error
    while "no such savepoint" in str(found) and found.__context__ is not None:
        found = found.__context__
    return found


@contextmanager
def translated(where: str) -> Iterator[None]:
    """Turn the drivers' errors into `StorageError` and a refused value into its ValueError."""
    try:
        yield
    except sa.exc.StatementError as error:
        if isinstance(error.orig, ValueError):
            raise error.orig from None
        if not isinstance(error, sa.exc.DBAPIError):
            raise
        raise StorageError(f"{where}: {explain(error)}") from error
    except (sa.exc.TimeoutError, sqlite3.Error, psycopg.Error) as error:
        raise StorageError(f"{where}: {explain(error)}") from error
