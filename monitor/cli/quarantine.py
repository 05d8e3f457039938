"""`bifocal quarantine SYSTEM`."""

import json
from typing import TYPE_CHECKING, Any

import click

from monitor import clock
from monitor.cli.common import ROW_ID, database, open_store, output_format, print_json
from monitor.cli.ingest import LOGS, tell

if TYPE_CHECKING:
    from storage import Store

LONGEST = 160  # characters of a row that are shown


class Setting(click.ParamType):  # type: ignore[type-arg]
    """`column=value`, the value JSON where it reads as JSON and text elsewhere."""

    name = "COLUMN=VALUE"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, Any]:
        column, equals, text = str(value).partition("=")
        if not (column and equals):
            self.fail(f"{value!r} is not column=value", param, ctx)
        try:
            return column, json.loads(text, parse_constant=str)
        except ValueError:
            return column, text


@click.command()
@click.argument("system")
@click.option("--log", type=click.Choice(LOGS), help="Rows of this log alone.")
@click.option("--id", "ids", type=ROW_ID, multiple=True, help="This row alone; may be given again.")
@click.option("--limit", type=click.IntRange(1), default=100, show_default=True, help="Rows to list.")
@click.option("--replay", is_flag=True, help="Send the rows again.")
@click.option("--set", "mend", type=Setting(), multiple=True, help="With --replay: set a column first.")
@click.option("--discard", is_flag=True, help="Let the rows go.")
@database
@output_format
def command(
    system: str,
    log: str | None,
    ids: tuple[int, ...],
    limit: int,
    replay: bool,
    mend: tuple[tuple[str, Any], ...],
    discard: bool,
    db: str | None,
    form: str,
) -> None:
    """List the rows of SYSTEM that could not be taken, with their reasons; mend and replay them.

    A row that is refused again waits on, under a new id with its new reason. Columns have the contract's
    names.
    """
    if replay and discard:
        raise click.UsageError("give one of --replay and --discard")
    if mend and not replay:
        raise click.UsageError("--set mends rows that are sent again: add --replay")
    store = open_store(db)
    if replay:
        from monitor.ingest.replay import replay as send_again

        tell(send_again(store, system, log=log, ids=ids, mend=dict(mend), now_us=clock.now_us()), form)
    elif discard:
        from monitor.ingest.replay import discard as let_go

        gone = let_go(store, system, log=log, ids=ids, now_us=clock.now_us())
        if form == "json":
            print_json({"discarded": gone})
        else:
            click.echo(f"{gone:,} rows discarded")
    else:
        _list(store, system, log, ids, limit, form)


def _list(store: "Store", system: str, log: str | None, ids: tuple[int, ...], limit: int, form: str) -> None:
    from monitor.systems import find
    from storage import quarantine

    with store.read() as tx:
        system_id = find(tx, system).id
        rows = quarantine.listing(tx, system_id, log=log, ids=ids, limit=limit)
        reasons = quarantine.reasons(tx, system_id)
    if form == "json":
        print_json(
            [
                {
                    "id": row.id,
                    "log": row.log,
                    "received": clock.to_text(row.received),
                    "reason": row.reason,
                    "row": row.row,
                }
                for row in rows
            ]
        )
        return
    if not rows:
        click.echo("no rows wait in quarantine")
        return
    for row in rows:
        text = json.dumps(row.row, ensure_ascii=False)
        shown = text if len(text) <= LONGEST else text[:LONGEST] + "…"
        click.echo(f"{row.id:>6}  {clock.to_text(row.received)}  {row.log}: {row.reason}\n        {shown}")
    for (of, reason), count in sorted(reasons.items(), key=lambda item: -item[1]):
        if log in (None, of):
            click.echo(f"{count:,} × {of}: {reason}")
