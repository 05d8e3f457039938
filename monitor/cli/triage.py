"""`bifocal triage SYSTEM`."""

import click

from monitor import clock
from monitor.cli.common import Moment, database, open_store, output_format, print_json


@click.command()
@click.argument("system")
@click.option("--incident", help="Its id; default: the newest one.")
@click.option("--metric", help="The metric to explain; default: the business metric that moved most.")
@click.option("--from", "start", type=Moment(), help="Diagnose a span instead, widened to whole windows.")
@click.option("--to", "end", type=Moment())
@database
@output_format
def command(
    system: str,
    incident: str | None,
    metric: str | None,
    start: int | None,
    end: int | None,
    db: str | None,
    form: str,
) -> None:
    """Which side broke, what, where, since when, and how much of the change it explains."""
    from monitor import inquiry, systems, unopened

    if (start is None) != (end is None):
        raise click.UsageError("--from and --to go together")
    if start is not None and end is not None and start >= end:
        raise click.UsageError("--from must be before --to")
    if start is not None and incident is not None:
        raise click.UsageError("--incident and --from exclude each other")
    store = open_store(db)
    if start is not None and end is not None:
        body = inquiry.of_span(store, system, start, end, metric, clock.now_us())
    else:
        try:
            body = inquiry.of_incident(store, system, incident, metric)
        except inquiry.NoIncident as answer:
            if form == "json":
                raise
            with store.read() as tx:
                standing = unopened.sentence(tx, systems.find(tx, system))
            click.echo(standing or str(answer))
            return
    if form == "json":
        print_json(body)
    else:
        click.echo(inquiry.as_text(body))
