"""Options and helpers that several commands share."""

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from monitor import clock

if TYPE_CHECKING:
    from storage import Store

F = TypeVar("F", bound=Callable[..., Any])

#: A row's number in the database.
ROW_ID = click.IntRange(1, 2**63 - 1)


def database(command: F) -> F:
    """The option `--db URL`."""
    return click.option(
        "--db",
        metavar="URL",
        envvar="BIFOCAL_DATABASE_URL",
        help="Database; default: SQLite, bifocal.db in the working folder.",
    )(command)


def output_format(command: F) -> F:
    """The option `--format text|json`."""
    return click.option(
        "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
    )(command)


class Moment(click.ParamType):  # type: ignore[type-arg]
    """A time on the command line, as microseconds since the epoch."""

    name = "TS"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        if isinstance(value, int):
            return value
        try:
            return clock.from_text(value)
        except (ValueError, OverflowError) as error:
            self.fail(str(error), param, ctx)


def open_store(url: str | None, *, create: bool = False) -> "Store":
    """The store; with `create` its schema is brought up to date first, and an SQLite file made."""
    import storage
    from storage import migrate

    if create:
        migrate.upgrade(url)
    return storage.open_store(url)


def print_json(value: Any) -> None:
    """JSON on standard output, and nothing else there."""
    click.echo(json.dumps(value, indent=2, ensure_ascii=False))
