"""What the worker does, tick by tick: judge what is due, confirm what alarmed, ask the model, deliver what is
queued, keep house.

Every job asks the store what there is to do, so any number of workers may run: a lease keeps them from doing
the same work twice, and unique keys in the store keep the result right even where a lease was lost.
"""

import logging
import os
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from detectors.declared import DAY_US
from monitor import clock, second_opinion
from monitor.alerts import queue
from monitor.alerts.deliver import deliver_due
from monitor.evaluate import evaluate
from monitor.probing import golden, replay
from monitor.scheduler import Job
from monitor.systems import find
from storage import StorageError, Store, idempotency, leases, retention, systems

log = logging.getLogger("bifocal.worker")

#: Seconds between two looks at what is due, unless the variable says otherwise.
EVALUATE_SECONDS = 10.0
DELIVER_SECONDS = 2.0
PROBE_SECONDS = 2.0
HOUSE_SECONDS = 3600.0
#: How long settled deliveries and replayed rows can be looked up, and answers asked for again by their key.
SETTLED_KEPT_US = 30 * DAY_US
ANSWERS_KEPT_US = 2 * DAY_US
TICK_VARIABLE = "BIFOCAL_TICK_SECONDS"
#: A worker that dies is replaced after this long; one that lives prolongs its lease in time.
LEASE_SECONDS = 5.0


class WorkerError(ValueError):
    """The worker can't run as configured."""


def log_to_stderr() -> None:
    """Say what the service does, a line each, on standard error."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("alembic").setLevel(logging.WARNING)
    # It warns of every tick that finds its job still running, as ticks may.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)


def jobs(store: Store) -> list[Job]:
    """The jobs of one worker process. Raises WorkerError for a tick that is no number of seconds."""
    holder = f"{socket.gethostname()}:{os.getpid()}"
    tick = tick_seconds()
    stop = threading.Event()
    return [
        Job("evaluate", tick, _guarded("evaluate", lambda: evaluate_all(store, holder))),
        Job("confirm", tick, _guarded("confirm", lambda: confirm_all(store, holder, stop)), stop.set),
        Job("probe", min(tick, PROBE_SECONDS), _guarded("probe", lambda: probe_all(store))),
        Job("replay", tick, _guarded("replay", lambda: replay_all(store, holder))),
        Job("deliver", min(tick, DELIVER_SECONDS), _guarded("deliver", lambda: deliver(store))),
        Job("keep house", HOUSE_SECONDS, _guarded("keep house", lambda: keep_house(store))),
    ]


def tick_seconds() -> float:
    """Seconds between two evaluations: BIFOCAL_TICK_SECONDS, 10 by default."""
    text = os.environ.get(TICK_VARIABLE)
    try:
        seconds = EVALUATE_SECONDS if text is None else float(text)
    except ValueError:
        seconds = 0.0
    if not 0.1 <= seconds <= 3600:
        raise WorkerError(f"{TICK_VARIABLE} is {text!r}; it must be a number of seconds from 0.1 to 3600")
    return seconds


def evaluate_all(store: Store, holder: str) -> None:
    """Judge every system's due windows; a system that fails does not keep the others waiting."""
    with store.read() as tx:
        names = [system.name for system in systems.listing(tx)]
    for name in names:
        try:
            with _held(store, f"evaluate:{name}", holder) as mine:
                if mine:
                    _evaluate(store, name)
        except StorageError as error:
            log.error("%s: not judged: %s", name, error)
        except Exception as error:
            log.exception("%s: not judged", name)
            _tell(store, name, error)


def _tell(store: Store, name: str, error: Exception) -> None:
    """Queue `service.degraded`, once a day: a monitor that stands still must not look like good health."""
    now = clock.now_us()
    text = f"{name} is not judged: {type(error).__name__}: {error}"
    with store.begin() as tx:
        system = find(tx, name)
        queue.enqueue_degraded(
            tx, system.id, system.declared, "evaluate", text, now, since=now - now % DAY_US
        )


