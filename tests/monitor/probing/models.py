"""A model behind a real HTTP server on this machine, which can be broken on purpose."""

import json
import math
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from detectors.declared import Probe

Row = Mapping[str, Any]
Broken = Callable[["Server", list[float]], tuple[int, bytes]]


def score(row: Row) -> float:
    """The model: a logistic regression of `age` and `page`; a missing age counts as 40."""
    age = 40.0 if row["age"] is None else row["age"]
    return 1 / (1 + math.exp(2.0 - 0.03 * age - (0.8 if row["page"] == "home" else 0.0)))


def misread(right: float) -> float:
    """What the bad build makes of a score."""
    return 1 - right if int(right * 1e6) % 2 else right


def said(predictions: object) -> tuple[int, bytes]:
    """The answer of both protocols."""
    return 200, json.dumps({"predictions": predictions}).encode()


def right(server: "Server", scores: list[float]) -> tuple[int, bytes]:
    return said(scores)


def wrong(server: "Server", scores: list[float]) -> tuple[int, bytes]:
    """What a bad build answers: half of the scores, by their own digits, are turned around."""
    return said([misread(each) for each in scores])


def slow(server: "Server", scores: list[float]) -> tuple[int, bytes]:
    time.sleep(1.5)
    return said(scores)


def failing(server: "Server", scores: list[float]) -> tuple[int, bytes]:
    return 500, b"<html>out of memory\0</html>"


def garbage(server: "Server", scores: list[float]) -> tuple[int, bytes]:
    return 200, b'{"predictions": [0.1,'


def nan(server: "Server", scores: list[float]) -> tuple[int, bytes]:
    return said([float("nan")] * len(scores))


def texts(server: "Server", scores: list[float]) -> tuple[int, bytes]:
    return said(["high"] * len(scores))


def fewer(server: "Server", scores: list[float]) -> tuple[int, bytes]:
    return said(scores[1:])


def nothing(server: "Server", scores: list[float]) -> tuple[int, bytes]:
    return 200, b"[]"


def endless(server: "Server", scores: list[float]) -> tuple[int, bytes]:
    return 200, b" " * (5 * 1024 * 1024)


def elsewhere(server: "Server", scores: list[float]) -> tuple[int, bytes]:
    return 307, b""


def nested(server: "Server", scores: list[float]) -> tuple[int, bytes]:
    return 200, b"[" * 100_000


class Server:
    """Answers as `behaviour` has it; `asked` holds (path, body) of each request."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}/v1/models/ads:predict"
        self.mlflow = f"http://127.0.0.1:{port}"
        self.behaviour: Broken = right
        self.asked: list[tuple[str, Any]] = []

    def probe(self, name: str = "golden", **more: Any) -> Probe:
        """A probe of this server."""
        return Probe(name, self.url, "kserve-v1", "golden.ndjson", **more)

    def answer(self, path: str, body: bytes) -> tuple[int, bytes]:
        given = json.loads(body)
        self.asked.append((path, given))
        return self.behaviour(self, [score(row) for row in rows_of(given)])


def rows_of(given: Any) -> list[Row]:
    """The inputs of a request in either protocol."""
    if "instances" in given:
        return list(given["instances"])
    if "dataframe_records" in given:
        return list(given["dataframe_records"])
    split = given["dataframe_split"]
    return [dict(zip(split["columns"], row, strict=True)) for row in split["data"]]


@contextmanager
def serving() -> Iterator[Server]:
    """A model on a port of its own."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            status, body = server.answer(self.path, self.rfile.read(int(self.headers["Content-Length"])))
            try:
                self.send_response(status)
                self.send_header("Location", server.url)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
            except OSError:
                self.close_connection = True  # who asked hung up, as it should when we are slow

        def log_message(self, *_: object) -> None:
            """Keep the tests' output quiet."""

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server = Server(http.server_port)
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        http.shutdown()
        thread.join()
        http.server_close()
