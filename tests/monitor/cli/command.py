"""The command line as a process, as a user meets it."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[3]
PROGRAM = "from monitor.cli import cli; from monitor.cli.group import run; run(cli)"


@dataclass(frozen=True)
class Done:
    """Exit code and output of one call."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output as JSON: it must be that alone."""
        return json.loads(self.out)


class Bifocal:
    """`bifocal` in a folder, on one database."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder, self.url = folder, url

    def __call__(self, *arguments: object, stdin: bytes = b"") -> Done:
        """Run one command; a traceback is never right."""
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, *map(str, arguments)],
            cwd=self.folder,
            input=stdin,
            capture_output=True,
            env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), "BIFOCAL_DATABASE_URL": self.url},
        )
        out, err = done.stdout.decode(), done.stderr.decode()
        assert "Traceback" not in err
        assert "unexpected trouble" not in err
        return Done(done.returncode, out, err)

    def refused(self, *arguments: object, stdin: bytes = b"") -> str:
        """Run one command that must be refused with exit 2 and one message; the message."""
        done = self(*arguments, stdin=stdin)
        assert (done.code, done.out) == (2, "")
        return done.err.strip()
