"""What the totals say of serving and logging: volume, errors, fallbacks, versions."""

from dataclasses import replace

import numpy as np

from detectors.infrastructure.version import names_version
from detectors.types import Segment
from detectors.wording import number, percent, signed
from monitor.triage.case import Case
from monitor.triage.facts import Facts
from monitor.triage.localisation import Located
from monitor.triage.mix import LITTLE
from monitor.triage.movement import Movement, overlaps
from monitor.triage.readings import lasting
from monitor.triage.rows_place import rows_scale, thinned, usual_rows
from monitor.triage.sign import Sign, seen
from monitor.triage.weights import WARNING
from monitor.triage.words import moment, slice_name
from monitor.triage.yielded import LEAST_ROWS, shares_of

FELL, HELD = 0.8, 0.92  # of the expected rows
LARGE = 0.15  # a change of volume that counts in full
GONE = 0.05
LEAST_OF_SLICE = 0.3  # strength: of many slices one warns now and then
PLENTY = 50.0  # rows of a window
ALONE = 0.7  # of what the other slices kept
LEAST_PART = 0.03  # of all rows: a smaller slice may be a rollout that was taken back
SLIGHT = 0.05  # a change of volume, of the expected rows, that is too small to tell of
ONCE = 0.75  # of the expected rows, that those which repeat no other must be fewer than


def served_signs(facts: Facts) -> list[Sign]:
    """All signs that come from sums of rows and from versions."""
    return [
        *_volume(facts),
        *_once(facts),
        *_where_rows_fell(facts),
        *_statuses(facts.case),
        *_versions(facts.case),
    ]


def _volume(facts: Facts) -> list[Sign]:
    signs = []
    for name, movement in facts.found.items():
        if movement.metric.role == "volume" and movement.relative is not None:
            ratio = movement.observed / movement.expected
            numbers = f"{number(movement.observed)} where {number(movement.expected)} were expected"
            moved = None if movement.moved and abs(ratio - 1) < SLIGHT else movement.moved
            signs += _volume_signs(ratio, moved, f"over the span {name}: {numbers}")
            signs += seen("volume_gone", *_stopped(name, movement))
    before, during = facts.case.before, facts.case.during
    if not signs and before and during and before.total.get("n", 0.0) * before.scale >= LEAST_ROWS:
        expected, rows = before.total["n"] * before.scale, during.total.get("n", 0.0)
        ratio = rows / expected
        moved = True if abs(ratio - 1) >= 1 - FELL else False if abs(ratio - 1) <= 1 - HELD else None
        signs += _volume_signs(ratio, moved, f"{number(rows)} rows where {number(expected)} were expected")
    return signs


def _once(facts: Facts) -> list[Sign]:
    """Did rows fall, once what was written again is left out? Duplicates can hide that people stay away."""
    repeated = [
        f.observed or 0.0
        for f in facts.case.findings
        if f.detector == "duplicates" and f.severity == "alarm" and overlaps(f.window, facts.case.span)
    ]
    for movement in facts.found.values():
        if movement.metric.sum == "predictions" and repeated and movement.expected > 0:
            once = movement.observed * (1 - float(np.median(repeated)))
            if once <= ONCE * movement.expected:
                text = f"without rows that repeat others there are {number(once)} predictions, where "
                return seen("volume_down", True, text + f"{number(movement.expected)} were expected")
    return []


def _stopped(name: str, movement: Movement) -> tuple[bool, str]:
    """Was there a window in which next to nothing came of what would have been plenty? And how to say it."""
    expected = movement.baseline.expected[movement.inside]
    observed = movement.series.values[movement.inside]
    gone = np.flatnonzero((expected >= PLENTY) & (observed < GONE * expected))
    if not len(gone):
        return False, f"{name} never stopped"
    first = int(gone[0])
    at = moment(int(movement.series.starts[movement.inside][first]))
    numbers = f"{number(observed[first])} where {number(expected[first])} were expected"
    return True, f"next to no {name} in the window of {at}: {numbers}"


def _volume_signs(ratio: float, moved: bool | None, text: str) -> list[Sign]:
    text = f"{text} ({signed(ratio - 1)})"
    strength = min(max(abs(ratio - 1) / LARGE, 0.5), 1.0) if moved else 1.0
    return [
        *seen("volume_down", None if moved is None else moved and ratio < 1, text, strength),
        *seen("volume_up", None if moved is None else moved and ratio > 1, text, strength),
        *seen("volume_gone", ratio < GONE, text),
    ]


