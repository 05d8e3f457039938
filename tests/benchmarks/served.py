"""Made-up served rows of 44 columns: 25 numeric and 15 categorical features, 3 of these also dimensions."""

import numpy as np
import pyarrow as pa

START_MS = 1_767_225_600_000  # 2026-01-01
HOUR_MS = 3_600_000
NUMERIC = [f"number_{i}" for i in range(25)]
CATEGORICAL = [f"word_{i}" for i in range(15)]
VOCABULARIES = (2, 3, 5, 8, 12, 20, 30, 50, 80, 100, 150, 200, 300, 500, 1_000)

SYSTEM = "\n".join(
    [
        '[system]\nname = "ads"\nwindow = "1h"\n[model]\ntask = "binary"\nscore = "score"\n[features]',
        *(f'{name} = "numeric"' for name in NUMERIC),
        *(f'{name} = "categorical"' for name in CATEGORICAL),
        "[dimensions]",
        f'{CATEGORICAL[3]} = "infrastructure"',
        f'{CATEGORICAL[4]} = "quality"',
        f'{CATEGORICAL[5]} = "quality"',
    ]
)


def served_rows(rows: int, windows: int, seed: int = 0) -> pa.Table:
    """Rows in the order of time, evenly over that many hourly windows."""
    rng = np.random.default_rng(seed)
    columns: dict[str, pa.Array] = {
        "prediction_id": pa.array([rng.bytes(16).hex() for _ in range(rows)]),
        "ts": pa.array(START_MS + np.arange(rows) * (windows * HOUR_MS) // rows),
        "score": pa.array(rng.beta(2, 20, rows)),
        "model_version": pa.array(["v7"] * rows),
    }
    for name in NUMERIC:
        values = rng.lognormal(size=rows)
        columns[name] = pa.array(values, mask=rng.random(rows) < 0.02)
    for name, size in zip(CATEGORICAL, VOCABULARIES, strict=True):
        words = pa.array([f"{name}-{i}" for i in range(size)])
        codes = np.minimum(rng.zipf(1.3, rows) - 1, size - 1)
        columns[name] = words.take(pa.array(codes))
    return pa.table(columns)
