"""Served rows beside their outcomes, as the fold of the stage "outcomes" wants them."""

import numpy as np
import numpy.typing as npt
import pyarrow as pa


def with_outcomes(
    rows: pa.Table,
    known: npt.NDArray[np.int64],
    label: npt.NDArray[np.float64],
    value: npt.NDArray[np.float64],
) -> pa.Table:
    """The rows with `known` (µs), `label` and `value`; NaN there is "not given" and becomes null."""
    return (
        rows.append_column("known", pa.array(known))
        .append_column("label", pa.array(label, from_pandas=True))
        .append_column("value", pa.array(value, from_pandas=True))
    )
