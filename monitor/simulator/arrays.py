"""Array types that the simulated worlds share."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Singles = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

#: Feature name to values: floats (NaN is null) when numeric, integer codes (-1 is null) when categorical.
#: Shapes broadcast: (rows, 1) for what the request says, (rows, candidates) for what the ad says.
Columns = Mapping[str, npt.NDArray[Any]]
