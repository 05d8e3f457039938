"""Raw rows are removed after their time; what was concluded from them stays."""

from detectors.declared import DAY_US
from monitor.systems import find
from storage import Store, probes, retention


def prune(store: Store, name: str, before_us: int) -> int:
    """Remove a system's raw rows of the days before that time, in short transactions; returns blocks removed.

    Results of golden cases go with them. Whole days only, so that no window is ever half there: rows from
    before are refused from now on, because nothing could tell a second sending. Raises StorageError.
    """
    day = before_us - before_us % DAY_US
    with store.read() as tx:
        system_id = find(tx, name).id
    total = 0
    while True:
        with store.begin() as tx:
            removed = retention.prune(tx, system_id, day)
        if not removed:
            break
        total += removed
    with store.begin() as tx:
        probes.forget(tx, system_id, day)
    return total
