"""`bifocal compare REFERENCE CURRENT`."""

from pathlib import Path

import click

from monitor.cli.common import output_format, print_json


@click.command()
@click.argument("reference", type=click.Path(path_type=Path))
@click.argument("current", type=click.Path(path_type=Path))
@click.option("--system", type=click.Path(path_type=Path), help="The system file; else read off the rows.")
@click.option(
    "--fail-on",
    type=click.Choice(["infrastructure", "quality", "any"]),
    help="Exit 1 when the verdict is this side.",
)
@output_format
def command(reference: Path, current: Path, system: Path | None, fail_on: str | None, form: str) -> int:
    """Two files of rows, no service: which side broke between them.

    The same detectors and the same triage as over a service's windows. What is left out of the comparison is
    told on standard error.
    """
    from monitor import definition
    from monitor.compare import compare
    from monitor.triage.render import to_json

    answer = compare(reference, current, None if system is None else definition.load(system))
    for note in answer.notes:
        click.echo(note, err=True)
    if form == "json":
        print_json(to_json(answer.diagnosis))
    else:
        click.echo(answer.to_text())
    return 1 if fail_on is not None and answer.fails_on(fail_on) else 0
