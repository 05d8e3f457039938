"""`bifocal worker`."""

import signal
import threading

import click

from monitor import clock
from monitor.cli.common import database, open_store


@click.command()
@database
def command(db: str | None) -> None:
    """Run the scheduler alone: judge windows as they fall due, put alarms to Evidently, deliver alerts.

    Any number of workers may share a database. Each looks for what is due every 10 seconds, or every
    BIFOCAL_TICK_SECONDS.
    """
    from monitor import hindsight
    from monitor.scheduler import Ticker
    from monitor.worker import jobs, log_to_stderr

    log_to_stderr()
    store = open_store(db)
    ticker = Ticker(jobs(store))
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    for hint in hindsight.hints(store, clock.now_us()):
        click.echo(hint, err=True)
    ticker.start()
    click.echo("Bifocal's worker runs (stop with Ctrl-C)", err=True)
    stop.wait()
    ticker.stop()
