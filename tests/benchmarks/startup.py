"""How long the entrances take to start, beside an interpreter that does nothing."""

import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path
from statistics import median

from tests.benchmarks.table import print_table

ROOT = Path(__file__).parents[2]
HELP = (
    "import sys; sys.argv[1:] = ['--help']; from web.cli import main; main()"
    if find_spec("web.cli")
    else "from monitor.cli import cli; from monitor.cli.group import run; run(cli, ['--help'])"
)
PROGRAMS = {
    "python -c pass": ("pass", None),
    "import monitor.cli": ("import monitor.cli", 0.3),
    "bifocal --help": (HELP, 0.5),
    "import web.app": ("import web.app", None),
}


def main(repetitions: int = 7) -> None:
    """Measure in fresh processes, taken in turns, and print the medians."""
    times = [[seconds(program) for program, _ in PROGRAMS.values()] for _ in range(repetitions + 1)]
    medians = [median(column) for column in zip(*times[1:], strict=True)]  # the first compiles
    lines = [
        [name, f"{took:.3f}", f"{took - medians[0]:.3f}", f"{bar:.1f}" if bar else "-"]
        for (name, (_, bar)), took in zip(PROGRAMS.items(), medians, strict=True)
    ]
    title = f"Start of a fresh process, seconds, median of {repetitions}"
    print_table(title, ["", "seconds", "above python", "bar"], lines)


def seconds(program: str) -> float:
    """Wall time of a fresh interpreter that runs the program. Raises CalledProcessError when it fails."""
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - started
