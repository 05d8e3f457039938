"""Golden cases that were run elsewhere give the same findings as Bifocal's own probing."""

import json
from dataclasses import replace

from detectors.declared import HOUR_US, Declared
from monitor import clock, systems
from monitor.evaluate import evaluate
from monitor.ingest import ingest_body
from monitor.probing import cases, golden
from monitor.probing.cases import Case, Files
from storage import Store, findings, probes
from tests.monitor.probing import models
from tests.monitor.probing.models import Server, score

NOW = 490_000 * HOUR_US + 1
ROWS = [{"age": 20.0 + at, "page": "home"} for at in range(9)]


def said(store: Store, name: str) -> list[tuple[object, ...]]:
    evaluate(store, name, until=NOW + 2 * HOUR_US)
    with store.read() as tx:
        found = findings.listing(tx, systems.find(tx, name).id)
    return [(f.detector, f.subject, f.severity, f.effect, f.window, f.text) for f in found]


def test_results_that_were_sent_are_judged_like_our_own(store: Store, model: Server) -> None:
    model.behaviour = models.wrong
    declared = Declared("own", probes=(model.probe(),))
    own = Files({"golden": [Case(f"line {at}", row, score(row)) for at, row in enumerate(ROWS)]}, [])
    with store.begin() as tx:
        system, _ = systems.apply(tx, declared, 1)
        cases.keep(tx, system, own, 1)
        systems.apply(tx, replace(declared, name="sent"), 1)
    golden.probe_due(store, NOW)
    with store.read() as tx:
        kept = probes.load(tx, system.id, NOW, NOW + 1)
    lines = [
        {
            "probe": each.probe,
            "case": each.case_name,
            "ts": clock.to_text(each.ts),
            "expected": each.expected,
            "observed": each.observed,
        }
        for each in kept
    ]
    body = "".join(json.dumps(line) + "\n" for line in lines).encode()
    ingest_body(store, "sent", "probes", "application/x-ndjson", body, now_us=clock.now_us())
    mine = said(store, "own")
    assert [(detector, severity) for detector, _, severity, *_ in mine] == [("probes", "alarm")]
    assert said(store, "sent") == mine


def test_results_that_come_after_their_window_was_judged_are_judged_too(sqlite_store: Store) -> None:
    with sqlite_store.begin() as tx:
        systems.apply(tx, Declared("sent"), 1)
    for case, observed in (("a", 0.5), ("b", 0.9)):
        line = {
            "probe": "build",
            "case": case,
            "ts": clock.to_text(NOW),
            "expected": 0.5,
            "observed": observed,
        }
        body = json.dumps(line).encode()
        ingest_body(sqlite_store, "sent", "probes", "application/x-ndjson", body, now_us=clock.now_us())
        told = said(sqlite_store, "sent")
    assert [text for *_, text in told] == [
        "build: 1 of 2 cases are off by up to 0.4 since 2025-11-24 16:00 UTC or before"
    ]
