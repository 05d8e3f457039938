"""What a diagnosis says in plain sentences: for messages, pages and whoever is woken at night."""

from collections.abc import Mapping, Sequence
from typing import Any

from detectors.wording import number, percent
from monitor.triage.words import chance

#: The catalogue of causes, each as a clause that can follow "most likely".
CLAUSES: Mapping[str, str] = {
    "serving.outage": "predictions stopped or fell",
    "serving.fallback": "default scores were served instead of the model's",
    "serving.latency": "answers became slower, then timed out",
    "model.wrong_version": "a model version that was not meant is serving",
    "model.miscompute": "the model computes wrong answers",
    "features.missing": "values went missing",
    "features.stale": "values stopped moving",
    "features.unit_change": "values are off by a constant factor or offset",
    "features.encoding": "the vocabulary changed its form",
    "features.skew": "serving and training disagree on the same rows",
    "features.swapped": "two columns were exchanged",
    "logging.loss": "rows or posts were lost on their way here",
    "logging.duplicates": "rows were counted twice",
    "outcomes.delayed": "labels come later than they did",
    "outcomes.lost": "labels stopped coming for some rows",
    "outcomes.corrupted": "labels come and are wrong",
    "clock.skew": "event times are shifted",
    "experiment.misassignment": "the arms of an experiment are not filled as planned",
    "population.shift": "known kinds of rows come in other proportions",
    "population.new_segment": "a kind of row never seen before arrived",
    "concept.drift": "the same inputs lead to other outcomes",
    "calibration.drift": "predictions are off by a growing factor",
    "model.regression": "a new model version ranks worse",
    "proxy.decoupled": "the proxy no longer follows the business metric",
    "value.decline": "each success is worth less",
    "demand.decline": "fewer requests come from outside",
    "supply.mix": "what can be shown or offered changed",
    "traffic.invalid": "invalid traffic inflates the proxy",
    "presentation.change": "the surface changed for all slices alike",
    "benign.season": "this is the usual cycle",
    "benign.event": "a declared holiday or planned change accounts for it",
    "benign.noise": "as a whole it is within what chance gives",
}

LENSES = {
    "infrastructure": "Infrastructure is broken",
    "quality": "Quality has changed",
    "benign": "No fault was found",
    "inconclusive": "The evidence does not separate the two sides",
}


def clause(cause: str) -> str:
    """What a cause means, as a clause; the name itself for one that is not in the catalogue."""
    return CLAUSES.get(cause, cause)


def adds(cause: str, subject: str | None) -> bool:
    """Does the subject tell more than the clause, which may begin with it?

    >>> adds("serving.outage", "predictions"), adds("serving.outage", "requests")
    (False, True)
    """
    return bool(subject) and not clause(cause).startswith(f"{subject} ")


def place(segment: Mapping[str, str]) -> str:
    """`app_version = 5.1, country = DE`; empty for no segment. An empty value is shown as (empty)."""
    return ", ".join(f"{name} = {value or '(empty)'}" for name, value in sorted(segment.items()))


def change_sentence(system: str, metric: str | None, change: Mapping[str, Any] | None) -> str:
    """What moved, by how much: the first sentence of an alert."""
    if metric is None:
        return f"{system}: an infrastructure check raised an alarm."
    if change is None:
        return f"{system}: what {metric} did is not known yet."
    figures = f"{number(change['observed'])} against {number(change['expected'])} expected"
    moved = change["observed"] - change["expected"]
    if not moved:
        return f"{system}: {metric} did not move: {figures}."
    side = "below" if moved < 0 else "above"
    relative = change.get("relative")
    if relative is None:
        return f"{system}: {metric} is {side} what was expected ({figures})."
    return f"{system}: {metric} is {percent(abs(relative))} {side} what was expected ({figures})."


def verdict_sentence(verdict: str, confidence: float | None, causes: Sequence[Mapping[str, Any]]) -> str:
    """Which side broke and why: the second sentence of an alert and the headline of an incident."""
    lead = LENSES.get(verdict, verdict)
    if verdict == "inconclusive":
        return f"{lead}: no verdict yet."
    sure = "" if confidence is None else f" ({chance(confidence)} sure)"
    if not causes:
        return f"{lead}{sure}."
    top = causes[0]
    where = place(top.get("segment") or {})
    subject = f" ({top['subject']})" if adds(top["cause"], top.get("subject")) else ""
    explained = top.get("explains")
    share = f" This explains {percent(explained)} of the change." if explained else ""
    return f"{lead}{sure}: {clause(top['cause'])}{subject}{f' where {where}' if where else ''}.{share}"
