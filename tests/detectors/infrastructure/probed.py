"""Views of a window in which golden cases were run, or logged rows were replayed."""

from collections.abc import Collection, Mapping, Sequence

from detectors.declared import HOUR_US, Declared, Model, Probe
from detectors.detector import View
from detectors.history import History
from detectors.types import ProbeResult, Replay, Window

START = 500_000 * HOUR_US
WINDOW = Window(START, START + HOUR_US)
PROBE = Probe("golden", "http://127.0.0.1:1/", "kserve-v1", "golden.ndjson", tolerance=1e-3)
DECLARED = Declared("ads", model=Model(), probes=(PROBE,))


def seen(
    probes: Sequence[ProbeResult] = (),
    replays: Sequence[Replay] = (),
    versions: Mapping[str, int] | None = None,
    answering: Collection[str] = ("golden",),
    sick: Sequence[Window] = (),
    declared: Declared = DECLARED,
) -> View:
    """What the detectors of the model see, and nothing else."""
    return View(
        declared, WINDOW, WINDOW.end, None, None, None, History(), History(),
        versions={} if versions is None else versions,
        probes=probes, replays=replays, answering=answering, sick=sick,
    )  # fmt: skip


def result(case: int, observed: float | None, minute: int = 0, **more: str | None) -> ProbeResult:
    """Case number `case`, whose right answer is 0.5, run in that minute of the window."""
    ts = START + minute * 60_000_000
    return ProbeResult("golden", f"line {case}", ts, 0.5, observed, 1.0, **more)


def run(wrong: int, of: int = 48, minute: int = 0, off: float = 0.31) -> list[ProbeResult]:
    """All cases once, the first `wrong` of them off."""
    return [result(case, 0.5 + (off if case < wrong else 0.0), minute) for case in range(of)]
