"""Are the words that were served training's own under other names?

Each finding of rows that differ shows some pairs "served | training". Under other ids every word of training
has one served word and every served word one of training; a wrong join gives one word now for this and now
for that.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from detectors.types import Finding

LEAST_REPEATED = 3  # pairs that were seen again, each of which a wrong join would most likely have broken
LEAST_WORDS = 2
APART = " | "


def with_renames(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """The findings, of which those of rows beside training tell where words were renamed."""
    rows = [f for f in findings if f.detector == "training_skew" and f.details.get("form") == "rows"]
    names = {f.subject for f in rows if f.details.get("transform") == "other"}
    renames = {name for name in names if _renames(_pairs(f for f in rows if f.subject == name))}
    told = {f.id for f in rows if f.subject in renames}
    return tuple(_told(f) if f.id in told else f for f in findings)


def _told(f: Finding) -> Finding:
    return replace(f, details={**f.details, "transform": "renamed", "explained": f.details.get("differing")})


def _pairs(found: Iterable[Finding]) -> list[tuple[str, str]]:
    """(served, training) of each row that was shown, once."""
    shown = {example for f in found for example in f.details.get("examples", ())}
    pairs = [example.partition(": ")[2].partition(APART) for example in sorted(shown)]
    return [(served, training) for served, apart, training in pairs if apart]


def _renames(pairs: list[tuple[str, str]]) -> bool:
    once = set(pairs)
    served, training = ({pair[side] for pair in once} for side in (0, 1))
    one_to_one = len(once) == len(served) == len(training)
    words = not any(map(_is_number, served))
    known = served & training
    seen_again = len(pairs) - len(once)
    return words and one_to_one and not known and len(once) >= LEAST_WORDS and seen_again >= LEAST_REPEATED


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return text == "null"
    return True
