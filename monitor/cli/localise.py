"""`bifocal localise FILE`."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.cli.common import output_format, print_json
from monitor.cli.ingest import FORMATS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from monitor.localise import Located

PAIRS = "--expected E --observed O, or --expected-ratio A/B --observed-ratio C/D"


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--expected", metavar="E", help="Column of what was expected.")
@click.option("--observed", metavar="O", help="Column of what was observed.")
@click.option("--expected-ratio", metavar="A/B", help="Columns whose sums' ratio was expected.")
@click.option("--observed-ratio", metavar="C/D", help="Columns whose sums' ratio was observed.")
@click.option("--input-format", type=click.Choice(FORMATS), help="Instead of going by the file's ending.")
@output_format
def command(
    file: Path,
    expected: str | None,
    observed: str | None,
    expected_ratio: str | None,
    observed_ratio: str | None,
    input_format: str | None,
    form: str,
) -> None:
    """The slices of FILE that explain a change, with their shares of it.

    Every column that no option names is a dimension. A missing number counts as 0. No database is used.
    """
    sums = _columns(expected, observed, expected_ratio, observed_ratio)

    from monitor.localise import leaves_of, localise, read

    found = localise(leaves_of(read(file, input_format), sums))
    if form == "json":
        print_json([located.to_json() for located in found])
        return
    tell(found, ratio=len(sums) == 4)


def _columns(
    expected: str | None, observed: str | None, expected_ratio: str | None, observed_ratio: str | None
) -> tuple[str, ...]:
    """The columns named: (expected, observed), or numerator and denominator of both."""
    plain, ratio = (expected, observed), (expected_ratio, observed_ratio)
    if all(plain) and not any(ratio):
        return str(expected), str(observed)
    if not all(ratio) or any(plain):
        raise click.UsageError(f"give {PAIRS}")
    return (*_two("--expected-ratio", str(expected_ratio)), *_two("--observed-ratio", str(observed_ratio)))


def _two(option: str, text: str) -> tuple[str, str]:
    top, slash, bottom = text.partition("/")
    if not (top and slash and bottom) or "/" in bottom:
        raise click.UsageError(f"{option} is {text!r}; two columns with a slash between are expected, as A/B")
    return top, bottom


def tell(found: "Sequence[Located]", ratio: bool) -> None:
    """Print the slices for a person."""
    if not found:
        click.echo("the change sits in no slice: nothing is localised")
    for located in found:
        where = ", ".join(f"{name}={value or '(empty)'}" for name, value in located.segment.items())
        share = "the total did not change" if located.share is None else f"{located.share:.1%} of the change"
        places = ".4g" if ratio else ",.6g"
        click.echo(
            f"{where}: {share}; {located.expected:{places}} expected, {located.observed:{places}} observed"
        )
