"""`bifocal web`."""

import click

from monitor.cli.common import database, open_store
from web.commands.options import address


@click.command()
@address
@database
def command(host: str, port: int, base_url: str | None, db: str | None) -> None:
    """Run the page and the API alone; `bifocal worker` judges and delivers beside it."""
    from web.server import Server, exit_on_sigterm

    server = Server(open_store(db), host, port, base_url)
    exit_on_sigterm()
    click.echo(f"Bifocal on {server.url} (stop with Ctrl-C)", err=True)
    server.run()
