"""How the app is served: waitress, on loopback unless told otherwise, never open to a network by accident."""

import os
import signal
import sys
import threading
from collections.abc import Callable
from ipaddress import ip_address

from waitress.server import create_server

from storage import Store, keys
from web.app import create_app

DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = 8000
THREADS = 8
SECRET_VARIABLE = "BIFOCAL_SECRET_KEY"


class ServeError(ValueError):
    """The server can't be started as asked."""


class Server:
    """The app on a socket; `port` 0 takes a free one. Raises ServeError when it can't be had."""

    def __init__(self, store: Store, host: str, port: int, base_url: str | None = None) -> None:
        loopback = is_loopback(host)
        if not loopback and not has_keys(store):
            raise ServeError(
                f"{host} can be reached from other machines and no API key is made yet: make one with "
                "`bifocal keys create NAME --scope admin`, or serve on 127.0.0.1"
            )
        app = create_app(
            store, base_url=base_url, secret_key=os.environ.get(SECRET_VARIABLE), allow_anonymous=loopback
        )
        try:
            self._server = create_server(app, host=host, port=port, threads=THREADS, ident="bifocal")
        except OSError as error:
            raise ServeError(f"{host}:{port} can't be served: {error.strerror or error}") from None
        self.url = f"http://{host}:{self._server.effective_port}"

    def run(self) -> None:
        """Serve until interrupted."""
        self._server.run()

    def start(self) -> Callable[[], None]:
        """Serve on a thread; returns what stops it."""
        threading.Thread(target=self._server.run, daemon=True).start()
        close: Callable[[], None] = self._server.close
        return close


def exit_on_sigterm() -> None:
    """Let SIGTERM end the process as Ctrl-C does: running jobs are waited for."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))


def is_loopback(host: str) -> bool:
    """True for names and addresses that only this machine reaches."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def has_keys(store: Store) -> bool:
    """Has an API key been made that still counts?"""
    with store.read() as tx:
        return any(key.revoked is None for key in keys.listing(tx))
