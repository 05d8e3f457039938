"""Do the successes of some kinds of rows leave what their scores promise, while those of others keep it?

A factor that all predictions share (a smaller banner, a drift of the level) leaves each slice's part of the
successes as it was. Where the tie between rows and outcomes changed for some of them it does not. For each
value of the dimensions of the quality lens the span's successes O are held against

    E = Σ O · (promised in the slice / promised in all) · the slice's usual factor beside all rows

so that neither the level of all nor other proportions of rows count: effect = ln(O / E), z = (O − E) / sd.
"""

import math
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from detectors.wording import number
from monitor.triage.case import Case, Cells
from monitor.triage.sign import Sign
from monitor.triage.words import slice_name

APART = 0.2  # of the logarithm of what came over what was to be expected
LEAST_Z, FULL_Z = 4.0, 7.0
LEAST_EXPECTED = 30.0  # successes, in the slice and in all other rows
SPREAD = 2.0  # variance over mean: successes come in bursts
CLEAR_Z = 3.0


class Apart(NamedTuple):
    """One slice: standard deviations from what is to be expected, and its successes."""

    z: float
    dimension: str
    value: str
    came: float
    expected: float


def uneven_signs(case: Case) -> list[Sign]:
    """`uneven`, fired for the slice that stands out most; clear where each of several could have told."""
    slices = list(_slices(case))
    if not slices:
        return []
    told = [
        s for s in slices if abs(s.z) >= LEAST_Z and abs(math.log(max(s.came, 0.5) / s.expected)) >= APART
    ]
    if told:
        most = max(told, key=lambda s: (abs(s.z), s.dimension, s.value))
        segment = {most.dimension: most.value}
        text = (
            f"{number(most.came)} successes came with {slice_name(segment)} where scores and other rows "
            f"let expect {number(most.expected)}"
        )
        strength = min(0.5 + (abs(most.z) - LEAST_Z) / (FULL_Z - LEAST_Z) / 2, 1.0)
        return [Sign("uneven", "fired", text, strength, subject="score", segment=segment)]
    if max(abs(s.z) for s in slices) > CLEAR_Z:
        return []
    text = f"successes came as promised, beside each other, in all {len(slices)} slices"
    return [Sign("uneven", "clear", text, subject="score")]


def _slices(case: Case) -> Iterator[Apart]:
    if case.before is None or case.during is None or min(case.before.mature, case.during.mature) <= 0:
        return
    for dimension in case.declared.dimensions:
        margin = (dimension.name,)
        past, now = case.before.margins.get(margin), case.during.margins.get(margin)
        if dimension.lens == "quality" and past and now:
            yield from _of_dimension(dimension.name, past, now, case.before.total, case.during.total)


def _of_dimension(
    name: str, past: Cells, now: Cells, before: Mapping[str, float], during: Mapping[str, float]
) -> Iterator[Apart]:
    if min(side.get(key, 0.0) for side in (before, during) for key in ("score", "labels")) <= 0:
        return
    for (value,), cell in sorted(now.items()):
        usual = past.get((value,), {})
        if min(usual.get(key, 0.0) for key in ("score", "labels")) <= 0 or usual["labels"] < LEAST_EXPECTED:
            continue
        rest = _rest(during, cell), _rest(before, usual)
        if min(rest[0]["score"], rest[1]["score"]) <= 0 or min(r["labels"] for r in rest) < LEAST_EXPECTED:
            continue
        factor = usual["labels"] / usual["score"] / (rest[1]["labels"] / rest[1]["score"])
        expected = cell.get("score", 0.0) * factor * rest[0]["labels"] / rest[0]["score"]
        if expected < LEAST_EXPECTED:
            continue
        came = cell.get("labels", 0.0)
        noise = expected + expected**2 * (1 / usual["labels"] + 1 / rest[0]["labels"] + 1 / rest[1]["labels"])
        yield Apart((came - expected) / math.sqrt(SPREAD * noise), name, value, came, expected)


def _rest(whole: Mapping[str, float], part: Mapping[str, float]) -> dict[str, float]:
    return {key: whole[key] - part.get(key, 0.0) for key in ("score", "labels")}
