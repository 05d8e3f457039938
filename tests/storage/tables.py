"""Made-up rows for tests of the store."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from storage import Store, systems

HOUR = 3_600_000_000
START = 497_222 * HOUR  # a whole hour in September 2026


def register(store: Store, name: str = "ads") -> int:
    """The id of a new system."""
    with store.begin() as tx:
        return systems.put(tx, name, "[system]", now=START).id


def texts(values: Sequence[str | None]) -> pa.DictionaryArray:
    """A column of categories."""
    return pa.array(values, pa.string()).dictionary_encode()


def served(ids: Sequence[str], ts: Sequence[int] | None = None, seed: int = 0) -> pa.Table:
    """A canonical table of served rows, all in the first hour unless `ts` says otherwise."""
    random = np.random.default_rng(seed)
    count = len(ids)
    return pa.table(
        {
            "prediction_id": pa.array(ids, pa.string()),
            "ts": pa.array(np.full(count, START) if ts is None else ts, pa.int64()),
            "version": texts(["v7"] * count),
            "status": pa.array(np.zeros(count, dtype=np.int8)),
            "score": pa.array(random.random(count)),
            "latency_ms": pa.array([None if i % 3 == 0 else 2.5 for i in range(count)], pa.float64()),
            "f:age": pa.array([float("nan") if i % 5 == 0 else float(i) for i in range(count)]),
            "f:naïve 名 'x'; --": texts([f"c{i % 4}" for i in range(count)]),
            "d:country": texts(["DE" if i % 2 else None for i in range(count)]),
            "a:arm": texts(["control"] * count),
        }
    )


def names(count: int, prefix: str = "p") -> list[str]:
    """That many prediction ids."""
    return [f"{prefix}{i}" for i in range(count)]
