"""Work in a fresh process each, so that memory is that work's own and nothing is warm by chance."""

import multiprocessing
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


def in_child(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What the function returns, called in a new interpreter; its exception is raised here."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(max_workers=1, mp_context=context) as pool:
        return pool.submit(function, *args, **kwargs).result()


def memory() -> tuple[float, float]:
    """(now, peak) resident memory of this process in MB; Linux only.

    Not `getrusage`: its maximum is carried over from the parent when a process is started.
    """
    lines = Path("/proc/self/status").read_text().splitlines()
    kilobytes = {name: value for name, _, value in (line.partition(":") for line in lines)}
    now, peak = (int(kilobytes[name].split()[0]) / 1_024 for name in ("VmRSS", "VmHWM"))
    return now, peak
