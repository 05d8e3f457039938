"""Many calls of `bifocal` in one process, each with its exit code and output.

python -m tests.monitor.cli.many '[["incidents", "ads"], ["findings", "ads"]]'
"""

import contextlib
import io
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from monitor.cli import cli
from monitor.cli.group import run
from tests.monitor.cli.command import ROOT, Done


def calls(folder: Path, url: str, arguments: Sequence[Sequence[str]]) -> list[Done]:
    """What each call said, in the order given."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.monitor.cli.many", json.dumps(arguments)],
        cwd=folder,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), "BIFOCAL_DATABASE_URL": url},
        stdout=subprocess.PIPE,
        check=True,
    )
    return [Done(*each) for each in json.loads(done.stdout)]


def one(arguments: Sequence[str]) -> tuple[int, str, str]:
    """Exit code, standard output and standard error of one call."""
    out, err = io.StringIO(), io.StringIO()
    code: object = 0
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            run(cli, arguments)
        except SystemExit as exit:
            code = exit.code
    assert isinstance(code, int)
    return code, out.getvalue(), err.getvalue()


if __name__ == "__main__":
    print(json.dumps([one(arguments) for arguments in json.loads(sys.argv[1])]))
