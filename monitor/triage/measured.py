"""What metrics, slices and events say: which factor and rows carry the change, when, announced or not."""

from dataclasses import replace

from detectors.wording import number, percent, signed
from monitor.triage.announced import announced_signs
from monitor.triage.facts import Facts
from monitor.triage.movement import MOVED_Z, STILL_Z, Movement, overlaps
from monitor.triage.onset import nearest_release
from monitor.triage.sign import Sign, seen
from monitor.triage.words import duration, slice_name

CARRIES, CARRIES_LITTLE = 0.5, 0.2
LARGE, LEAST_SIZE = 0.1, 0.3  # a factor's own change that counts in full, and what a smaller one counts
SEASONAL = 0.1
EVEN = "the change is even over all slices that were looked at"


def measured_signs(facts: Facts) -> list[Sign]:
    """All signs that triage measures from series, slices and events."""
    return [
        *_moved(facts),
        *_factors(facts),
        *_where(facts),
        *_mix(facts),
        *_new_slices(facts),
        *_shape(facts),
        *_release(facts),
        *announced_signs(facts),
    ]


def _moved(facts: Facts) -> list[Sign]:
    alarms = [f for f in facts.case.findings if f.detector == "metric" and f.subject == facts.metric]
    inside = [f for f in alarms if overlaps(f.window, facts.case.span)]
    for f in sorted(inside, key=lambda f: -f.streak):
        if f.severity == "alarm":
            return [Sign("metric_moved", "fired", f.text, 1.0, f.id, f.subject, f.segment)]
    movement = facts.movement
    if movement is None:
        return []
    text = _sentence(facts.metric, movement)
    # The further out, the less it says for a quiet day.
    within = (MOVED_Z - abs(movement.z)) / (MOVED_Z - STILL_Z) if movement.moved is None else 1.0
    signs = seen("metric_moved", bool(movement.moved), text, min(max(within, 0.0), 1.0))
    usual = movement.series.values[movement.baseline.fitted].mean()
    apart, due = (
        float(values[movement.inside].mean() / usual - 1) if usual else 0.0
        for values in (movement.series.values, movement.baseline.expected)
    )
    text = f"{facts.metric} is {signed(apart)} against its mean, as its season has it"
    as_due = abs(due) >= SEASONAL and abs(apart - due) < abs(apart)
    return signs + seen("seasonal", as_due and movement.moved is False, text)


def _sentence(name: str, movement: Movement) -> str:
    relative = f" ({signed(movement.relative)})" if movement.relative is not None else ""
    word = "moved" if movement.moved else "is within what chance gives"
    numbers = f"{number(movement.observed)} where {number(movement.expected)} were expected"
    return f"over the span {name} {word}: {numbers}{relative}"


def _factors(facts: Facts) -> list[Sign]:
    """Which factor carries the change: by the decomposition, else by each role's own movement."""
    signs: list[Sign] = []
    by_role: dict[str, float] = {}
    for name, share in facts.factors:
        role = facts.found[name].metric.role
        by_role[role] = by_role.get(role, 0.0) + share
    for role, symbol in (("volume", "volume_factor"), ("proxy", "proxy_factor"), ("value", "value_factor")):
        movement = max(
            (m for m in facts.found.values() if m.metric.role == role), key=lambda m: abs(m.z), default=None
        )
        if movement is None:
            continue
        text = _sentence(movement.metric.name, movement)
        fired = movement.moved
        size = abs(movement.relative or 0.0) / LARGE
        if facts.moved and role in by_role:
            share = by_role[role]
            size = share / CARRIES
            carries = share >= CARRIES_LITTLE and movement.moved
            fired = True if size >= 1 or carries else False if share < CARRIES_LITTLE else None
            text = _carried(movement.metric.name, share, facts.metric)
        if role == "value" and movement.observed > movement.expected:
            fired = fired and False
        strength = min(max(size, LEAST_SIZE), 1.0) if fired else 1.0
        signs += seen(symbol, fired, text, strength, movement.metric.name)
        if role == "proxy" and movement.moved is not None:
            signs += seen(
                "proxy_up", movement.moved and movement.z > 0, _sentence(movement.metric.name, movement)
            )
    return signs


def _carried(name: str, share: float, metric: str) -> str:
    """A factor's share of the change, in words where it is more than the whole."""
    if round(share, 2) <= 1:
        return f"{name} carries {percent(share)} of the change of {metric}"
    return (
        f"more than all of the change of {metric} comes from {name} ({percent(share)}): "
        "other factors pulled the other way"
    )


def _where(facts: Facts) -> list[Sign]:
    if not facts.moved or not facts.place.scanned:
        return []
    best = facts.located[0] if facts.located and facts.located[0].share >= 0.3 else None
    text = EVEN
    if facts.located:
        most = facts.located[0]
        text = f"{slice_name(most.segment)} holds {percent(most.share)} of the change"
        text += ": more than all of it, for other rows went the other way" if round(most.share, 2) > 1 else ""
        text = text if best is not None else f"no slice holds most of the change: {text}, the others less"
    infra = best is not None and any(facts.lens_of(name) == "infrastructure" for name in best.segment)
    segment = best.segment if best is not None else {}
    return [
        Sign("in_infra_slice", "fired" if infra else "clear", text, segment=segment),
        Sign(
            "in_quality_slice", "fired" if best is not None and not infra else "clear", text, segment=segment
        ),
        Sign("everywhere", "clear" if facts.located else "fired", text),
    ]


def _mix(facts: Facts) -> list[Sign]:
    """The dimension of each side whose proportions moved most; little weight when they push the other way."""
    signs: list[Sign] = []
    for side in ("demand", "supply"):
        for mix in facts.mixes:
            if mix.dimension.side != side:
                continue
            text = (
                f"proportions by {mix.dimension.name} moved by {percent(mix.shift)}, most {mix.value}: "
                f"{percent(mix.share_before)} before, {percent(mix.share_during)} now"
            )
            relative = facts.change.relative if facts.moved and facts.change else None
            against = relative is not None and mix.effect is not None and mix.effect * relative < 0
            for sign in seen(f"mix_{side}", mix.shifted, text, 0.5 if against else 1.0, mix.dimension.name):
                signs.append(replace(sign, segment={mix.dimension.name: mix.value} if mix.alone else {}))
            break
    return signs


def _new_slices(facts: Facts) -> list[Sign]:
    if facts.newcomers is None:
        return []
    for name, (value, share) in facts.newcomers.items():
        text = f"{name} = {value} was never seen before and holds {percent(share)} of the rows"
        return [Sign("new_slice", "fired", text, 1.0, None, name, {name: value})]
    return [Sign("new_slice", "clear", "no value of a quality dimension is new")]


def _shape(facts: Facts) -> list[Sign]:
    stepped = facts.onset.stepped
    if stepped is None:
        return []
    text = f"{facts.metric} changed {'in one step' if stepped else 'little by little'}"
    clearness = facts.onset.clearness
    return [*seen("sudden", stepped, text, clearness), *seen("gradual", not stepped, text, clearness)]


def _release(facts: Facts) -> list[Sign]:
    found = nearest_release(facts.case, facts.onset.at)
    if found is None or facts.onset.at is None or found[1] < 0.05:
        return []
    event, worth = found
    apart = facts.onset.at - event.ts
    near = f"{duration(apart)} before the onset" if apart > 0 else "in the window of the onset"
    return [Sign("release", "fired", f"{event.kind} “{event.title}” {near}", worth, subject=event.subject)]
