"""`bifocal ingest SYSTEM LOG FILE...`."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor import clock
from monitor.cli.common import database, open_store, output_format, print_json

if TYPE_CHECKING:
    from monitor.ingest import IngestResult

LOGS = ("predictions", "outcomes", "training", "metrics", "probes", "events")
FORMATS = ("parquet", "csv", "ndjson", "json", "arrow")


@click.command()
@click.argument("system")
@click.argument("log", type=click.Choice(LOGS))
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--input-format", type=click.Choice(FORMATS), help="Instead of going by the file's ending; for `-`."
)
@database
@output_format
def command(
    system: str, log: str, files: tuple[Path, ...], input_format: str | None, db: str | None, form: str
) -> None:
    """Take log FILES into the store; `-` is standard input.

    Sending a row again is harmless. Rows that can't be taken go to quarantine with their reason; the good
    rows of the same file land.
    """
    from monitor import absent
    from monitor.ingest import IngestResult, check_file, ingest_file
    from monitor.systems import find

    for file in files:
        check_file(file, input_format)
    store = open_store(db)
    total = IngestResult()
    for file in files:
        with _Progress(file) as progress:
            total += ingest_file(
                store, system, log, file, form=input_format, now_us=clock.now_us(), progress=progress.to
            )
    tell(total, form)
    if log == "predictions":
        with store.read() as tx:
            for sentence in absent.sentences(tx, find(tx, system)):
                click.echo(f"note: {sentence}", err=True)


def tell(total: "IngestResult", form: str) -> None:
    """Print what became of the rows, as text or JSON."""
    if form == "json":
        print_json(total.to_json())
        return
    click.echo(
        f"{total.accepted:,} accepted, {total.duplicates:,} duplicates, {total.quarantined:,} quarantined"
    )
    for reason, count in total.reasons.most_common():
        click.echo(f"  {count:,} × {reason}")
    for name, count in total.unknown_columns.most_common():
        click.echo(f"  column {name!r} is not one of this log: {count:,} values left out")


class _Progress:
    """A bar on standard error, where a person is looking."""

    def __init__(self, file: Path) -> None:
        from tqdm import tqdm

        self._bar = tqdm(
            total=100,
            desc=str(file),
            unit="%",
            file=sys.stderr,
            disable=not sys.stderr.isatty(),
            delay=0.5,
            bar_format="{desc} {percentage:3.0f}%|{bar}| {elapsed} left {remaining} {postfix}",
        )

    def __enter__(self) -> "_Progress":
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.close()

    def to(self, share: float, rows: int) -> None:
        """Show that `share` (0 to 1) of the file was taken, `rows` so far."""
        self._bar.set_postfix_str(f"{rows:,} rows", refresh=False)
        self._bar.update(max(0.0, 100 * share - self._bar.n))
