"""What is said to a person of a cause: the table `stories.toml` beside this file, filled in."""

import re
import tomllib
from importlib.resources import files

from detectors.types import Cause, Diagnosis
from monitor.triage.spike import is_told
from monitor.triage.words import moment, slice_name, stamp

STORIES: dict[str, dict[str, str]] = tomllib.loads(
    (files("monitor.triage") / "stories.toml").read_text(encoding="utf-8")
)


#: What a reason says where another count than the log's was known, and where a posted metric stopped.
COUNTED = re.compile(r"\bledger\b|from the logs is|are in no log")
STOPPED = re.compile("was not posted for|of the posts of")


def story(cause: Cause, diagnosis: Diagnosis) -> str:
    """The cause in plain sentences."""
    return _fill(STORIES[cause.cause][_form(cause, diagnosis)], cause, diagnosis.system, diagnosis.onset)


def _form(cause: Cause, diagnosis: Diagnosis) -> str:
    """Which story: of nothing wrong where that is not the verdict; of a spike that ended; of lost rows with a
    count beside them that went on, or without one; of a count that itself stopped."""
    told = STORIES[cause.cause]
    if diagnosis.verdict != "benign" and "beside" in told:
        return "beside"
    if is_told(cause):
        return "spike"
    if "alone" not in told:
        return "story"
    if cause.subject is not None and any(STOPPED.search(e.text) for e in cause.because):
        return "stopped"
    return "story" if any(COUNTED.search(e.text) for e in cause.because) else "alone"


def next_step(cause: Cause, system: str, onset: int | None) -> str:
    """What a person does about the cause: the next command to run or place to look at."""
    return _fill(STORIES[cause.cause]["next"], cause, system, onset)


def _fill(template: str, cause: Cause, system: str, onset: int | None) -> str:
    since = "" if onset is None else f" --since {stamp(onset)}"
    text = template.format(
        subject=cause.subject or "a column",
        where=f"in {slice_name(cause.segment)}" if cause.segment else "",
        since="the onset" if onset is None else moment(onset),
        system=system,
        findings=f"`bifocal findings {system}{since}`",
    )
    text = re.sub(r" +(?=[ ,.;:])", "", text)  # where no slice stands out, none is spoken of
    named = cause.subject is not None and text.startswith(cause.subject)
    return text if named else text[:1].upper() + text[1:]
