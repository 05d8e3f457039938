"""`bifocal serve`."""

import os

import click

from monitor import clock
from monitor.cli.common import database, open_store
from web.commands.options import address


@click.command()
@address
@database
def command(host: str, port: int, base_url: str | None, db: str | None) -> None:
    """Run the page, the API and the scheduler in one process.

    The scheduler judges windows as they fall due and delivers alerts; it looks for them every 10 seconds, or
    every BIFOCAL_TICK_SECONDS. An empty database is given its tables first.
    """
    from monitor import hindsight
    from monitor.alerts.queue import BASE_URL_VARIABLE
    from monitor.scheduler import Ticker
    from monitor.worker import jobs, log_to_stderr
    from web.server import Server, exit_on_sigterm

    log_to_stderr()
    store = open_store(db, create=True)
    server = Server(store, host, port, base_url)
    os.environ.setdefault(BASE_URL_VARIABLE, base_url or server.url)
    ticker = Ticker(jobs(store))
    exit_on_sigterm()
    for hint in hindsight.hints(store, clock.now_us()):
        click.echo(hint, err=True)
    ticker.start()
    click.echo(f"Bifocal on {server.url} (stop with Ctrl-C)", err=True)
    try:
        server.run()
    finally:
        ticker.stop()
