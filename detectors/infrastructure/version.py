"""Is a model version serving that nobody meant to serve?

Idea: a version is meant when it is the declared one, when it served in the healthy past, or when a deploy up
to the end of the window names it (its subject, or a whole word of its title). The check of every version that
serves is its share of the rows, 0 for one that is meant.

Parameters: 1 % of the rows matters. Fewer than 30 rows are `too_few`, as is a window without a past when no
version is declared. There is no test: a version that nobody meant has no chance of its own.

Reference: E. Breck and others, The ML test score, IEEE Big Data 2017 (monitoring of serving and training).

>>> deploy = Event(0, "deploy", "ranker v8.1 to all")
>>> [names_version(deploy, version) for version in ("v8.1", "v8", "v8.1.2")]
[True, False, False]
"""

import re
from collections.abc import Sequence

from detectors.detector import Detector, View
from detectors.types import Check, Event
from detectors.wording import percent

BAR = 0.01
LEAST_ROWS = 30


def check(view: View) -> Sequence[Check]:
    """One check a version that serves; rows without a version are not judged."""
    served = {version: rows for version, rows in sorted(view.versions.items()) if version and rows}
    if view.current is None or not served:
        return ()
    total = sum(view.versions.values())
    declared = view.declared.model.version if view.declared.model else None
    known = any(version and rows for version, rows in view.past_versions.items())
    return [
        _check(version, rows / total, _meant(view, version), total < LEAST_ROWS or not (declared or known))
        for version, rows in served.items()
    ]


def names_version(event: Event, version: str) -> bool:
    """Does a deploy name that version, as its subject or as a whole word of its title?"""
    whole = re.compile(rf"(?<![\w.]){re.escape(version)}(?![\w]|\.\w)")
    return event.kind == "deploy" and bool(event.subject == version or whole.search(event.title))


def _meant(view: View, version: str) -> bool:
    model = view.declared.model
    if (model is not None and version == model.version) or view.past_versions.get(version):
        return True
    return any(names_version(event, version) for event in view.events if event.ts < view.window.end)


def _check(version: str, share: float, meant: bool, too_few: bool) -> Check:
    unmeant = "" if meant else ", neither declared, nor served before, nor named by a deploy"
    return Check(
        subject=version,
        effect=0.0 if meant else share,
        bar=BAR,
        p_value=None,
        observed=share,
        baseline=None,
        text=f"version {version} serves {percent(share)} of the rows{unmeant}",
        too_few=too_few,
        details={"meant": meant},
    )


DETECTOR = Detector("version", "infrastructure", "inputs", check)
