"""What the worker does, tick by tick: judge what is due, deliver what is queued, keep house.

Every job asks the store what there is to do, so any number of workers may run: a lease keeps them from doing the
same work twice, and unique keys in the store keep the result right even where a lease was lost.
"""

import logging
import os
import socket
from collections.abc import Callable

from monitor import clock
from monitor.alerts.deliver import deliver_due
from monitor.evaluate import evaluate
from monitor.scheduler import Job
from storage import StorageError, Store, leases, systems

log = logging.getLogger("bifocal.worker")

EVALUATE_SECONDS = 10.0
DELIVER_SECONDS = 2.0
LEASE_US = 60_000_000


def log_to_stderr() -> None:
    """Say what the service does, a line each, on standard error."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("apscheduler").setLevel(logging.WARNING)


def jobs(store: Store) -> list[Job]:
    """The jobs of one worker process."""
    holder = f"{socket.gethostname()}:{os.getpid()}"
    return [
        Job("evaluate", EVALUATE_SECONDS, _guarded("evaluate", lambda: evaluate_all(store, holder))),
        Job("deliver", DELIVER_SECONDS, _guarded("deliver", lambda: deliver(store))),
    ]


def evaluate_all(store: Store, holder: str) -> None:
    """Judge every system's due windows; a system that fails does not keep the others waiting."""
    with store.read() as tx:
        names = [system.name for system in systems.listing(tx)]
    for name in names:
        now = clock.now_us()
        with store.begin() as tx:
            mine = leases.acquire(tx, f"evaluate:{name}", holder, now, LEASE_US)
        if not mine:
            continue
        try:
            report = evaluate(store, name, until=now)
            if report.steps:
                log.info("%s: judged %d steps, %d findings", name, report.steps, report.findings)
        except StorageError as error:
            log.error("%s: not judged: %s", name, error)


def deliver(store: Store) -> None:
    """Send what the outbox holds and is due."""
    counts = deliver_due(store, clock.now_us())
    if counts.sent or counts.failed:
        log.info("deliveries: %d sent, %d failed", counts.sent, counts.failed)


def _guarded(name: str, run: Callable[[], None]) -> Callable[[], None]:
    """A tick that fails is logged and tried again at the next one; the ticker itself never dies."""

    def tick() -> None:
        try:
            run()
        except Exception:
            log.exception("%s failed; it is tried again at the next tick", name)

    return tick
