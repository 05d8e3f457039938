"""Which alerts are queued, for whom, and how often."""

from dataclasses import replace

import pytest

from detectors.types import Finding, Window
from monitor.alerts import queue
from storage import incidents, outbox, silences
from tests.monitor.alerts.conftest import NOW, SECOND, Bench, MakeBench

HOOK = "https://hook.example/x"
FINDING = Finding(
    id="01M6CRWH0018C3YWKVEKQ95AMN",
    detector="missing",
    lens="infrastructure",
    subject="user_age",
    segment={"app_version": "5.1"},
    window=Window(NOW - 3600 * SECOND, NOW),
    severity="alarm",
    effect=0.3,
    p_value=1e-9,
    baseline=0.01,
    observed=0.31,
    text="31 % null, 1 % before",
    streak=3,
    since=NOW - 3 * 3600 * SECOND,
)


def hour_later(finding: Finding, hours: int) -> Window:
    start = finding.window.start + hours * 3600 * SECOND
    return Window(start, start + 3600 * SECOND)


def enqueued(made: Bench, *found: Finding) -> list[int]:
    with made.store.begin() as tx:
        return [queue.enqueue_finding(tx, made.system_id, made.declared, each, NOW) for each in found]


def diagnosed(made: Bench, verdict: str) -> int:
    body = {"verdict": verdict, "confidence": 0.9, "causes": [], "change": None}
    with made.store.begin() as tx:
        return queue.enqueue(
            tx, made.system_id, made.declared, "incident.diagnosed", made.incident, body, NOW
        )


def test_the_same_turn_of_an_incident_is_queued_once(bench: MakeBench) -> None:
    made = bench(HOOK)
    assert [made.enqueue(), made.enqueue(now=NOW + SECOND)] == [1, 0]


def test_a_diagnosis_is_told_again_only_when_the_verdict_is_another(bench: MakeBench) -> None:
    made = bench(HOOK)
    assert [
        diagnosed(made, each) for each in ("inconclusive", "inconclusive", "quality", "inconclusive")
    ] == [1, 0, 1, 0]


def test_each_channel_gets_what_it_asks_for(bench: MakeBench) -> None:
    other = ["[[alerts]]", 'name = "log"', f'webhook = "{HOOK}"', 'when = ["incident.resolved"]']
    made = bench(HOOK, 'when = ["incident.opened", "incident.resolved"]', *other)
    assert [made.enqueue(), made.enqueue("incident.resolved"), made.enqueue("incident.diagnosed")] == [
        1,
        2,
        0,
    ]


@pytest.mark.parametrize(("least", "queued"), [("warning", 1), ("critical", 0)])
def test_a_channel_is_spared_what_is_not_severe_enough(bench: MakeBench, least: str, queued: int) -> None:
    made = bench(HOOK, f'min_severity = "{least}"')
    with made.store.begin() as tx:
        mild = incidents.create(
            tx, made.system_id, metric="revenue", severity="warning", window_start=NOW, opened=NOW
        )
        assert queue.enqueue(tx, made.system_id, made.declared, "incident.opened", mild, None, NOW) == queued


def test_a_silence_keeps_alerts_out_of_the_queue_while_it_lasts(bench: MakeBench) -> None:
    made = bench(HOOK)
    with made.store.begin() as tx:
        silences.create(tx, made.system_id, starts=NOW - 1, until=NOW + SECOND, reason="moving house")
    assert [made.enqueue(), made.enqueue(now=NOW + SECOND)] == [0, 1]


def test_an_alert_lands_with_its_transaction_or_not_at_all(bench: MakeBench) -> None:
    made = bench(HOOK)

    def conclude() -> None:
        with made.store.begin() as tx:
            queue.enqueue(tx, made.system_id, made.declared, "incident.opened", made.incident, None, NOW)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        conclude()
    assert made.deliveries() == []


def test_a_finding_is_told_once_a_streak(bench: MakeBench) -> None:
    made = bench(HOOK, 'when = ["finding.alarm"]')
    again = replace(FINDING, id="01M6CRWH0018C3YWKVEKQ95AMX", window=hour_later(FINDING, 1), streak=4)
    later = replace(FINDING, id="01M6CRWH0018C3YWKVEKQ95AMY", window=hour_later(FINDING, 7))
    assert enqueued(made, FINDING, again, later) == [1, 0, 1]


def test_a_streak_of_a_late_detector_is_told_once_though_it_leaves_windows_out(bench: MakeBench) -> None:
    made = bench(HOOK, 'when = ["finding.alarm"]')
    night = replace(FINDING, detector="training_skew", streak=1, since=FINDING.window.start)
    again = replace(night, id="01M6CRWH0018C3YWKVEKQ95AMX", window=hour_later(night, 24), streak=2)
    later = replace(again, id="01M6CRWH0018C3YWKVEKQ95AMY", streak=1, since=again.window.start)
    assert enqueued(made, night, again, later) == [1, 0, 1]


def test_our_own_trouble_is_told_once_from_its_beginning(bench: MakeBench) -> None:
    made = bench(HOOK, 'when = ["service.degraded"]')
    with made.store.begin() as tx:
        queued = [
            queue.enqueue_degraded(
                tx, made.system_id, made.declared, "lag", "two hours behind", NOW, since=since
            )
            for since in (NOW, NOW, NOW + 1)
        ]
        assert queued == [1, 0, 1]
        told = outbox.listing(tx, made.system_id)[0].body
    assert told["data"]["text"] == ["ads: Bifocal itself is degraded: two hours behind"]


def test_links_lead_to_where_the_pages_are_served(bench: MakeBench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(queue.BASE_URL_VARIABLE, "https://bifocal.example/")
    made = bench(HOOK)
    made.enqueue()
    link = made.deliveries()[0].body["data"]["link"]
    assert link == f"https://bifocal.example/systems/ads/incidents/{made.incident.id}"
