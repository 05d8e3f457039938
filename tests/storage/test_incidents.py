"""Incidents change state once, whoever asks; their newest diagnosis counts."""

from storage import Store, diagnoses, incidents
from storage.incidents import Incident
from storage.store import Tx
from tests.storage.tables import HOUR, START, register


def opened(tx: Tx, system_id: int, at: int = START + HOUR) -> Incident:
    return incidents.create(
        tx, system_id, metric="revenue", severity="critical", window_start=at - HOUR, opened=at
    )


def test_a_new_incident_is_open_and_comes_back(store: Store) -> None:
    system_id = register(store)
    with store.begin() as tx:
        made = opened(tx, system_id)
    with store.read() as tx:
        assert incidents.get(tx, system_id, made.id) == made
        assert incidents.unresolved(tx, system_id) == [made]
        assert made.state == "open"
        assert incidents.get(tx, system_id + 1, made.id) is None


def test_a_change_of_state_is_won_once(store: Store) -> None:
    system_id = register(store)
    with store.begin() as tx:
        made = opened(tx, system_id)
        assert incidents.acknowledge(tx, system_id, made.id, START + 2)
        assert not incidents.acknowledge(tx, system_id, made.id, START + 3)
        assert incidents.resolve(tx, system_id, made.id, START + 4)
        assert not incidents.resolve(tx, system_id, made.id, START + 5)
        assert not incidents.acknowledge(tx, system_id, made.id, START + 6)
        found = incidents.get(tx, system_id, made.id)
    assert found is not None
    assert (found.state, found.acknowledged, found.resolved) == ("resolved", START + 2, START + 4)


def test_an_incident_that_lasts_can_be_updated_and_a_resolved_one_cannot(store: Store) -> None:
    system_id = register(store)
    with store.begin() as tx:
        made = opened(tx, system_id)
        assert incidents.update(tx, system_id, made.id, severity="warning", quiet=2)
        incidents.resolve(tx, system_id, made.id, START)
        assert not incidents.update(tx, system_id, made.id, quiet=0)
        found = incidents.get(tx, system_id, made.id)
    assert found is not None
    assert (found.severity, found.quiet) == ("warning", 2)


def test_the_conclusion_of_a_diagnosis_stands_on_its_incident(store: Store) -> None:
    system_id = register(store)
    change = {"expected": 10.0, "observed": 5.0, "relative": -0.5}
    with store.begin() as tx:
        made = opened(tx, system_id)
        assert incidents.conclude(
            tx,
            system_id,
            made.id,
            verdict="infrastructure",
            confidence=0.9,
            top_cause="features.missing",
            change=change,
            onset=START - HOUR,
        )
        found = incidents.get(tx, system_id, made.id)
    assert found is not None
    assert (found.verdict, found.confidence, found.top_cause) == ("infrastructure", 0.9, "features.missing")
    assert (found.change, found.onset) == (change, START - HOUR)


def test_notes_are_kept_in_their_order(store: Store) -> None:
    system_id = register(store)
    with store.begin() as tx:
        made = opened(tx, system_id)
        assert incidents.annotate(tx, system_id, made.id, "looking \x00", "ann", 1)
        assert incidents.annotate(tx, system_id, made.id, "found it", "bob", 2)
        assert not incidents.annotate(tx, system_id, "unknown", "x", "y", 3)
        found = incidents.get(tx, system_id, made.id)
    assert found is not None
    assert [(n["by"], n["text"], n["at"]) for n in found.annotations] == [
        ("ann", "looking \x00", 1),
        ("bob", "found it", 2),
    ]


def test_incidents_are_listed_newest_first_and_by_page(store: Store) -> None:
    system_id = register(store)
    with store.begin() as tx:
        # The second was opened later for an earlier window, by a replay.
        made = [opened(tx, system_id, START + at * HOUR) for at in (3, 1, 2)]
        incidents.resolve(tx, system_id, made[0].id, START)
    with store.read() as tx:
        page = incidents.listing(tx, system_id, limit=2)
        assert [i.id for i in page] == [made[0].id, made[2].id]
        assert [i.id for i in incidents.listing(tx, system_id, before=page[-1])] == [made[1].id]
        assert [i.id for i in incidents.listing(tx, system_id, states=["resolved"])] == [made[0].id]


def test_the_newest_diagnosis_counts_and_all_are_kept(store: Store) -> None:
    system_id = register(store)
    with store.begin() as tx:
        made = opened(tx, system_id)
        assert diagnoses.newest(tx, system_id, made.id) is None
        for verdict in ("inconclusive", "quality"):
            diagnoses.add(tx, system_id, made.id, {"verdict": verdict}, START)
        diagnoses.add(tx, system_id, None, {"verdict": "benign"}, START)
    with store.read() as tx:
        newest = diagnoses.newest(tx, system_id, made.id)
        assert newest is not None
        assert newest.body == {"verdict": "quality"}
        assert [d.body["verdict"] for d in diagnoses.history(tx, system_id, made.id)] == [
            "quality",
            "inconclusive",
        ]
