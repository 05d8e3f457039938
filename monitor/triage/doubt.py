"""Where the best explanation is no sure one, however much likelier than the others it is.

Weights tell how well known causes go with what was seen; that it was none of them they can't tell. So there
is doubt where all that speaks for the likeliest explanation is a faint sign, where it takes causes of both
sides at once, and where something was plainly seen that its side never shows.
"""

from collections.abc import Mapping

from monitor.triage.catalogue import CATALOGUE
from monitor.triage.hypotheses import Hypothesis
from monitor.triage.sign import Signs

FAINT, PLAIN = 0.4, 0.5  # strengths: less is all that was seen, and so much is left over
ORDINARY = "labels_down"  # most faults come to it
#: For each symbol that some cause must show, the lenses of those causes.
SIDES = {
    symbol: {entry.lens for entry in CATALOGUE.values() if symbol in entry.must}
    for symbol in {symbol for entry in CATALOGUE.values() if entry.lens != "benign" for symbol in entry.must}
}


def in_doubt(probabilities: Mapping[Hypothesis, float], signs: Signs) -> bool:
    """Is the likeliest hypothesis, unless it is benign, none to be sure of?"""
    best = max(probabilities, key=lambda held: (probabilities[held], held))
    entries = [CATALOGUE[cause] for cause in best]
    lenses = {entry.lens for entry in entries}
    if "benign" in lenses:
        return False
    seen = {symbol: sign.strength for symbol, sign in signs.items() if sign.state == "fired"}
    own = max((seen.get(symbol, 0.0) for entry in entries for symbol in entry.must), default=0.0)
    shown = {ORDINARY, *(symbol for entry in entries for symbol in (*entry.must, *entry.may))}
    shown |= {
        each for entry in entries for by, those in entry.excuses.items() if by in seen for each in those
    }
    left = [
        symbol
        for symbol, strength in seen.items()
        if strength >= PLAIN and symbol not in shown and symbol in SIDES and not SIDES[symbol] & lenses
    ]
    return len(lenses) > 1 or own < FAINT or bool(left)
