"""Receivers that asked for rest (429 and its kin) or for good (410): kept by address, for all processes.

A pause is a lease on the address, held by its receiver; another webhook in the system file is another one.
"""

import hashlib

from storage import leases
from storage.store import Tx

FOR_GOOD_US = 100 * 365 * 86_400 * 1_000_000
BUSY = "busy"
GONE = "gone"


def pause(tx: Tx, webhook: str, now: int, length: int) -> None:
    """Send nothing there for `length` microseconds."""
    leases.acquire(tx, _name(webhook), BUSY, now, length)


def end(tx: Tx, webhook: str, now: int) -> None:
    """Send nothing there ever again: the receiver said that it is gone."""
    leases.release(tx, _name(webhook), BUSY)
    leases.acquire(tx, _name(webhook), GONE, now, FOR_GOOD_US)


def why_paused(tx: Tx, webhook: str, now: int) -> str | None:
    """BUSY or GONE while nothing must be sent there, else None."""
    return leases.holder_of(tx, _name(webhook), now)


def _name(webhook: str) -> str:
    return f"webhook:{hashlib.sha256(webhook.encode('utf-8', 'surrogatepass')).hexdigest()}"
