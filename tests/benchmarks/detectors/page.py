"""What the runs kept, as tables for the docs."""

from collections import Counter
from collections.abc import Iterable, Sequence

from tests.benchmarks.detectors import beside, power, silence, whole_path
from tests.benchmarks.detectors.beside import OURS
from tests.benchmarks.detectors.cases import CASES, COLUMNS, Case
from tests.benchmarks.detectors.curves import Points, chart
from tests.benchmarks.detectors.interval import both, upper
from tests.benchmarks.detectors.timing import Times


def table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table in Markdown, numbers to the right."""
    lines = [header, ["---", *["---:"] * (len(header) - 1)], *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines) + "\n"


def single_checks(cells: Sequence[silence.Cell]) -> str:
    """Rates of single checks by size, and by detector."""
    sizes = sorted({cell.reference for cell in cells})
    rows = sorted({cell.rows for cell in cells})
    at = {(cell.reference, cell.rows): cell for cell in cells}

    def rate(cell: silence.Cell | None) -> str:
        if cell is None:
            return "not run"
        spoke, asked = sum(cell.spoke.values()), sum(cell.checks.values())
        return f"{spoke} of {asked:,} (≤ {upper(spoke, asked):.2%})"

    by_size = table(
        ["rows of the window", *(f"reference {size:,}" for size in sizes)],
        [[f"{n:,}", *(rate(at.get((size, n))) for size in sizes)] for n in rows],
    )
    checks, spoke, level = (
        sum((Counter(getattr(cell, name)) for cell in cells), Counter[str]())
        for name in ("checks", "spoke", "at_one_percent")
    )
    worst = {name: max(_rate(cell, name) for cell in cells if cell.checks.get(name)) for name in checks}
    by_detector = table(
        ["detector", "checks", "spoke", "at most (95 %)", "at p ≤ 1 %", "its worst size"],
        [
            [
                name,
                f"{n:,}",
                spoke[name],
                f"{upper(spoke[name], n):.2%}",
                f"{level[name] / n:.2%}",
                f"{worst[name]:.2%}",
            ]
            for name, n in sorted(checks.items())
        ],
    )
    return by_size + "\n" + by_detector


def _rate(cell: silence.Cell, name: str) -> float:
    return cell.spoke.get(name, 0) / cell.checks[name]


def whole_path_table(outcomes: Sequence[whole_path.Outcome]) -> str:
    """Windows and incidents by world, and in all."""
    lines = []
    for world in [*dict.fromkeys(outcome.unit.world for outcome in outcomes), "in all"]:
        own = [each for each in outcomes if world in ("in all", each.unit.world)]
        windows = sum(each.unit.windows for each in own)
        incidents = sum(len(each.incidents) for each in own)
        alarms = sum(sum(each.alarms.values()) for each in own)
        warnings = sum(sum(each.warnings.values()) for each in own)
        lines.append(
            [
                world,
                f"{windows:,}",
                f"{sum(each.checks for each in own):,}",
                incidents,
                alarms,
                f"{warnings / windows:.2%}",
                f"{upper(incidents, windows):.1e}",
            ]
        )
    return table(
        [
            "world",
            "windows",
            "checks",
            "incidents",
            "alarms",
            "warnings a window",
            "incidents a window ≤ (95 %)",
        ],
        lines,
    )


def power_table(found: Sequence[power.Found]) -> str:
    """Each case at the size that has to be found."""
    at = {(each.case, each.size): each for each in found}
    rows = []
    for case in CASES:
        each = at.get((case.name, case.size))
        if each is not None:
            share = f"{each.alarmed / each.runs:.1%}"
            interval = both(each.alarmed, each.runs)
            rows.append(
                [case.name, f"{case.rows:,}", case.detector, each.runs, share, interval, each.accused]
            )
    header = ["change", "rows a window", "detector", "runs", "found", "95 % interval", "others accused"]
    return table(header, rows)


def curve(case: Case, found: Sequence[power.Found], said: Sequence[beside.Said]) -> str:
    """The power of ours within three windows, and of each tool in one, over the size of the change."""
    lines: dict[str, Points] = {
        f"{OURS}, alarm": [(f.size, f.alarmed / f.runs) for f in found if f.case == case.name],
        **{
            tool: [
                (each.size, each.flagged / each.asked)
                for each in said
                if (each.subject, each.tool) == (case.name, tool) and each.size is not None
            ]
            for tool in dict.fromkeys(s.tool for s in said)
            if tool != OURS
        },
    }
    usual = COLUMNS[case.feature][1]
    unit = f"size (usually {usual:g}); {case.rows:,} rows a window"
    return chart(case.name, unit, {name: points for name, points in lines.items() if points})


def beside_table(said: Sequence[beside.Said]) -> str:
    """Single windows: how often each tool flags what is calm and what has changed, and its seconds."""
    rows = []
    for case in CASES:
        usual = COLUMNS[case.feature][1]
        for tool in dict.fromkeys(each.tool for each in said):
            own = {each.size: each for each in said if (each.subject, each.tool) == (case.name, tool)}
            if usual in own and case.size in own:
                calm, changed = own[usual], own[case.size]
                rows.append([case.name, tool, _of(calm), _of(changed), f"{calm.seconds:.3f}"])
    return table(["change", "tool", "flags when calm", "flags when changed", "seconds a window"], rows)


def calm_table(said: Sequence[beside.Said], cells: Sequence[silence.Cell]) -> str:
    """Columns of every shape that hold still: false alarms of each tool, ours by all its detectors."""
    ours = {f"{c.reference:,} against {c.rows:,}": c for c in cells}
    tools = list(dict.fromkeys(each.tool for each in said if each.size is None))
    rows = []
    for subject in dict.fromkeys(each.subject for each in said if each.size is None):
        own = {each.tool: each for each in said if each.subject == subject}
        cell = ours.get(subject)
        mine = "not run" if cell is None else _share(sum(cell.spoke.values()), sum(cell.checks.values()))
        rows.append(
            [subject, mine, *(_share(own[t].flagged, own[t].asked) if t in own else "-" for t in tools)]
        )
    return table(["rows", OURS, *tools], rows)


def _of(said: beside.Said) -> str:
    return f"{said.flagged} of {said.asked}"


def _share(hits: int, of: int) -> str:
    return f"{hits / of:.1%} of {of:,}"


def times_table(times: Times) -> str:
    """Milliseconds a window."""
    rows = [
        ["all detectors, by the clock", f"{times.median:.0f}", f"{times.p95:.0f}"],
        ["all detectors, processor time", f"{times.own_median:.0f}", f"{times.own_p95:.0f}"],
    ]
    rows += [[f"`{name}`", f"{median:.1f}", ""] for name, median in times.slowest.items()]
    return table(["milliseconds a window", "median", "p95"], rows)
