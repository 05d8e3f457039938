"""What the run of `others` kept, as tables for the docs."""

from collections.abc import Sequence

from tests.benchmarks.detectors.interval import upper
from tests.benchmarks.detectors.others import Judged
from tests.benchmarks.detectors.page import table


def tables(found: Sequence[Judged]) -> str:
    """By detector, and by detector, world and size."""
    made = [each for each in found if each.checks]
    names = sorted({each.detector for each in made})
    own = {name: [each for each in made if each.detector == name] for name in names}
    by_detector = table(
        ["detector", "checks", "spoke", "at most (95 %)", "at p ≤ 1 %", "its worst world"],
        [_of_detector(name, lines) for name, lines in own.items()],
    )
    by_world = table(
        ["detector", "world", "spoke of checks, by size"],
        [
            [name, world, "; ".join(_of_size(each) for each in lines if each.world == world)]
            for name, lines in own.items()
            for world in dict.fromkeys(each.world for each in lines)
        ],
    )
    return by_detector + "\n" + by_world


def _of_detector(name: str, lines: Sequence[Judged]) -> list[str]:
    checks, spoke = sum(each.checks for each in lines), sum(each.spoke for each in lines)
    worst = max(lines, key=_rate)
    told = f"{_rate(worst):.2%} ({worst.world}, {worst.size})" if worst.spoke else "0.00%"
    level = sum(each.at_one_percent for each in lines) / checks
    return [name, f"{checks:,}", str(spoke), f"{upper(spoke, checks):.2%}", f"{level:.2%}", told]


def _of_size(judged: Judged) -> str:
    return f"{judged.size}: {judged.spoke} of {judged.checks:,}"


def _rate(judged: Judged) -> float:
    return judged.spoke / judged.checks
