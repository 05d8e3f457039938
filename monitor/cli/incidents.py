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
    from storage import diagnoses, incidents

    with open_store(db).read() as tx:
        registered = systems.find(tx, system)
        found = incidents.listing(tx, registered.id)
        standing = unopened.sentence(tx, registered)
        given = {each.id: diagnoses.newest(tx, registered.id, each.id) for each in found if form == "text"}
    if form == "json":
        print_json([shapes.incident(each) for each in found])
        return
    if standing:
        click.echo(standing)
    elif not found:
        click.echo("no incident so far")
    for each in found:
        told = given[each.id]
        causes = told.body["causes"] if told is not None else []
        click.echo(shapes.incident_line(each, causes[0]["segment"] if causes else None))
