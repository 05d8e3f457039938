"""A real Bifocal process on a free port, started, asked, stopped or killed."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[3]
COMMAND = [sys.executable, "-c", "from web.cli import main; main()"]
READY_SECONDS = 60
SECRET = "whsec_" + "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


def environment(**more: str) -> dict[str, str]:
    """The environment of a service on a test bench: quick ticks, webhooks on this machine."""
    return {
        **os.environ,
        "BIFOCAL_ALLOW_PRIVATE_WEBHOOKS": "1",
        "BIFOCAL_TICK_SECONDS": "0.2",
        "TEST_WEBHOOK_SECRET": SECRET,
        **more,
    }


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@dataclass(frozen=True)
class Answer:
    """What a page or the API said."""

    status: int
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Service:
    """`bifocal serve` as a process of its own."""

    process: subprocess.Popen[bytes]
    url: str
    log: Path

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> Answer:
        """GET; an answer other than 2xx is an answer too."""
        return _ask(urllib.request.Request(self.url + path, headers=dict(headers or {})))

    def post(self, path: str, body: bytes, content_type: str) -> Answer:
        """POST a body. Raises OSError when the service is gone."""
        headers = {"Content-Type": content_type}
        return _ask(urllib.request.Request(self.url + path, data=body, headers=headers, method="POST"))

    def kill(self) -> None:
        """SIGKILL, at once."""
        self.process.kill()
        self.process.wait()

    def stop(self) -> int:
        """SIGTERM; the exit code."""
        self.process.terminate()
        return self.process.wait(60)


def start(url: str, log: Path, port: int | None = None, command: Sequence[str] = ("serve",)) -> Service:
    """Start the service over a database; what it says goes to the end of `log`. See `wait_until_ready`."""
    port = port or free_port()
    with log.open("ab") as errors:
        process = subprocess.Popen(
            [*COMMAND, *command, "--port", str(port), "--db", url],
            cwd=ROOT, env=environment(), stdout=errors, stderr=errors,
        )  # fmt: skip
    return Service(process, f"http://127.0.0.1:{port}", log)


def wait_until_ready(service: Service) -> None:
    """Return once it answers; fail with its log when it does not."""
    deadline = time.monotonic() + READY_SECONDS
    while service.process.poll() is None and time.monotonic() < deadline:
        try:
            if service.get("/readyz").status == 200:
                return
        except OSError:
            time.sleep(0.05)
    raise AssertionError(f"the service did not start:\n{service.log.read_text()}")


@contextmanager
def serving(url: str, folder: Path) -> Iterator[Service]:
    """A service that is stopped at the end."""
    service = start(url, folder / "service.log")
    try:
        wait_until_ready(service)
        yield service
    finally:
        if service.process.poll() is None:
            service.kill()


def eventually(condition: Any, seconds: float, what: str) -> Any:
    """The condition's first true value. Fails after so many seconds."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := condition():
            return found
        time.sleep(0.1)
    raise AssertionError(f"after {seconds} s still waiting for {what}")


def _ask(request: urllib.request.Request) -> Answer:
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return Answer(answer.status, answer.read())
    except urllib.error.HTTPError as error:
        with error:
            return Answer(error.code, error.read())
