"""A real HTTP receiver on this machine that answers as it is told and remembers what it got."""

import json
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Got:
    """One request as it came."""

    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Reply:
    """One answer: `wait` seconds before it, `drip` bytes one at a time in its body."""

    status: int = 204
    headers: Mapping[str, str] = field(default_factory=dict)
    wait: float = 0.0
    drip: int = 0
    body: bytes = b""


class Receiver:
    """Answers with each reply in turn, the last one for ever."""

    def __init__(self, url: str, replies: Sequence[Reply]) -> None:
        self.url = url
        self.replies = list(replies)
        self.got: list[Got] = []
        self.turn = threading.Lock()

    def take(self, got: Got) -> Reply:
        with self.turn:
            self.got.append(got)
            return self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]


@contextmanager
def receiving(*replies: Reply) -> Iterator[Receiver]:
    """A receiver on a port of its own."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            reply = receiver.take(Got(dict(self.headers), body))
            time.sleep(reply.wait)
            try:
                self.answer(reply)
            except OSError:
                self.close_connection = True  # the sender hung up, as it should when we are slow

        def answer(self, reply: Reply) -> None:
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(reply.drip or len(reply.body)))
            self.end_headers()
            self.wfile.write(reply.body)
            for _ in range(reply.drip):
                self.wfile.write(b".")
                time.sleep(0.1)

        def log_message(self, *_: object) -> None:
            """Keep the tests' output quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    receiver = Receiver(f"http://127.0.0.1:{server.server_port}/hook", replies or [Reply()])
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
