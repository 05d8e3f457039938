"""Kill the service with SIGKILL at random moments, start it again, and compare the end with a clean run's.

    python -m tests.campaigns.kills --kills 200 [--seed 1] [--postgresql]

Half of the kills fall while rows come in over HTTP (the client sends a body again until it is
acknowledged), half while windows are judged and alerts are delivered, in rounds with fresh databases. It
prints what was done and fails when anything was lost or doubled.
"""

import argparse
import json
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from threading import Timer
from typing import Any

from detectors.declared import MINUTE_US
from detectors.profile import encode
from monitor import clock, definition, systems
from monitor.evaluate import evaluate
from monitor.ingest import ingest_body
from storage import Store, binnings, counters, findings, incidents, leases, migrate, outbox, profiles, windows
from tests.conftest import opened, sqlite_url
from tests.databases import postgres_server
from tests.monitor.alerts.receiver import Receiver, Reply, receiving
from tests.monitor.service import fast_world
from tests.monitor.service.fast_world import MINUTES, NAME
from tests.monitor.service.running import Service, eventually, free_port, start, wait_until_ready

NDJSON = "application/x-ndjson"
LOGS = f"/api/v1/systems/{NAME}/logs"
LEASE = f"evaluate:{NAME}"
#: What the receiver answers, slowly enough to be struck in the middle.
SLOW = Reply(wait=0.3)
#: A round ends when everything is judged, which so many kills can just about hold up.
KILLS_A_ROUND = 12
#: Longer than the lease of a delivery whose sender was killed.
DELIVERED_SECONDS = 60


class Unequal(AssertionError):
    """The killed run ended in another state than the clean one."""


@dataclass
class Report:
    """What a campaign did."""

    kills: int = 0
    bodies: int = 0
    sent_again: int = 0
    rows: int = 0
    windows: int = 0
    webhooks: int = 0
    webhooks_again: int = 0
    seconds: float = 0.0

    def __add__(self, other: "Report") -> "Report":
        return Report(**{name: value + vars(other)[name] for name, value in vars(self).items()})


@dataclass
class Campaign:
    """One killed run: a service over `url` that is started as often as it is killed."""

    url: str
    folder: Path
    chance: random.Random
    report: Report = field(default_factory=Report)

    def __post_init__(self) -> None:
        self.port = free_port()
        self.service = self._started()

    def _started(self) -> Service:
        service = start(self.url, self.folder / "service.log", self.port)
        wait_until_ready(service)
        return service

    def strike(self) -> None:
        """Kill and start again."""
        self.service.kill()
        self.report.kills += 1
        self.service = self._started()

    def send(self, bodies: list[tuple[str, bytes]], kills: int) -> None:
        """Every body until it is acknowledged, with that many kills spread over them."""
        strikes = Counter(self.chance.choices(range(len(bodies)), k=kills))
        for number, (log, body) in enumerate(bodies):
            for _ in range(strikes[number]):
                self._interrupted(log, body)
            self._until_acknowledged(log, body)
        self.report.bodies = len(bodies)

    def _interrupted(self, log: str, body: bytes) -> None:
        """Send a body to a service that is killed at some moment of it."""
        timer = Timer(self.chance.random() * 0.03, self.service.kill)
        timer.start()
        try:
            self.service.post(f"{LOGS}/{log}", body, NDJSON)
        except OSError:
            self.report.sent_again += 1
        timer.join()
        self.strike()

    def _until_acknowledged(self, log: str, body: bytes) -> None:
        while True:
            try:
                answer = self.service.post(f"{LOGS}/{log}", body, NDJSON)
            except OSError:
                self.report.sent_again += 1
                continue
            if answer.status != 200 or answer.json["quarantined"]:
                raise Unequal(f"a body was refused: {answer.status} {answer.body!r}")
            return

    def judge(self, store: Store, receiver: Receiver, kills: int) -> None:
        """Let the windows be judged and told, with that many kills meanwhile; then wait for the end."""
        for _ in range(kills):
            time.sleep(self.chance.random() * 0.6)
            self.strike()
            with store.begin() as tx:
                leases.acquire(tx, LEASE, "test", clock.now_us() + 3_600_000_000, 1)
                leases.release(tx, LEASE, "test")  # the dead worker's lease has run out
        eventually(lambda: finished(store), DELIVERED_SECONDS, "every window judged and every alert sent")
        self.service.stop()
        self.report.webhooks = len({str(got.headers["webhook-id"]) for got in receiver.got})
        self.report.webhooks_again = len(receiver.got) - self.report.webhooks


def bodies_of(first: int) -> list[tuple[str, bytes]]:
    """The world as about fifty bodies, in no order of time."""
    pairs = [range(minute, min(minute + 2, MINUTES)) for minute in range(0, MINUTES, 2)]
    served = [[row for minute in pair for row in fast_world.predictions(first, minute)] for pair in pairs]
    money = fast_world.ndjson([fast_world.revenue(first, minute) for minute in range(MINUTES)])
    return [("metrics", money), *(("predictions", fast_world.ndjson(rows)) for rows in served)]


def finished(store: Store) -> bool:
    """Is the incident resolved and every delivery sent?"""
    with store.read() as tx:
        found = incidents.listing(tx, systems.find(tx, NAME).id)
        waiting = outbox.counts(tx)["pending"]
    return bool(found) and all(i.state == "resolved" for i in found) and not waiting


def register(store: Store, webhook: str) -> None:
    """The system, with the lease taken until `judge` may begin."""
    with store.begin() as tx:
        systems.apply(tx, definition.parse(fast_world.FILE.replace("{webhook}", webhook)), clock.now_us())


