"""The file of golden cases: one JSON object a line, every mistake told by its line."""

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from detectors.declared import Declared
from monitor.definition.problems import DefinitionError, Problem, quote
from monitor.systems import Registered
from storage import Tx, golden

MOST_CASES = 1_000
MOST_BYTES = 16 * 1024 * 1024
SHOWN = 10
KEYS = ("inputs", "expected", "model_version")


@dataclass(frozen=True)
class Case:
    """One input with the answer that the model is known to give, named by its line in the file."""

    name: str
    inputs: Mapping[str, Any]
    expected: float
    model_version: str | None = None


@dataclass(frozen=True)
class Files:
    """The cases of each probe whose file is there, and a sentence for each whose file is not."""

    cases: Mapping[str, Sequence[Case]]
    missing: Sequence[str]


def read_files(declared: Declared, folder: Path) -> Files:
    """The case files of all probes; relative paths start from the folder of the system file.

    Raises DefinitionError with every mistake in a file that is there. One that is not may come later.
    """
    problems: list[Problem] = []
    cases: dict[str, Sequence[Case]] = {}
    missing: list[str] = []
    for index, probe in enumerate(declared.probes):
        place, shown = f"probes[{index}].cases", quote(probe.cases, 300)
        try:
            with (folder / probe.cases).open("rb") as file:
                content = file.read(MOST_BYTES + 1)
        except FileNotFoundError:
            missing.append(
                f"{place}: {shown} is not there; the probe {probe.name} runs once the system file is applied "
                "beside it"
            )
        except (OSError, ValueError) as error:
            problems.append(Problem(place, f"{shown} cannot be read: {getattr(error, 'strerror', error)}"))
        else:
            cases[probe.name], wrong = read(content)
            problems += [Problem(place, f"{shown}: {message}") for message in wrong]
    if problems:
        raise DefinitionError(problems)
    return Files(cases, missing)


def read(content: bytes) -> tuple[list[Case], list[str]]:
    """The cases of a file, and what is wrong with it, in words, the first ten mistakes."""
    if len(content) > MOST_BYTES:
        return [], [f"the file is larger than {MOST_BYTES:,} bytes"]
    cases: list[Case] = []
    wrong: list[str] = []
    for number, line in enumerate(content.removeprefix(b"\xef\xbb\xbf").split(b"\n"), start=1):
        if line.strip() and len(wrong) < SHOWN:
            try:
                cases.append(_case(f"line {number}", line))
            except ValueError as error:
                wrong.append(f"line {number}: {error}")
    if len(cases) > MOST_CASES:
        wrong.append(f"holds {len(cases):,} cases; at most {MOST_CASES:,} can be asked on a schedule")
    if not cases and not wrong:
        wrong.append("holds no case")
    return cases, wrong


def keep(tx: Tx, system: Registered, files: Files, now: int) -> None:
    """Keep the cases that were read, those read before where a file is missing, and no others."""
    for probe, cases in files.cases.items():
        golden.put(tx, system.id, probe, to_json(cases), now)
    golden.keep_only(tx, system.id, [probe.name for probe in system.declared.probes])


def to_json(cases: Sequence[Case]) -> list[dict[str, Any]]:
    """The cases as JSON values; `from_json` gives them back."""
    return [vars(case) for case in cases]


def from_json(stored: Sequence[Mapping[str, Any]]) -> list[Case]:
    """The cases that `to_json` made."""
    return [Case(**each) for each in stored]


def _case(name: str, line: bytes) -> Case:
    try:
        given = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise ValueError(f"is not JSON: {error}") from None
    if not isinstance(given, dict):
        raise ValueError('must be an object such as {"inputs": {…}, "expected": 0.12}')
    problem = next(_problems(given), None)
    if problem is not None:
        raise ValueError(problem)
    return Case(name, given["inputs"], float(given["expected"]), given.get("model_version"))


def _problems(given: dict[str, Any]) -> Iterator[str]:
    """What keeps the object from being a case."""
    for key in given:
        if key not in KEYS:
            yield f"{quote(key)} is no key of a case; known: {', '.join(KEYS)}"
    if not isinstance(given.get("inputs"), dict) or not given["inputs"]:
        yield "inputs must be an object with the model's inputs by name"
    expected = given.get("expected")
    if isinstance(expected, bool) or not isinstance(expected, int | float) or not math.isfinite(expected):
        yield f"expected must be a number, not {json.dumps(expected)[:100]}"
    version = given.get("model_version")
    if version is not None and not (isinstance(version, str) and version.isprintable()):
        yield "model_version must be text"
