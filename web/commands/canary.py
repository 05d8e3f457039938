"""`bifocal canary SYSTEM`."""

from collections.abc import Callable

import click

from monitor.cli.common import database, open_store, output_format, print_json

PAGE_SECONDS = 10


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
    hops = []
    try:
        for hop in canary.send(store, system, lambda path: _fetch(base + path, key)):
            hops.append(hop)
            if form == "text":
                click.echo(f"{hop.name:9} {hop.took_us / 1000:8.1f} ms  {hop.text}")
    finally:
        if stop is not None:
            stop()
    if form == "json":
        print_json([{"hop": hop.name, "ms": hop.took_us / 1000, "text": hop.text} for hop in hops])


def _fetch(url: str, key: str | None) -> str:
    """The text of a page. Raises ValueError when it is not there, or not for this key."""
    import requests

    headers = {"Authorization": f"Bearer {key}"} if key else {}
    try:
        # A page that is not for everyone leads to the one for signing in, which names it too.
        answer = requests.get(url, headers=headers, timeout=PAGE_SECONDS, allow_redirects=False)
    except requests.RequestException as error:
        raise ValueError(f"{url} cannot be reached: {error}") from None
    if answer.status_code in (302, 303, 401, 403):
        raise ValueError(f"{url} is not shown to everyone: give an API key with the scope read (--key)")
    if answer.status_code != 200:
        raise ValueError(f"{url} answered {answer.status_code}")
    return answer.text
