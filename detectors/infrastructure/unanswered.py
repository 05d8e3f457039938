"""Does the model's endpoint answer golden cases at all?

Idea: a refused connection, a time-out, a status 500 and an answer that is not in the protocol say nothing of
what the model computes, but much of how it is served. They are counted here, apart from wrong answers.

    effect = results of the window without an answer / results of the window

Parameters: from half the results on it matters, and one lost packet never; an alarm takes two windows. One
that was not answered in the day before the window is `too_few`: its address may never have been right.

Reference: B. Beyer and others, Site Reliability Engineering, O'Reilly 2016, chapter 6 (black-box monitoring).

>>> lost, fine = (ProbeResult("golden", "1", ts, 0.5, answer) for ts, answer in ((0, None), (1, 0.5)))
>>> share([lost, fine, fine, fine])
0.25
"""

from collections import Counter
from collections.abc import Sequence

from detectors.detector import Detector, View
from detectors.infrastructure.probes import by_probe
from detectors.types import Check, ProbeResult

BAR = 0.5


def share(results: Sequence[ProbeResult]) -> float:
    """The part of the results that has no answer."""
    return sum(not result.answered for result in results) / len(results)


def check(view: View) -> Sequence[Check]:
    """One check a probe that was run in the window."""
    return [
        _check(probe, results, probe in view.answering) for probe, results in by_probe(view.probes).items()
    ]


def _check(probe: str, results: Sequence[ProbeResult], known_to_answer: bool) -> Check:
    lost = share(results)
    silent = [result.silence or "no reason given" for result in results if not result.answered]
    usual = "" if known_to_answer else "; it did not answer in the day before either"
    why = f" ({Counter(silent).most_common(1)[0][0]}{usual})" if silent else ""
    return Check(
        subject=probe,
        effect=lost,
        bar=BAR,
        p_value=None,
        observed=lost,
        baseline=0.0 if known_to_answer else None,
        text=f"{probe}: {len(silent)} of {len(results)} golden cases had no answer{why}",
        too_few=not known_to_answer,
        details={"kind": "error", "cases": len(results)},
    )


DETECTOR = Detector("unanswered", "infrastructure", "inputs", check, persistence=2)
