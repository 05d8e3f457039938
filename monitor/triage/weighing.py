"""What each sign weighs for each cause: log-odds add up, and correlated evidence counts once.

Of a family of symbols that tell one story, one sign counts for a cause: what was seen before what was
looked for and not seen, the stronger first, then what must be seen before what must not and what may. The
choice does not look at the weights, so that a score is linear in them and they can be fitted.
"""

from collections.abc import Collection

from monitor.triage.catalogue import CATALOGUE, Entry, Role
from monitor.triage.sign import RANK, Sign, Signs
from monitor.triage.symbols import SYMBOLS
from monitor.triage.weights import TABLE, Table

Counted = tuple[tuple[Sign, float], ...]  # (sign, log-odds), heaviest first
ROLE_RANK: dict[Role, int] = {"must": 2, "must_not": 1, "may": 0}


def weigh(signs: Signs, possible: Collection[str] = CATALOGUE, table: Table = TABLE) -> dict[str, Counted]:
    """The signs that count for every possible cause, with their weights."""
    return {
        cause: _weighed(cause, entry, signs, table) for cause, entry in CATALOGUE.items() if cause in possible
    }


def counted(entry: Entry, signs: Signs) -> list[Sign]:
    """The one sign of each family that counts for a cause; what is missing counts nowhere."""
    best: dict[str, Sign] = {}
    excused = {each for by, those in entry.excuses.items() if signs[by].state == "fired" for each in those}
    for symbol, role in entry.roles.items():
        sign, family = signs[symbol], SYMBOLS[symbol].family
        against = (sign.state == "fired") == (role == "must_not")
        if sign.state == "missing" or (against and symbol in excused):
            continue
        held = best.get(family)
        if held is None or _rank(sign, role) > _rank(held, entry.roles[held.symbol]):
            best[family] = sign
    return list(best.values())


def _rank(sign: Sign, role: Role) -> tuple[int, float, int]:
    return RANK[sign.state], sign.strength, ROLE_RANK[role]


def _weighed(cause: str, entry: Entry, signs: Signs, table: Table) -> Counted:
    pairs = []
    for sign in counted(entry, signs):
        held = table.weight(cause, sign.symbol, entry.roles[sign.symbol])
        pairs.append((sign, (held.fired if sign.state == "fired" else held.clear) * sign.strength))
    return tuple(sorted(pairs, key=lambda pair: (-abs(pair[1]), pair[0].symbol)))
