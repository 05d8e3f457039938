"""What logged rows gave when the model was asked again: a line for each window, endpoint and sample."""

import sqlalchemy as sa

from detectors.types import Replay
from storage.schema.probing import replays
from storage.store import Tx
from storage.upsert import insert_if_new

_COLUMNS = [replays.c[name] for name in Replay.__dataclass_fields__]


def insert(tx: Tx, system_id: int, replay: Replay) -> bool:
    """Keep a replay; False when the window has one of that endpoint and sample."""
    return insert_if_new(tx, replays, {"system_id": system_id, **vars(replay)})


def load(tx: Tx, system_id: int, start: int, end: int) -> list[Replay]:
    """The replays of windows that start in `[start, end)`, oldest first."""
    r = replays.c
    query = sa.select(*_COLUMNS).where(
        r.system_id == system_id, r.window_start >= start, r.window_start < end
    )
    return [Replay(*row) for row in tx.execute(query.order_by(r.window_start, r.probe, r.sample))]
