"""`bifocal findings SYSTEM`."""

import click

from monitor.cli.common import Moment, database, open_store, output_format, print_json


@click.command()
@click.argument("system")
@click.option("--since", type=Moment(), help="Windows that start from here on.")
@click.option("--until", type=Moment(), help="Windows that start before this.")
@click.option("--severity", type=click.Choice(["warn", "alarm"]), help="Only these; default: both.")
@click.option("--limit", type=click.IntRange(1), default=200, show_default=True)
@database
@output_format
def command(
    system: str,
    since: int | None,
    until: int | None,
    severity: str | None,
    limit: int,
    db: str | None,
    form: str,
) -> None:
    """What the detectors said, newest first; the text tells warnings of slices with what they go along."""
    from monitor import agreement, alongside, shapes, standing, systems
    from storage import findings

    with open_store(db).read() as tx:
        system_id = systems.find(tx, system).id
        found = findings.listing(
            tx,
            system_id,
            since=since,
            until=until,
            severities=(severity,) if severity else (),  # type: ignore[arg-type]
            limit=limit,
        )
        found.sort(key=lambda each: each.window.start, reverse=True)  # outcomes are judged later than inputs
        opinions = agreement.opinions(tx, system_id, found)
        told = {each.id for each in found}
        before = [f for f in standing.standing(tx, system_id, until) if f.id not in told]
    if form == "json":
        print_json([shapes.finding(each, opinions.get(each.id)) for each in found])
        return
    before = before if severity != "alarm" else []
    if not found and not before:
        click.echo("nothing: no detector had anything to say")
    for group in alongside.grouped(found):
        also = alongside.sentence(group)
        click.echo(shapes.finding_line(group.lead) + (f" ({also})" if also else ""))
    if before:
        click.echo("told before, and so since it is served:")
    for each in before:
        click.echo(shapes.finding_line(each))
