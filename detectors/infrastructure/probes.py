"""Do golden cases still get the answers that were recorded for them?

Idea: a case is an input with the answer that the model is known to give. A model is deterministic, so a wrong
answer is no chance event: there is no test, and one window is enough.

    effect = cases answered wrongly at least once in the window / cases answered
    wrong:  |answered - expected| > tolerance, or an answer that is no number

A case without an answer tells nothing of what the model computes: see `unanswered`. One recorded for
another version than that of the window's rows is left out. While several versions serve, so is a miss: it may
be another version's answer, unless the case's own one serves nearly all rows, the case missed every time, and
more cases missed than the others' share of the rows explains (a binomial chance below one in ten thousand).
Cases are counted and not answers, since a router may send a case to the same version each time; so one case
of twenty that misses beside a trial of 5 % is not told.

Parameters: the tolerance of the probe, in units of the score; 1e-6 for a probe that the system file does not
declare. Rounding of the last bits never counts. Any wrong case matters.

Reference: D. Sculley and others, Hidden technical debt in machine learning systems, NIPS 2015 (monitoring of
predictions); E. Breck and others, The ML test score, IEEE Big Data 2017 (a model is tested by its answers).

>>> answers = {"1": 0.1200001, "2": 0.42}
>>> results = [ProbeResult("golden", case, 0, 0.12, answer) for case, answer in answers.items()]
>>> told = tell(results, tolerance=1e-6, serving={"v7": 1.0})
>>> told.cases, told.wrong, round(told.largest, 3)
(2, 1, 0.3)
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from detectors.declared import Declared
from detectors.detector import Detector, View
from detectors.types import Check, ProbeResult

BAR = 1e-9
UNDECLARED = 1e-6
NEARLY_ALL = 0.9
BY_CHANCE = 1e-4  # of so many misses, were they the answers of another version
ROUNDING = 4 * 2.0**-52


@dataclass(frozen=True)
class Told:
    """What the results of one probe say, in cases; `since` is the first wrong answer (µs), None for none.

    `known_good` tells whether all answers of an earlier moment were right.
    """

    cases: int
    wrong: int
    largest: float
    nonsense: str | None
    left_out: int
    unanswered: int
    since: int | None
    known_good: bool


def serving(declared: Declared, versions: Mapping[str, int]) -> dict[str, float]:
    """The versions of a window's rows with their shares; without any, the one that is declared."""
    logged = {version: rows for version, rows in sorted(versions.items()) if version and rows}
    if logged:
        return {version: rows / sum(logged.values()) for version, rows in logged.items()}
    model = declared.model
    return {model.version: 1.0} if model is not None and model.version else {}


def tell(results: Sequence[ProbeResult], tolerance: float, serving: Mapping[str, float]) -> Told:
    """Count the cases of one probe's results; `serving` maps the versions to their shares of the rows."""
    right: dict[str, int] = {}
    wrong: dict[str, list[ProbeResult]] = {}
    left_out: set[str] = set()
    silent: set[str] = set()
    for result in results:
        case, version = result.case_name, result.model_version
        if not result.answered:
            silent.add(case)
        elif version and serving and version not in serving:
            left_out.add(case)
        elif is_wrong(result, tolerance):
            wrong.setdefault(case, []).append(result)
        else:
            right[case] = min(result.ts, right.get(case, result.ts))
    doubted = {case for case, found in wrong.items() if _is_doubtful(found[0], case in right, serving)}
    doubted |= _explained(results, [r for case in wrong.keys() - doubted for r in wrong[case]], serving)
    left_out |= doubted
    wrong = {case: found for case, found in wrong.items() if case not in doubted}
    misses_all = [result for found in wrong.values() for result in found]
    since = min((result.ts for result in misses_all), default=None)
    answered = {*right, *wrong}
    return Told(
        cases=len(answered),
        wrong=len(wrong),
        largest=max(
            (abs(r.observed - r.expected) for r in misses_all if r.observed is not None), default=0.0
        ),
        nonsense=next((r.nonsense for r in misses_all if r.nonsense is not None), None),
        left_out=len(left_out - answered),
        unanswered=len(silent - answered - left_out),
        since=since,
        known_good=since is not None and any(ts < since for ts in right.values()),
    )


