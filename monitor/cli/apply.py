"""`bifocal apply FILE`."""

from pathlib import Path

import click

from monitor import clock
from monitor.cli.common import database, open_store, output_format, print_json


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@database
@output_format
def command(file: Path, db: str | None, form: str) -> None:
    """Register or update the system that FILE declares.

    Every mistake in FILE is told at once, by its key path; nothing changes unless all of it is right. An
    empty database is given its tables first.
    """
    from monitor import definition, systems

    declared = definition.load(file)
    store = open_store(db, create=True)
    with store.begin() as tx:
        registered, changed = systems.apply(tx, declared, clock.now_us())
    if form == "json":
        print_json({"system": registered.name, "version": registered.version, "changed": changed})
        return
    what = f"definition {registered.version}" + ("" if changed else ", unchanged")
    click.echo(f"{registered.name}: {what}")
