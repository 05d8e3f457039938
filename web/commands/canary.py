"""`bifocal canary SYSTEM`."""

import urllib.error
import urllib.request
from collections.abc import Callable

import click

from monitor.cli.common import database, open_store, output_format, print_json


@click.command()
@click.argument("system")
@click.option(
    "--url", help="A running Bifocal whose page is asked; default: the page is served for this call."
)
@click.option(
    "--key", envvar="BIFOCAL_API_KEY", help="An API key with the scope read, where one is asked for."
)
@database
@output_format
def command(system: str, url: str | None, key: str | None, db: str | None, form: str) -> None:
    """Send one marked row through ingest, store, profile, evaluate, alert and page, and time each hop.

    The marked row never enters any metric.
    """
    from monitor import canary
    from web.server import Server

    store = open_store(db)
    stop: Callable[[], None] | None = None
    if url is None:
        server = Server(store, "127.0.0.1", 0)
        url, stop = server.url, server.start()
    base = url.rstrip("/")

    def fetch(path: str) -> str:
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        try:
            with urllib.request.urlopen(
                urllib.request.Request(base + path, headers=headers), timeout=10
            ) as answer:
                return str(answer.read().decode())
        except (urllib.error.URLError, OSError, ValueError) as error:
            raise canary.CanaryError(f"page: {base + path}: {error}") from None

    hops = []
    try:
        for hop in canary.send(store, system, fetch):
            hops.append(hop)
            if form == "text":
                click.echo(f"{hop.name:9} {hop.took_us / 1000:8.1f} ms  {hop.text}")
    finally:
        if stop is not None:
            stop()
    if form == "json":
        print_json([{"hop": hop.name, "ms": hop.took_us / 1000, "text": hop.text} for hop in hops])
