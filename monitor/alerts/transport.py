"""One POST to a webhook or a model: a looked-at address, no redirects, a deadline, a bounded answer.

`requests` speaks HTTP and TLS; the connection classes below replace only the dialling.
"""

import os
import socket
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import requests
import urllib3
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import NewConnectionError

from monitor.alerts.addresses import ForbiddenAddress, resolve

TIMEOUT_S = 10.0
READ_AT_MOST = 16 * 1024


@dataclass(frozen=True)
class Answer:
    """What the receiver said: `status` is None when nobody answered, and `error` then says why."""

    status: int | None
    retry_after: str | None = None
    error: str | None = None
    body: bytes = b""


def post(
    url: str,
    body: bytes,
    headers: Mapping[str, str],
    timeout_s: float = TIMEOUT_S,
    environment: Mapping[str, str] = os.environ,
    read_at_most: int = READ_AT_MOST,
) -> Answer:
    """Send once. Never raises for what the network or the receiver does.

    Proxy settings of the environment are not used: behind a proxy the address check would look at the
    proxy and not at the target.
    """
    with requests.Session() as session:
        session.trust_env = False
        adapter = _GuardedAdapter(environment)
        session.mount("https://", adapter)
        session.mount("http://", adapter)
        watch = threading.Timer(timeout_s, adapter.cut)
        watch.daemon = True
        watch.start()
        try:
            return _send(session, url, body, headers, timeout_s, read_at_most)
        except (requests.RequestException, urllib3.exceptions.HTTPError, ValueError, OSError) as error:
            late = adapter.late or isinstance(error, requests.Timeout)
            return Answer(None, error=f"no answer within {timeout_s:g} s" if late else _reason(error))
        finally:
            watch.cancel()


def _send(
    session: requests.Session, url: str, body: bytes, headers: Mapping[str, str], timeout_s: float, most: int
) -> Answer:
    with session.post(
        url, data=body, headers=dict(headers), timeout=timeout_s, allow_redirects=False, stream=True
    ) as response:
        held = response.raw.read(most, decode_content=False)
        error = None if response.ok and not response.is_redirect else f"answered {response.status_code}"
        if error and (text := held[:READ_AT_MOST].decode("utf-8", "replace").strip()):
            error += f": {text[:200]}"
        return Answer(response.status_code, response.headers.get("Retry-After"), error, held)


def _reason(error: BaseException) -> str:
    """The innermost reason in one line: the layers above only repeat it."""
    current: BaseException | None = error
    while current is not None:
        if isinstance(current, ForbiddenAddress):
            return str(current)
        nested = [a for a in getattr(current, "args", ()) if isinstance(a, BaseException)]
        inner = getattr(current, "reason", None)
        following = inner if isinstance(inner, BaseException) else (nested[0] if nested else None)
        following = following or current.__cause__
        if following is None:
            break
        current = following
    return f"{type(current).__name__}: {current}"[:300]


class _GuardedAdapter(HTTPAdapter):
    """An adapter whose pools dial looked-at addresses only, and whose sockets can be cut at the deadline."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.environment = environment
        self.late = False
        super().__init__()

    def init_poolmanager(self, connections: int, maxsize: int, block: bool = False, **more: Any) -> None:
        self.sockets: list[socket.socket] = []
        self.poolmanager = urllib3.PoolManager(num_pools=connections, maxsize=maxsize, block=block, **more)
        self.poolmanager.pool_classes_by_scheme = {"http": self._pool(False), "https": self._pool(True)}

    def cut(self) -> None:
        """Close what is open: a receiver that drips a byte now and then never meets a socket's time-out."""
        self.late = True
        for each in self.sockets:
            try:
                each.shutdown(socket.SHUT_RDWR)
            except OSError:  # closed already, which is what was wanted
                continue

    def close(self) -> None:
        """Let go of every connection."""
        for each in self.sockets:
            each.close()
        super().close()

    def _pool(self, secure: bool) -> type[urllib3.HTTPConnectionPool]:
        base: type[HTTPConnection] = HTTPSConnection if secure else HTTPConnection
        pool = urllib3.HTTPSConnectionPool if secure else urllib3.HTTPConnectionPool
        dialled, environment = self.sockets, self.environment

        def _new_conn(self: HTTPConnection) -> socket.socket:
            opened = _dial(self, environment)
            # A second handle on the connection: TLS takes the first one over.
            dialled.append(opened.dup())
            return opened

        guarded = type("Guarded" + base.__name__, (base,), {"_new_conn": _new_conn})
        return type("Guarded" + pool.__name__, (pool,), {"ConnectionCls": guarded})


def _dial(connection: HTTPConnection, environment: Mapping[str, str]) -> socket.socket:
    """A socket to the first looked-at address that accepts one."""
    timeout = connection.timeout if isinstance(connection.timeout, int | float) else TIMEOUT_S
    refusal: OSError | None = None
    for target in resolve(connection.host.strip("[]"), connection.port, environment):
        try:
            return socket.create_connection(target, timeout)
        except OSError as error:
            refusal = error
    raise NewConnectionError(connection, str(refusal)) from refusal
