"""`bifocal demo`."""

from pathlib import Path

import click


@click.command()
@click.option(
    "--data",
    type=click.Choice(["simulated", "open-bandit"]),
    default="simulated",
    show_default=True,
    help="A simulated ad business, or real logs of a fashion shop (downloaded once, CC BY 4.0).",
)
@click.option("--folder", type=click.Path(path_type=Path), default=Path("bifocal-demo"), show_default=True)
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True)
@click.option(
    "--serve/--no-serve", default=True, help="End after printing the triage, or leave the page running."
)
def command(data: str, folder: Path, port: int, serve: bool) -> None:
    """An incident, end to end: logs, profiles, findings, triage, page; on SQLite, in a folder of its own."""
    from monitor import demo
    from web.server import Server

    folder = demo.fresh_folder(folder)
    store, shown = demo.build(folder, data, lambda line: click.echo(line, err=True))
    for each in shown:
        click.echo(f"\n{each.triage}")
    if not serve:
        return
    server = Server(store, "127.0.0.1", port)
    click.echo(f"\nThe page: {server.url}/systems/{shown[-1].system} (stop with Ctrl-C)", err=True)
    server.run()
