"""A drift alarm that Evidently was asked about, in the seeded store."""

import gzip

from detectors.types import Finding
from storage import Store, confirmations, findings, ulid
from storage.confirmations import Place
from tests.web.seeding import Seeded

ANSWERS = [
    {
        "column": "user_age",
        "method": "ks",
        "score": 1e-31,
        "threshold": 0.001,
        "drifted": True,
        "text": "drifted",
    },
    {
        "column": "position",
        "method": "jensenshannon",
        "score": 0.04,
        "threshold": 0.1,
        "drifted": False,
        "text": "not drifted",
    },
]


def alarm(store: Store, seeded: Seeded) -> Finding:
    """A drift alarm of user_age that nobody was asked about."""
    of = seeded.alarm
    found = Finding(
        id=ulid.new(of.window.end),
        detector="drift",
        lens="quality",
        subject="user_age",
        segment={},
        window=of.window,
        severity="alarm",
        effect=0.2,
        p_value=1e-9,
        baseline=40.1,
        observed=44.0,
        text="user_age moved by 0.200 (KS) over 8,000 rows",
        streak=3,
        since=of.since,
    )
    with store.begin() as tx:
        findings.replace(tx, seeded.system_id, of.window.start, "inputs", 1, [found])
    return found


def answered(store: Store, seeded: Seeded, html: bytes = b"<p>drawn</p>") -> Finding:
    """The alarm with Evidently's answer and its page."""
    found = alarm(store, seeded)
    place = Place(seeded.system_id, found.window.start, "inputs")
    said = {"answers": ANSWERS, "reference_rows": 10_000, "current_rows": 8_000}
    with store.begin() as tx:
        confirmations.attempt(tx, place, ["f:user_age", "f:position"], 1, found.window.end)
        answers = {**said, "reference": "10,000 training rows"}
        confirmations.answer(tx, place, answers, gzip.compress(html, mtime=0), found.window.end)
    return found


def failed(store: Store, seeded: Seeded, error: str) -> Finding:
    """The alarm of which the question was given up."""
    found = alarm(store, seeded)
    place = Place(seeded.system_id, found.window.start, "inputs")
    with store.begin() as tx:
        confirmations.attempt(tx, place, ["f:user_age"], 3, found.window.end)
        confirmations.fail(tx, place, error, found.window.end, again=None)
    return found
