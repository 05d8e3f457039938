"""Where Bifocal and Evidently agree and where they differ: the table of docs/evidently.md.

Each cell is the share of the repetitions in which drift was said: of the cases without a shift these are
false alarms, of the others it is the power.
"""

import datetime
from collections.abc import Sequence

from tests.benchmarks.children import in_child
from tests.benchmarks.one_column import Case, Said, all_theirs, ours

SEED = 20_261_123
CASES = (
    Case("same normal, 1,000 against 100 rows", 1_000, 100),
    Case("same normal, 1,000 against 1,000", 1_000, 1_000),
    Case("same normal, 10,000 against 10,000", 10_000, 10_000),
    Case("same 10 categories, 1,000 against 1,000", 1_000, 1_000, categories=10),
    Case("same 200 categories, 1,000 against 1,000", 1_000, 1_000, categories=200),
    Case("same 200 categories, 10,000 against 10,000", 10_000, 10_000, categories=200),
    Case("0.3 sd, 1,000 against 100", 1_000, 100, shift=0.3),
    Case("0.3 sd, 10,000 against 10,000", 10_000, 10_000, shift=0.3),
    Case("0.3 sd, 50,000 against 50,000", 50_000, 50_000, shift=0.3),
    Case("0.1 sd, 50,000 against 50,000", 50_000, 50_000, shift=0.1),
    Case("10 categories ± 30 %, 10,000 against 10,000", 10_000, 10_000, shift=0.3, categories=10),
)
TESTS = ("wasserstein", "psi", "jensenshannon", "ks", "chisquare")
HEADER = ("", "Wasserstein", "PSI", "Jensen–Shannon", "KS", "chi-square", "when it confirms", "Bifocal")

Row = tuple[Case, Said, float]


def main(repetitions: int = 200) -> None:
    """Measure and print."""
    said = in_child(all_theirs, CASES, SEED, repetitions)
    mine = [ours(case, SEED, repetitions) for case in CASES]
    found = list(zip(CASES, said, mine, strict=True))
    today = datetime.datetime.now(datetime.UTC).date()
    print(f"Measured on {today}, {repetitions} repetitions a row, seed {SEED}.\n")
    print(markdown(found))


def markdown(found: Sequence[Row]) -> str:
    """The table."""
    lines = [_line(HEADER), _line(["---", *["---:"] * (len(HEADER) - 1)])]
    for case, said, mine in found:
        own = [_percent(said[name][0]) if name in said else "" for name in TESTS]
        confirming = said["jensenshannon" if case.categories else "ks"][1]
        lines.append(_line([case.title, *own, _percent(confirming), _percent(mine)]))
    return "\n".join(lines)


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _percent(share: float | None) -> str:
    return "" if share is None else f"{share:.1%}".replace("%", " %").replace(".0 %", " %")
