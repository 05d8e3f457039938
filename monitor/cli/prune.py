"""`bifocal prune SYSTEM`."""

from typing import Any

import click

from monitor import clock
from monitor.cli.common import Moment, database, open_store, output_format, print_json


class Age(click.ParamType):  # type: ignore[type-arg]
    """A span of time on the command line, in microseconds."""

    name = "AGE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        from monitor.definition.durations import duration

        try:
            return value if isinstance(value, int) else duration(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)


@click.command()
@click.argument("system")
@click.option("--before", type=Moment(), help="Remove the days before this time.")
@click.option("--older-than", type=Age(), help='Remove the days older than this, such as "90d".')
@database
@output_format
def command(system: str, before: int | None, older_than: int | None, db: str | None, form: str) -> None:
    """Delete the raw rows of SYSTEM from before a time, by whole days in UTC, and Evidently's pages of them.

    Profiles, findings, incidents and diagnoses stay, and Evidently's answers. Rows from before that time are
    refused from then on.
    """
    from monitor.upkeep import prune

    if (before is None) == (older_than is None):
        raise click.UsageError("give one of --before and --older-than")
    bound = before if before is not None else clock.now_us() - (older_than or 0)
    if bound > clock.now_us():
        raise click.UsageError("--before lies in the future: rows that are yet to come would be refused")
    removed = prune(open_store(db), system, bound)
    if form == "json":
        print_json({"blocks": removed})
    else:
        click.echo(f"{removed:,} blocks of raw rows removed")
