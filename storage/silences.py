"""Spans in which alerts are not sent, though incidents are opened as ever."""

from dataclasses import dataclass

import sqlalchemy as sa

from storage import ulid
from storage.schema.service import silences
from storage.store import Tx


@dataclass(frozen=True)
class Silence:
    """No alerts in `[starts, until)`; `channel` and `metric` narrow it, None means all of them."""

    id: str
    channel: str | None
    metric: str | None
    starts: int
    until: int
    reason: str


def create(
    tx: Tx,
    system_id: int,
    *,
    starts: int,
    until: int,
    reason: str,
    channel: str | None = None,
    metric: str | None = None,
) -> Silence:
    """A new silence. Raises ValueError when it ends before it starts."""
    if until <= starts:
        raise ValueError("a silence must end after it starts")
    silence = Silence(ulid.new(), channel, metric, starts, until, reason)
    tx.execute(silences.insert().values(system_id=system_id, **vars(silence)))
    return silence


def listing(tx: Tx, system_id: int, *, now: int | None = None) -> list[Silence]:
    """The system's silences, by their start; with `now` only those that have not ended then."""
    s = silences.c
    query = sa.select(s.id, s.channel, s.metric, s.starts, s.until, s.reason)
    query = query.where(s.system_id == system_id).order_by(s.starts, s.id)
    if now is not None:
        query = query.where(s.until > now)
    return [Silence(*row) for row in tx.execute(query)]


def silenced(tx: Tx, system_id: int, now: int, channel: str, metric: str | None) -> bool:
    """True when an alert on that channel about that metric must not be sent now."""
    s = silences.c
    applies = (s.system_id == system_id) & (s.starts <= now) & (s.until > now)
    applies &= s.channel.is_(None) | (s.channel == channel)
    applies &= s.metric.is_(None) | (s.metric == metric)
    return tx.execute(sa.select(sa.exists().where(applies))).scalar_one()


def end(tx: Tx, system_id: int, silence_id: str, now: int) -> bool:
    """End a silence now; False when there is none of that id that still lasts."""
    s = silences.c
    lasting = (s.system_id == system_id) & (s.id == silence_id) & (s.until > now)
    return tx.execute(silences.update().where(lasting).values(until=now)).rowcount == 1
