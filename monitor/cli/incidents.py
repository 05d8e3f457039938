"""`bifocal incidents SYSTEM`."""

import click

from monitor.cli.common import database, open_store, output_format, print_json


@click.command()
@click.argument("system")
@database
@output_format
def command(system: str, db: str | None, form: str) -> None:
    """Open and past incidents, newest first."""
    from monitor import shapes, systems, unopened
    from storage import incidents

    with open_store(db).read() as tx:
        registered = systems.find(tx, system)
        found = incidents.listing(tx, registered.id)
        standing = unopened.sentence(tx, registered)
    if form == "json":
        print_json([shapes.incident(each) for each in found])
        return
    if standing:
        click.echo(standing)
    elif not found:
        click.echo("no incident so far")
    for each in found:
        click.echo(shapes.incident_line(each))