def _where_rows_fell(facts: Facts) -> list[Sign]:
    """Did an infrastructure slice lose rows that went to no sibling? Then rows fell, however small it is."""
    alone = thinned(facts)
    if any(facts.lens_of(name) == "quality" for name in alone):
        text = f"the rows are missing with {slice_name(alone)}, wherever they are served"
        return [Sign("volume_slice", "clear", text)]
    for f in sorted(facts.case.findings, key=lambda f: f.severity != "alarm"):
        infra = f.segment and all(facts.lens_of(name) == "infrastructure" for name in f.segment)
        in_span = overlaps(f.window, facts.case.span)
        falls = (f.details.get("ratio") or 0.0) < 1
        if f.detector == "volume" and infra and in_span and falls and not _moved_on(facts, f.segment):
            strength = 1.0 if f.severity == "alarm" else WARNING * lasting(f, facts.case.findings, facts)
            if strength < LEAST_OF_SLICE:
                continue
            return _slice_signs(Sign("volume_slice", "fired", f.text, strength, f.id, f.subject, f.segment))
    if facts.rows_located is None:
        return []
    least = LEAST_PART * usual_rows(facts)
    for found in facts.rows_located:
        if found.expected >= least and _fell_alone(facts.case, found) and not _moved_on(facts, found.segment):
            return _slice_signs(Sign("volume_slice", "fired", _lost(found), segment=found.segment))
    return [Sign("volume_slice", "clear", "the rows are spread over the infrastructure slices as they were")]


def _slice_signs(sign: Sign) -> list[Sign]:
    return [sign, replace(sign, symbol="volume_down")]


def _moved_on(facts: Facts, segment: Segment) -> bool:
    """Did siblings of the slice gain at least half of what it lost? So do rollouts, which are no outage."""
    case = facts.case
    if case.before is None or case.during is None:
        return False
    margin = next((m for m in case.during.margins if set(m) == set(segment)), None)
    if margin is None:
        return False
    past, now = case.before.margins.get(margin, {}), case.during.margins[margin]
    scale = rows_scale(facts)
    gains = {
        values: now.get(values, {}).get("n", 0.0) - past.get(values, {}).get("n", 0.0) * scale
        for values in {*past, *now}
    }
    lost = -gains.get(tuple(segment[name] for name in margin), 0.0)
    return 2 * sum(gain for gain in gains.values() if gain > 0) >= lost > 0


def _fell_alone(case: Case, found: Located) -> bool:
    """Did the slice lose a good part of its rows, compared with the other rows?"""
    if case.before is None or case.during is None:
        return False
    expected = case.before.total["n"] * case.before.scale - found.expected
    rest = (case.during.total["n"] - found.observed) / expected if expected > 0 else 1.0
    return found.observed < found.expected * ALONE * min(rest, 1.0)


def _lost(found: Located) -> str:
    rows = f"{number(found.observed)} rows where {number(found.expected)} were expected"
    return f"{slice_name(found.segment)} had {rows}"


def _statuses(case: Case) -> list[Sign]:
    signs: list[Sign] = []
    for key, symbol in (("errors", "errors_up"), ("fallbacks", "fallbacks_up")):
        shares = shares_of(case, key, "n")
        if shares:
            before, during = shares
            up = during >= before + 0.01 and during >= 3 * before
            text = f"{key}: {percent(during)} of the rows, {percent(before)} before"
            signs += seen(symbol, up, text, min(1.0, 0.5 + 10 * (during - before)) if up else 1.0)
    return signs


def _versions(case: Case) -> list[Sign]:
    """A version that nobody declared, named in a deploy or served before; and a meant one that is new."""
    served = {version: rows for version, rows in case.versions.items() if version and rows[1] > 0}
    declared = case.declared.model.version if case.declared.model else None
    usual, total = (sum(rows[side] for rows in case.versions.values()) for side in (0, 1))
    has_past = usual > 0
    if not served or (declared is None and not has_past):
        return []
    shares = {v: (was / max(usual, 1), now / total) for v, (was, now) in served.items()}
    # One that came hours before the span has a little past.
    new = {v: now for v, (was, now) in shares.items() if was <= LITTLE * now}
    deploys = [e for e in case.events if e.ts < case.span.end]
    meant = {v for v in new if v == declared or any(names_version(e, v) for e in deploys)}
    signs = []
    looked_for = {"version_unmeant": set(new) - meant}
    if has_past:  # without one every version is the first, and none is new
        looked_for["version_new"] = meant
    for symbol, names in looked_for.items():
        main = max(names, key=lambda v: (new[v], v), default=None)
        if main is None:
            signs.append(
                Sign(symbol, "clear", f"served: {', '.join(sorted(served))}, all meant or known before")
            )
        else:
            text = f"version {main} serves {percent(new[main])} of the rows and was not served before"
            unmeant = ", nor named by a deploy or the system file" if symbol == "version_unmeant" else ""
            signs.append(Sign(symbol, "fired", text + unmeant, 1.0 if new[main] >= 0.01 else 0.5, None, main))
    return signs
