"""`bifocal evaluate SYSTEM`."""

import click

from monitor import clock
from monitor.cli.common import Moment, database, open_store, output_format, print_json


@click.command()
@click.argument("system")
@click.option("--until", type=Moment(), help="Judge as if the clock stood here; default: now.")
@database
@output_format
def command(system: str, until: int | None, db: str | None, form: str) -> None:
    """Judge every window that is due, each once.

    Live and replay are one code path: with --until, nothing later is seen. Alarms are not put to Evidently
    here: a worker does that, whenever one runs.
    """
    from monitor import hindsight
    from monitor.evaluate import evaluate

    store = open_store(db)
    if until is None and (hint := hindsight.hint(store, system, clock.now_us())):
        click.echo(hint, err=True)
    report = evaluate(store, system, until=clock.now_us() if until is None else until)
    if form == "json":
        print_json(report.to_json())
        return
    for line in report.lines():
        click.echo(line)
