"""`python -m tests.benchmarks [NAME…] [--rows N]`: all benchmarks, or those named."""

import argparse
import importlib
import inspect
import pkgutil
from collections.abc import Callable, Sequence
from pathlib import Path

FOLDER = Path(__file__).parent


def discover() -> list[str]:
    """The modules and packages of this folder that have a `main`."""
    files = {
        module.name: FOLDER / module.name / "__init__.py" if module.ispkg else FOLDER / f"{module.name}.py"
        for module in pkgutil.iter_modules([str(FOLDER)])
    }
    return sorted(n for n, file in files.items() if "\ndef main(" in file.read_text() and n[0] != "_")


def main_of(name: str) -> Callable[..., None]:
    """The `main` of a benchmark."""
    main: Callable[..., None] = importlib.import_module(f"tests.benchmarks.{name}").main
    return main


def measure(name: str, rows: int | None) -> None:
    """Run one benchmark; `rows` goes to those that count rows."""
    main = main_of(name)
    if rows is not None and "rows" in inspect.signature(main).parameters:
        main(rows=rows)
    else:
        main()


def run(arguments: Sequence[str] | None = None) -> None:
    """Run what the command line asks for."""
    known = discover()
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"any of: {', '.join(known)}; default: all")
    parser.add_argument("--rows", type=int, help="rows to measure with, where a benchmark counts rows")
    asked = parser.parse_args(arguments)
    strangers = [name for name in asked.names if name not in known]
    if strangers:
        parser.error(f"no benchmark is called {strangers[0]!r}; there are: {', '.join(known)}")
    for name in asked.names or known:
        print(f"=== {name}", flush=True)
        measure(name, asked.rows)


if __name__ == "__main__":
    run()
