"""The whole command line as a process: the monitor's commands and those that show pages."""

import subprocess

from tests.monitor.cli.command import Bifocal, Done
from tests.monitor.service.running import COMMAND, ROOT, environment


class Whole(Bifocal):
    """`bifocal` in a folder, on one database."""

    def __call__(self, *arguments: object, stdin: bytes = b"") -> Done:
        """Run one command; a traceback is never right."""
        done = subprocess.run(
            [*COMMAND, *map(str, arguments)],
            cwd=self.folder,
            input=stdin,
            capture_output=True,
            env=environment(BIFOCAL_DATABASE_URL=self.url, PYTHONPATH=str(ROOT)),
        )
        out, err = done.stdout.decode(), done.stderr.decode()
        assert "Traceback" not in err
        assert "unexpected trouble" not in err
        return Done(done.returncode, out, err)
