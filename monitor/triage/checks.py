"""What to check next: what the likeliest cause asks for, then the missing checks that would tell most."""

from detectors.types import Cause
from monitor.triage.catalogue import CATALOGUE
from monitor.triage.information import chances, gain
from monitor.triage.parity import NEEDED
from monitor.triage.sign import Signs
from monitor.triage.stories import next_step
from monitor.triage.symbols import SYMBOLS
from monitor.triage.tell import LISTED
from monitor.triage.verdict import Ruling

MOST_CHECKS = 5
LEAST_GAIN = 0.005  # nats
APART = 0.1  # of chance: what a check tells from the other causes
NEEDED_FIRST = 10.0  # no cause that rests on outcomes is named before parity was checked, whatever it gains

Check = tuple[str, tuple[str, ...]]  # (text, causes it would separate)


def next_checks(
    ruling: Ruling, shown: tuple[Cause, ...], signs: Signs, system: str, onset: int | None
) -> tuple[Check, ...]:
    """The top cause's own next step, which is work and separates nothing, then the missing checks, those that
    would tell most first."""
    checks: list[Check] = []
    if shown and shown[0].lens != "benign" and ruling.verdict != "inconclusive":
        checks.append((next_step(shown[0], system, onset), ()))
    likely = {scored.cause: scored.probability for scored in ruling.ranking if scored.probability >= LISTED}
    resting = ruling.capped and any(CATALOGUE[cause].rests_on_outcomes for cause in likely)
    worth: list[tuple[float, str, tuple[str, ...]]] = []
    for symbol, letter in SYMBOLS.items():
        if signs[symbol].state == "missing" and letter.check:
            gained = gain(symbol, likely) + NEEDED_FIRST * (resting and symbol in NEEDED)
            if gained >= LEAST_GAIN:
                worth.append((gained, letter.check, _told_apart(symbol, likely)))
    worth.sort(key=lambda item: (-item[0], item[1]))
    return tuple(checks + [(text, told) for _, text, told in worth])[:MOST_CHECKS]


def _told_apart(symbol: str, likely: dict[str, float]) -> tuple[str, ...]:
    by_cause, otherwise = chances(symbol, list(likely))
    resting = [cause for cause in likely if symbol in NEEDED and CATALOGUE[cause].rests_on_outcomes]
    return tuple(c for c in likely if c in resting or abs(by_cause.get(c, otherwise) - otherwise) >= APART)
