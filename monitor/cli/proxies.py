"""`bifocal proxies SYSTEM`."""

from typing import TYPE_CHECKING

import click

from monitor.cli.common import database, open_store, output_format, print_json

if TYPE_CHECKING:
    from monitor.proxies import Candidate

HEAD = f"{'candidate':<28} {'kind':<8} {'correlation':<24} {'same sign':>9} {'lag':>4} {'noise':>7}"


@click.command()
@click.argument("system")
@database
@output_format
def command(system: str, db: str | None, form: str) -> None:
    """Candidate proxies, ranked by how surely they track the business metric.

    Candidates are all metrics, the means of numeric features and the mean score, each beside its own season.
    `*` marks those that are declared as proxies.
    """
    from monitor import proxies

    found = proxies.ranked(open_store(db), system)
    if form == "json":
        print_json([proxies.as_json(each) for each in found])
        return
    if not found:
        click.echo("nothing to compare yet: no window has been judged")
    for metric in dict.fromkeys(each.metric for each in found):
        click.echo(f"{metric}: what tracks it\n{HEAD}")
        for each in found:
            if each.metric == metric:
                click.echo(_line(each))


def _line(each: "Candidate") -> str:
    name = f"{each.name}{' *' if each.declared_proxy else ''}"
    t = each.tracking
    if t is None:
        return f"{name:<28} {each.kind:<8} too little history, or it never moves"
    told = f"{t.correlation:+.2f} ({t.lower:+.2f} to {t.upper:+.2f})"
    return f"{name:<28} {each.kind:<8} {told:<24} {t.sign_agreement:>8.0%} {t.lag:>5} {t.noise:>7.3f}"
