"""What is said of a span in which no prediction came: what was due, what arrived all the same, what tells.

Nobody can look at rows that are not there. What other senders sent in those hours is all that tells lost
logs, while the business went on, from an outage: money, outcomes of requests that no log holds, golden cases.
"""

from dataclasses import replace

from detectors.types import Diagnosis
from detectors.wording import number
from monitor.triage.case import Case, Silence
from monitor.triage.clear import COUNTED
from monitor.triage.facts import Facts
from monitor.triage.sign import Sign, Signs
from monitor.triage.symbols import SYMBOLS
from monitor.triage.told import Told
from monitor.triage.words import listing, moment

LEAST_WAITING = 20  # outcomes
MANY_TIMES = 5.0  # as many as usual
#: Detectors that judge a window without a row; of the others' checks none looked at a silent span.
BESIDE_ROWS = frozenset({"volume", "metric", "reconciliation", "posts", "probes", "gauge"})
SUMS = ("input_fault", "data_fault", "anything")
OUTAGE, LOSS = "serving.outage", "logging.loss"
ASK = (
    "Ask who sees requests without these logs (load balancer, billing, the application) whether they were "
    "served: if so, the shipping of the logs stopped; if not, serving did."
)


def silence_signs(case: Case) -> list[Sign]:
    """Outcomes of requests that no log holds: they were served, and their rows were lost."""
    held = case.silence
    if held is None or not _wait(held):
        return []
    return [Sign("log_short", "fired", f"{_waiting(held)}, usually about {number(held.usually)}")]


def could_tell(sign: Sign, case: Case) -> bool:
    """False for what is clear of a silent span because no check had a row of it to judge."""
    if case.silence is None or sign.state != "clear":
        return True
    asked = SYMBOLS[sign.symbol].detectors
    ran = BESIDE_ROWS.intersection(asked, case.tallies)
    return sign.symbol not in SUMS and (not asked or bool(ran) or COUNTED not in sign.text)


def onset(found: int | None, case: Case) -> int | None:
    """The onset; that of a silence is not before its first window, whatever was low before it."""
    return found if case.silence is None else max(found or case.span.start, case.span.start)


def told_of(found: Diagnosis, facts: Facts, signs: Signs) -> Diagnosis:
    """The diagnosis of a silent span with what was seen of the silence; of any other span as it is."""
    held = facts.case.silence
    if held is None:
        return found
    told = Told(**vars(found), notes=_notes(held, facts))
    gap = "no rows came: features, scores, outcomes and slices could not be looked at"
    if signs["log_short"].state != "missing":
        return replace(told, missing_evidence=(gap,))
    ledgers = [metric.name for metric in facts.case.declared.with_role("ledger")]
    stopped = f"{listing(ledgers)} stopped too, so nothing counts beside the log" if ledgers else ""
    lacking = stopped or SYMBOLS["log_short"].lacking
    own = tuple(check for check in found.next_checks if not check[1])
    return replace(told, missing_evidence=(gap, lacking), next_checks=(*own, (ASK, (OUTAGE, LOSS))))


def _notes(held: Silence, facts: Facts) -> tuple[str, ...]:
    """What came and what did not, in sentences."""
    span = facts.case.span
    came = [_posted(name, held) for name, (windows, _) in held.posted.items() if windows]
    gone = [name for name, (windows, _) in held.posted.items() if not windows]
    notes = [
        f"No prediction came from {moment(span.start)} to {moment(span.end)}, where about "
        f"{_due(held, facts):,.0f} were due as in the same hours of other days."
    ]
    if came:
        notes.append(f"Still posted: {listing(came)}.")
    if gone:
        notes.append(f"Not posted in these hours: {listing(gone)}.")
    if _wait(held):
        notes.append(f"{_waiting(held)}: they were served.")
    if held.asked:
        notes.append(f"Golden cases: {held.answered:,} of {held.asked:,} were answered in these hours.")
    if not came and not _wait(held) and not held.answered:
        notes.append("Nothing else arrives either: serving stopped, or the shipping of all logs did.")
    return tuple(notes)


def _due(held: Silence, facts: Facts) -> float:
    """The rows that were due, by the figure that a reason tells where a metric counts them."""
    counted = (found for found in facts.found.values() if found.metric.sum == "predictions")
    return next((found.expected for found in counted if found.metric.role == "volume"), held.due)


def _posted(name: str, held: Silence) -> str:
    windows, mean = held.posted[name]
    level = f"{number(mean)} on average" if mean else "all 0"
    return f"{name} ({windows} of {held.windows} windows, {level})"


def _wait(held: Silence) -> bool:
    return held.waiting >= LEAST_WAITING and held.waiting >= MANY_TIMES * held.usually


def _waiting(held: Silence) -> str:
    return f"{held.waiting:,} outcomes came of predictions that are in no log"
