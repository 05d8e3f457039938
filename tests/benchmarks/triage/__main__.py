"""`python -m tests.benchmarks.triage [run|fit|time|report]…`: play scenarios, fit the weights, write the
page.

`run` plays what was not played before under the same code; `fit` rewrites `monitor/triage/weights.toml`
from the records of the parts fit and tune; `report` judges a part's records with the weights as they are.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.benchmarks.triage import campaign, latency, weights_file
from tests.benchmarks.triage.learn import learn
from tests.benchmarks.triage.page import page
from tests.benchmarks.triage.record import Record
from tests.benchmarks.triage.worlds import PARTS, plays

ROOT = Path(__file__).parents[3]
TIMES = "seconds.json"
PAGE = ROOT / "docs" / "triage-bench.md"


def run(asked: argparse.Namespace) -> None:
    """Play the scenarios of the parts."""
    chosen = [each for part in asked.part or PARTS for each in plays(part, asked.only, asked.rounds)]
    campaign.run(chosen, asked.cache, asked.jobs)


def fit(asked: argparse.Namespace) -> None:
    """Fit the weights and rewrite their file."""
    table, said = learn([*_records("fit", asked), *_records("tune", asked)])
    print("\n".join(said))
    weights_file.FILE.write_text(weights_file.to_text(table), encoding="utf-8")


def measure(asked: argparse.Namespace) -> None:
    """Time the diagnoses of a large system, and keep the seconds in the cache."""
    asked.cache.mkdir(parents=True, exist_ok=True)
    spent = latency.seconds(asked.cache)
    (asked.cache / TIMES).write_text(json.dumps(spent), encoding="utf-8")
    print(latency.figure(spent).text)


def report(asked: argparse.Namespace) -> None:
    """Judge the records of each part, print the page, and write it for the held-out part when asked to."""
    for part in asked.part or ["held_out"]:
        beside = PAGE.with_suffix("") if asked.write else asked.cache / f"worst-{part}"
        times = asked.cache / TIMES
        more = [latency.figure(json.loads(times.read_text(encoding="utf-8")))] if times.is_file() else []
        text = page(_records("tune", asked), _records(part, asked), part, beside, more)
        print(text)
        if asked.write:
            PAGE.write_text(text, encoding="utf-8")


def _records(part: str, asked: argparse.Namespace) -> list[Record]:
    return list(campaign.records(plays(part, asked.only, asked.rounds), asked.cache))


STEPS: dict[str, Callable[[argparse.Namespace], None]] = {
    "run": run,
    "fit": fit,
    "time": measure,
    "report": report,
}


def main(arguments: Sequence[str] | None = None) -> None:
    """Do what the command line asks for, in its order; by default all of it, on the held-out part."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.triage", description=__doc__)
    parser.add_argument("steps", nargs="*", choices=[*STEPS, []], metavar="|".join(STEPS))
    parser.add_argument("--part", action="append", choices=PARTS, help="which parts to play or to report on")
    parser.add_argument("--only", default="*", help="scenarios whose names match, as in a shell")
    parser.add_argument("--rounds", type=int, default=1, help="worlds that each scenario is played in")
    parser.add_argument("--jobs", type=int, default=2, help="processes")
    parser.add_argument("--cache", type=Path, default=ROOT / ".cache" / "bench-triage", help="a folder")
    parser.add_argument("--write", action="store_true", help=f"write {PAGE.relative_to(ROOT)}")
    asked = parser.parse_args(arguments)
    steps = asked.steps or [*STEPS]
    if len(steps) == 1:
        STEPS[steps[0]](asked)
        return
    for step in steps:  # each in a process of its own: what is reported rests on the weights just fitted
        subprocess.run([sys.executable, "-m", "tests.benchmarks.triage", step, *_options(asked)], check=True)


def _options(asked: argparse.Namespace) -> list[str]:
    parts = [f"--part={part}" for part in asked.part or ()]
    given = [
        f"--only={asked.only}",
        f"--rounds={asked.rounds}",
        f"--jobs={asked.jobs}",
        f"--cache={asked.cache}",
    ]
    return [*parts, *given, *(["--write"] if asked.write else [])]


if __name__ == "__main__":
    main()