def _evaluate(store: Store, name: str) -> None:
    report = evaluate(store, name, until=clock.now_us())
    if report.steps:
        log.info("%s: judged %d steps, %d findings", name, report.steps, report.findings)


def confirm_all(store: Store, holder: str, stop: threading.Event) -> None:
    """Put each system's next question to Evidently, one after the other and never beside another worker."""
    with store.read() as tx:
        names = [system.name for system in systems.listing(tx)]
    for name in names:
        try:
            _confirm(store, name, holder, stop)
        except Exception:
            log.exception("%s: not confirmed; it is tried again", name)


def _confirm(store: Store, name: str, holder: str, stop: threading.Event) -> None:
    with store.read() as tx:
        if second_opinion.next_question(tx, find(tx, name), clock.now_us()) is None:
            return
    with _held(store, f"confirm:{name}", holder) as mine:
        if not mine or stop.is_set():
            return
        with store.read() as tx:  # once more: another worker may have just answered
            system = find(tx, name)
            question = second_opinion.next_question(tx, system, clock.now_us())
        if question is not None:
            second_opinion.ask(store, system, question, stop)


@contextmanager
def _held(store: Store, name: str, holder: str) -> Iterator[bool]:
    """Whether the lease is ours; while it is, a thread prolongs it, and it is given back at the end."""
    ttl = int(LEASE_SECONDS * 1_000_000)
    with store.begin() as tx:
        mine = leases.acquire(tx, name, holder, clock.now_us(), ttl)
    if not mine:
        yield False
        return
    done = threading.Event()
    prolonging = threading.Thread(target=_prolong, args=(store, name, holder, ttl, done), daemon=True)
    prolonging.start()
    try:
        yield True
    finally:
        done.set()
        prolonging.join()
        with store.begin() as tx:
            leases.release(tx, name, holder)


def _prolong(store: Store, name: str, holder: str, ttl: int, done: threading.Event) -> None:
    while not done.wait(LEASE_SECONDS / 3):
        try:
            with store.begin() as tx:
                leases.renew(tx, name, holder, clock.now_us(), ttl)
        except StorageError as error:
            log.warning("lease %s not prolonged: %s", name, error)


def probe_all(store: Store) -> None:
    """Ask every model the golden cases whose turn it is."""
    kept = golden.probe_due(store, clock.now_us())
    if kept:
        log.info("probes: %d results", kept)


def replay_all(store: Store, holder: str) -> None:
    """Send logged rows of the window that closed last to the model once more."""
    for name in golden.systems_with_probes(store):
        try:
            with _held(store, f"replay:{name}", holder) as mine:
                kept = replay.replay_due(store, name, clock.now_us()) if mine else 0
        except Exception:
            log.exception("%s: not replayed; it is tried again at the next tick", name)
        else:
            if kept:
                log.info("%s: %d replays", name, kept)


def deliver(store: Store) -> None:
    """Send what the outbox holds and is due."""
    counts = deliver_due(store, clock.now_us())
    if counts.sent or counts.failed:
        log.info("deliveries: %d sent, %d failed", counts.sent, counts.failed)


def keep_house(store: Store) -> None:
    """Forget what nobody asks for any more: settled deliveries, replayed rows, answers given under a key."""
    now = clock.now_us()
    with store.begin() as tx:
        gone = retention.prune_service(tx, now - SETTLED_KEPT_US) + idempotency.forget(
            tx, now - ANSWERS_KEPT_US
        )
    if gone:
        log.info("%d settled deliveries, replayed rows and old answers removed", gone)


def _guarded(name: str, run: Callable[[], None]) -> Callable[[], None]:
    """A tick that fails is logged and tried again at the next one; the ticker itself never dies."""

    def tick() -> None:
        try:
            run()
        except Exception:
            log.exception("%s failed; it is tried again at the next tick", name)

    return tick
