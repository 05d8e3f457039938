"""The benchmark as a page: the table, baselines, confusion by cause, and the worst ten cases beside it."""

import re
import shutil
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from monitor.triage.render import to_text
from monitor.triage.words import moment
from tests.benchmarks.triage.answers import QUIET, Answer
from tests.benchmarks.triage.baselines import Score
from tests.benchmarks.triage.figures import Figure
from tests.benchmarks.triage.truths import Truth

WORST = 10


def lines_of(figures: Sequence[Figure], baselines: dict[str, Score]) -> list[str]:
    """The table and the baselines as Markdown."""
    lines = ["| figure | bar | measured | met | over |", "|---|---|---|---|---|"]
    for f in figures:
        lines.append(f"| {f.name} | {f.bar} | {f.text} | {'yes' if f.met else '**no**'} | {f.count:,} |")
    lines += ["", "| instead of triage | lens right | cause first | among three |", "|---|---|---|---|"]
    for name, s in baselines.items():
        lines.append(f"| {name} | {s.lens:.0%} | {s.first:.0%} | {s.three:.0%} |")
    return lines


def confusion(answers: Sequence[Answer]) -> list[str]:
    """For each true cause: how often it was first, and what was said instead."""
    found: dict[str, Counter[str]] = {}
    for answer in answers:
        truths = answer.record.faults or answer.record.truths
        if len(truths) > 1:
            continue
        true = truths[0].cause if truths else "benign.noise"
        said = answer.named[0] if answer.named else "nothing"
        found.setdefault(true, Counter())[said] += 1
    lines = ["| what happened | times | said first |", "|---|---|---|"]
    for true, counts in sorted(found.items()):
        told = ", ".join(f"{cause} {count}" for cause, count in counts.most_common())
        lines.append(f"| {true} | {counts.total()} | {told} |")
    return lines


def worst(answers: Sequence[Answer]) -> list[Answer]:
    """The answers furthest from right: those that gave the true causes least, the surest error first."""
    return sorted(answers, key=lambda a: (_right(a), a.record.name))[:WORST]


def _right(answer: Answer) -> float:
    true = {t.cause for t in answer.record.faults or answer.record.truths}
    true = QUIET if true <= QUIET else true
    given = sum(c.probability for c in answer.diagnosis.causes if c.cause in true)
    return given - (0.0 if answer.lens_right or answer.says_nothing else answer.diagnosis.confidence)


def save_worst(answers: Sequence[Answer], folder: Path) -> list[str]:
    """Write the triage of each into the folder; links to them as Markdown."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    lines = []
    for place, answer in enumerate(answers, 1):
        name = f"{place:02}-{re.sub('[^a-z0-9]+', '-', answer.record.name.lower())}.txt"
        truths = "; ".join(map(_told, answer.record.faults)) or "nothing was broken"
        text = f"What happened: {truths}\n\n{to_text(answer.diagnosis)}\n"
        (folder / name).write_text(text, encoding="utf-8")
        said = answer.named[0] if answer.named else "nothing"
        lines.append(f"{place}. [{answer.record.name}]({folder.name}/{name}): {truths}; said {said}")
    return lines


def _told(truth: Truth) -> str:
    where = ", ".join(f"{name} = {value}" for name, value in truth.segment.items())
    since = "" if truth.onset is None else f" since {moment(truth.onset)}"
    subject = f" of {truth.subject}" if truth.subject else ""
    return f"{truth.cause}{subject}{f' in {where}' if where else ''}{since}"