def state(store: Store, end: int) -> dict[str, Any]:
    """What must be the same after a clean run and after a killed one: of windows before `end`."""
    with store.read() as tx:
        system = systems.find(tx, NAME)
        known = windows.load(tx, system.id, 0, end)
        judged = [
            (e.window_start, e.phase, e.revision, json.dumps(e.summary, sort_keys=True))
            for phase in windows.PHASES
            for e in windows.evaluations_of(tx, system.id, phase, 0, end)
        ]
        said = [
            (f.window.start, f.phase, f.key, f.severity, f.effect, f.streak, f.text)
            for f in findings.listing(tx, system.id, until=end)
        ]
        (binning_id,) = {b.id for b in binnings.listing(tx, system.id)}
        binning = binnings.load(tx, system.id, binning_id)
        folded = profiles.load(tx, system.id, "predictions", binning, end=end)
        accepted = {log: values["accepted"] for log, values in counters.load(tx, system.id).items()}
        happened = [
            (i.metric, i.state, i.window_start, i.opened, i.resolved, i.verdict, i.top_cause)
            for i in incidents.listing(tx, system.id)
        ]
    return {
        "rows by window": {start: each.rows for start, each in known.items()},
        "accepted": accepted,
        "judged": sorted(judged),
        "findings": sorted(said),
        "profiles": {key: encode(profile) for key, profile in folded.items()},
        "incidents": happened,
    }


def check_told(store: Store, receiver: Receiver) -> None:
    """Every delivery is sent, was received at least once, and no id came with two bodies."""
    with store.read() as tx:
        deliveries = outbox.listing(tx, systems.find(tx, NAME).id, limit=10_000)
    bodies: dict[str, set[bytes]] = {}
    for got in receiver.got:
        bodies.setdefault(str(got.headers["webhook-id"]), set()).add(got.body)
    if {d.id for d in deliveries} != set(bodies) or any(d.state != "sent" for d in deliveries):
        raise Unequal(f"queued {[(d.id, d.state) for d in deliveries]}, received {sorted(bodies)}")
    if any(len(different) > 1 for different in bodies.values()):
        raise Unequal("a webhook-id came with two different bodies")
    told = Counter((d.incident_id, d.type) for d in deliveries)
    if max(told.values()) > 1 or "incident.opened" not in {d.type for d in deliveries}:
        raise Unequal(f"alerts queued: {told}")


def clean_run(store: Store, first: int, end: int) -> dict[str, Any]:
    """The same bodies and the same windows, with nothing going wrong."""
    register(store, "https://one.example/hook")
    for log, body in bodies_of(first):
        ingest_body(store, NAME, log, NDJSON, body, now_us=clock.now_us())
    evaluate(store, NAME, until=end)
    return state(store, end)


def run(url: str, clean_url: str, folder: Path, kills: int, seed: int) -> Report:
    """One campaign over two migrated databases. Raises Unequal."""
    began, chance = time.monotonic(), random.Random(seed)
    first = fast_world.beginning()
    end = first + MINUTES * MINUTE_US
    with opened(url) as store, opened(clean_url) as clean, receiving(SLOW) as receiver:
        register(store, receiver.url)
        with _no_evaluation(store) as allow:
            campaign = Campaign(url, folder, chance)
            try:
                campaign.send(bodies_of(first), kills - kills // 2)
                allow()
                campaign.judge(store, receiver, kills // 2)
            finally:
                campaign.service.kill()
        compare(clean_run(clean, first, end), state(store, end))
        check_told(store, receiver)
        found = state(store, end)
    campaign.report.rows = sum(found["rows by window"].values())
    campaign.report.windows = len(found["rows by window"])
    campaign.report.seconds = time.monotonic() - began
    return campaign.report


def compare(clean: dict[str, Any], killed: dict[str, Any]) -> None:
    """Raise Unequal naming what differs."""
    for name, expected in clean.items():
        if killed[name] != expected:
            raise Unequal(f"{name} differ: clean {expected!r:.2000}, killed {killed[name]!r:.2000}")


@contextmanager
def _no_evaluation(store: Store) -> Iterator[Callable[[], None]]:
    """Nobody judges before the function that this yields is called: the minutes passed without their rows."""

    def allow() -> None:
        with store.begin() as tx:
            leases.release(tx, LEASE, "test")

    with store.begin() as tx:
        leases.acquire(tx, LEASE, "test", clock.now_us(), 3_600_000_000)
    yield allow


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--postgresql", action="store_true", help="on PostgreSQL instead of SQLite")
    arguments = parser.parse_args()
    total, rounds = Report(), 0
    while total.kills < arguments.kills:
        kills = min(KILLS_A_ROUND, arguments.kills - total.kills)
        total += round_of(kills, arguments.seed + rounds, postgresql=arguments.postgresql)
        rounds += 1
        print(f"{total.kills} kills, nothing lost or doubled", file=sys.stderr)
    print(json.dumps({"rounds": rounds, **asdict(total)}, indent=2))


def round_of(kills: int, seed: int, *, postgresql: bool) -> Report:
    """A campaign on databases of its own."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        urls = [sqlite_url(folder / "killed.db"), sqlite_url(folder / "clean.db")]
        if postgresql:
            server = stack.enter_context(postgres_server())
            urls = [stack.enter_context(server.database()) for _ in urls]
        for url in urls:
            migrate.upgrade(url)
        return run(urls[0], urls[1], folder, kills, seed)


if __name__ == "__main__":
    main()
