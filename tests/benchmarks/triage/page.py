"""The whole benchmark as a Markdown page."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from monitor.triage.report import diagnose
from tests.benchmarks.triage import baselines, figures, report
from tests.benchmarks.triage.answers import Answer
from tests.benchmarks.triage.figures import Figure
from tests.benchmarks.triage.missing import ABSENCES, PARITY_ABSENCES
from tests.benchmarks.triage.record import Record


def answers(records: Sequence[Record]) -> list[Answer]:
    """Triage's answers to the records' cases."""
    return [Answer(record, diagnose(record.case)) for record in records]


def answers_without(records: Sequence[Record]) -> dict[str, list[Answer]]:
    """The answers with each part of the evidence missing."""
    return {
        name: [Answer(record, diagnose(drop(record.case))) for record in records]
        for name, drop in {**PARITY_ABSENCES, **ABSENCES}.items()
    }


def page(
    learnt: Sequence[Record], judged: Sequence[Record], part: str, worst_in: Path, more: Sequence[Figure] = ()
) -> str:
    """The page about `judged`; baselines learn on `learnt`, the worst cases go into the folder `worst_in`.

    `more` are figures that were measured otherwise.
    """
    found, without = answers(judged), answers_without(judged)
    missing = [answer for name in PARITY_ABSENCES for answer in without[name]]
    worlds = sorted({record.world for record in judged})
    table = [*figures.table(found, missing), *more]
    lines = [
        "# Is triage right?",
        "",
        f"Measured on {datetime.now(UTC):%d %B %Y} by `make bench-triage`: {len(judged)} simulated spans of "
        f"{len({r.family for r in judged})} families, part `{part}`, in the worlds {', '.join(worlds)}.",
        "Each world and scenario has a seed of its own: the same code gives the same figures, times aside.",
        "",
        *report.lines_of(table, baselines.scores(learnt, judged)),
        "",
        "## Evidence missing",
        "",
        "| without | lens right | inconclusive | wrong and confident |",
        "|---|---|---|---|",
        *(_without(name, held) for name, held in without.items()),
        "",
        "## What was said of each cause",
        "",
        *report.confusion(found),
    ]
    lines += ["", "## The worst ten", "", *report.save_worst(report.worst(found), worst_in)]
    return "\n".join(lines) + "\n"


def _without(name: str, held: Sequence[Answer]) -> str:
    count = max(len(held), 1)
    right, silent, wrong = (
        sum(each) / count
        for each in (
            [a.lens_right for a in held],
            [a.says_nothing for a in held],
            [a.sure_and_wrong for a in held],
        )
    )
    return f"| {name} | {right:.0%} | {silent:.0%} | {wrong:.1%} |"
