"""However the rows of a day are cut, ordered, repeated and interleaved, the store ends in the same state."""

import random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage import Store, outcomes
from tests.monitor.ingest.ads import (
    SYSTEM,
    came,
    counted,
    profile_bytes,
    register,
    rows_by_window,
    served,
    take,
)

WILD: list[dict[str, Any]] = [
    {"age": "n/a"},
    {"age": "NaN", "device": 7},
    {"age": 1e300, "device": None},
    {"score": "NaN", "status": "error"},
    {"score": None, "status": "fallback", "latency_ms": 12.5},
    {"country": None, "model_version": "v8"},
    {"device": "naïve 名", "model_version": 9},
    {"age": None, "score": 1e20},
]
SERVED = [served(at, **WILD[at % len(WILD)]) if at % 3 == 0 else served(at) for at in range(48)]
CAME = [
    came(at, **({"ts": came(at)["ts"] + 10_800_000} if at % 5 == 0 else {})) for at in range(48) if at % 4
]

Sending = tuple[str, list[dict[str, Any]]]


@st.composite
def sendings(draw: st.DrawFn) -> list[Sending]:
    """Calls that send every row at least once: shuffled, cut anywhere, some twice, the logs interleaved."""
    shuffle = random.Random(draw(st.integers(0, 2**32)))
    calls: list[Sending] = []
    for log, rows in (("predictions", SERVED), ("outcomes", CAME)):
        sent = [*rows, *draw(st.lists(st.sampled_from(rows), max_size=12))]
        if draw(st.booleans()):
            shuffle.shuffle(sent)
        cuts = sorted(draw(st.lists(st.integers(0, len(sent)), max_size=5)))
        calls += [(log, sent[low:high]) for low, high in zip([0, *cuts], [*cuts, len(sent)], strict=True)]
    if draw(st.booleans()):
        shuffle.shuffle(calls)
    elif draw(st.booleans()):
        calls.reverse()
    return [(log, rows) for log, rows in calls if rows]


def end_state(store: Store, name: str, calls: list[Sending]) -> tuple[Any, ...]:
    """What the store holds after these calls, ids of the system apart."""
    system_id = register(store, SYSTEM.replace('"ads"', f'"{name}"'))
    take(store, "predictions", SERVED[:1], name=name)  # the bins are made of the same rows every time
    for log, rows in calls:
        take(store, log, rows, name=name)
    taken = {log: found["accepted"] for log, found in counted(store, system_id).items()}
    with store.read() as tx:
        alone = outcomes.waiting(tx, system_id)
    stages = [profile_bytes(store, system_id, stage) for stage in ("predictions", "outcomes")]
    return taken, alone, rows_by_window(store, system_id), *stages


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(calls=sendings())
def test_the_end_is_the_same_however_the_rows_come(store: Store, calls: list[Sending]) -> None:
    plain = end_state_of_plain_calls(store)
    assert end_state(store, f"s{random.randrange(2**60):x}", calls) == plain


_PLAIN: dict[str, tuple[Any, ...]] = {}


def end_state_of_plain_calls(store: Store) -> tuple[Any, ...]:
    """The state after one call with all predictions and one with all outcomes, made once a database."""
    if store.name not in _PLAIN:
        _PLAIN[store.name] = end_state(store, "plain", [("predictions", SERVED), ("outcomes", CAME)])
    return _PLAIN[store.name]


def test_the_plain_calls_leave_what_was_sent(store: Store) -> None:
    taken, alone, windows, predicted, joined = end_state_of_plain_calls(store)
    assert taken == {"predictions": 48, "outcomes": 36}
    assert alone == 0
    assert sum(windows.values()) == 48
    assert len(predicted) >= len(joined) >= 8


@pytest.mark.parametrize("log", ["predictions", "outcomes"])
def test_rows_sent_one_by_one_end_like_all_at_once(store: Store, log: str) -> None:
    other = "outcomes" if log == "predictions" else "predictions"
    rows = {"predictions": SERVED, "outcomes": CAME}
    calls = [(other, rows[other]), *((log, [row]) for row in reversed(rows[log]))]
    assert end_state(store, "one-by-one", calls) == end_state_of_plain_calls(store)