def _is_doubtful(miss: ProbeResult, was_right: bool, serving: Mapping[str, float]) -> bool:
    """May another version have given this wrong answer?"""
    version = miss.model_version
    if not version or len(serving) < 2:
        return False
    return was_right or serving.get(version, 0.0) < NEARLY_ALL


def _explained(
    results: Sequence[ProbeResult], misses: Sequence[ProbeResult], serving: Mapping[str, float]
) -> set[str]:
    """The cases among `misses` whose version misses no more of its cases than others serve its rows."""
    if len(serving) < 2:
        return set()
    from scipy.special import bdtrc

    asked = Counter(version for version, _ in {(r.model_version, r.case_name) for r in results if r.answered})
    missed = Counter(version for version, _ in {(r.model_version, r.case_name) for r in misses})
    likely = {
        version
        for version, count in missed.items()
        if version and bdtrc(count - 1, asked[version], 1 - serving.get(version, 0.0)) > BY_CHANCE
    }
    return {r.case_name for r in misses if r.model_version in likely}


def is_wrong(result: ProbeResult, tolerance: float) -> bool:
    """Is the answer none that the case allows? False where there is no answer."""
    if result.observed is None:
        return result.nonsense is not None
    rounding = ROUNDING * max(abs(result.observed), abs(result.expected))
    return abs(result.observed - result.expected) > tolerance + rounding


def tolerance_of(declared: Declared, probe: str) -> float:
    """What the system file allows this probe."""
    return next((p.tolerance for p in declared.probes if p.name == probe), UNDECLARED)


def by_probe(results: Sequence[ProbeResult]) -> dict[str, list[ProbeResult]]:
    """The results of each probe, by its name."""
    found: dict[str, list[ProbeResult]] = {}
    for result in results:
        found.setdefault(result.probe, []).append(result)
    return dict(sorted(found.items()))


def check(view: View) -> Sequence[Check]:
    """One check a probe that was run in the window."""
    versions = serving(view.declared, view.versions)
    return [
        _check(probe, tell(results, tolerance_of(view.declared, probe), versions), versions)
        for probe, results in by_probe(view.probes).items()
    ]


def _check(probe: str, told: Told, versions: Collection[str]) -> Check:
    share = told.wrong / told.cases if told.cases else 0.0
    return Check(
        subject=probe,
        effect=share,
        bar=BAR,
        p_value=None,
        observed=share,
        baseline=0.0,
        text=f"{probe}: {_words(told, versions)}",
        too_few=not told.cases,
        details={
            "cases": told.cases,
            "wrong": told.wrong,
            "largest": told.largest,
            "left_out": told.left_out,
            "unanswered": told.unanswered,
            "since": told.since,
        },
    )


def _words(told: Told, versions: Collection[str]) -> str:
    version = f" ({', '.join(versions)})" if versions else ""
    if not told.cases:
        said = f"no case tells of what the model computes{version}"
    elif not told.wrong:
        said = f"passed {told.cases} of {told.cases}{version}"
    else:
        verb = "is" if told.wrong == 1 and told.cases == 1 else "are"
        off = f"off by up to {told.largest:.2g}" if told.largest else "wrong"
        said = f"{told.wrong} of {told.cases} cases {verb} {off}{version}{_since(told)}"
    if told.nonsense is not None:
        said += f"; answered was {told.nonsense}"
    if told.left_out:
        said += f"; left out: {told.left_out} recorded for a version that does not serve all rows"
    return said + (f"; {told.unanswered} had no answer" if told.unanswered else "")


def _since(told: Told) -> str:
    if told.since is None:
        return ""
    moment = datetime.fromtimestamp(told.since // 1_000_000, UTC).strftime("%Y-%m-%d %H:%M UTC")
    return f" since {moment}" + ("" if told.known_good else " or before")


DETECTOR = Detector("probes", "infrastructure", "inputs", check, persistence=1)
