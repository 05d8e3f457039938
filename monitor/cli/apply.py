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
    empty database is given its tables first. Files of golden cases are read from beside FILE, and kept.
    """
    from monitor import definition, systems
    from monitor.probing import cases

    declared = definition.load(file)
    golden = cases.read_files(declared, file.parent)
    store = open_store(db, create=True)
    with store.begin() as tx:
        registered, changed = systems.apply(tx, declared, clock.now_us())
        cases.keep(tx, registered, golden, clock.now_us())
    for sentence in golden.missing:
        click.echo(f"note: {sentence}", err=True)
    if form == "json":
        print_json({"system": registered.name, "version": registered.version, "changed": changed})
        return
    what = f"definition {registered.version}" + ("" if changed else ", unchanged")
    click.echo(f"{registered.name}: {what}")
    for probe, read in golden.cases.items():
        click.echo(f"{probe}: {len(read)} golden cases")
