"""Which rows of a chunk can be taken: the first reason against each row is kept, the others pass."""

from typing import Any

import numpy as np
import numpy.typing as npt
import orjson
import pyarrow as pa
import pyarrow.compute as pc

from monitor.ingest.convert import Mask
from monitor.ingest.errors import BadRow

LONGEST_ID = 256
LONGEST_TEXT = 1_000
KEPT = 4_096  # characters of a value that quarantine keeps
DAY_US = 86_400_000_000


class Sieve:
    """Collects reasons against rows of one chunk of `n` rows."""

    def __init__(self, n: int) -> None:
        self._reasons: list[str] = [""]
        self._reason_of: npt.NDArray[np.int32] = np.zeros(n, dtype=np.int32)

    def refuse(self, mask: Mask, reason: str) -> None:
        """Rows where `mask` holds are refused for `reason`, unless refused before."""
        fresh = mask & (self._reason_of == 0)
        if fresh.any():
            self._reasons.append(reason)
            self._reason_of[fresh] = len(self._reasons) - 1

    def need_text(self, name: str, values: pa.Array, longest: int = LONGEST_TEXT) -> None:
        """Rows whose text is null, empty, too long or holds NUL are refused."""
        self.refuse(_mask(pc.is_null(values)), f"{name} is missing")
        self.refuse(_mask(pc.equal(values, "")), f"{name} is empty")
        self.sane_text(name, values, longest)

    def sane_text(self, name: str, values: pa.Array, longest: int = LONGEST_TEXT) -> None:
        """Rows whose text is too long or holds NUL are refused; null passes."""
        distinct = values.dictionary if isinstance(values, pa.DictionaryArray) else values
        wild = pc.or_(
            pc.greater(pc.utf8_length(distinct), longest), pc.match_substring(distinct, "\x00")
        )
        if isinstance(values, pa.DictionaryArray):
            wild = wild.take(values.indices)
        self.refuse(_mask(wild), f"{name} is longer than {longest} characters or holds a NUL")

    def need_time(self, name: str, values: pa.Array, refused: Mask, now_us: int) -> None:
        """Rows whose time is missing, malformed, before 1970 or over a day in the future are refused."""
        self.refuse(refused, f"{name} is no RFC 3339 time, epoch milliseconds or timestamp")
        self.refuse(_mask(pc.is_null(values)), f"{name} is missing")
        self.refuse(_mask(pc.less(values, 0)), f"{name} is before 1970")
        self.refuse(_mask(pc.greater(values, now_us + DAY_US)), f"{name} is more than a day in the future")

    def need_number(self, name: str, values: pa.Array, refused: Mask) -> None:
        """Rows whose number is missing, or is not finite and of magnitude at most 1e15, are refused."""
        self.sane_number(name, refused)
        self.refuse(_mask(pc.is_null(values)), f"{name} is missing")

    def sane_number(self, name: str, refused: Mask) -> None:
        """Rows whose number could not be taken are refused; null passes."""
        self.refuse(refused, f"{name} is not a finite number of magnitude at most 1e15")

    def need_after(self, name: str, values: pa.ChunkedArray, first: int) -> None:
        """Rows whose time is before `first` are refused."""
        self.refuse(_mask(pc.less(values, first)), f"{name} is older than the raw rows that are kept")

    @property
    def kept(self) -> Mask:
        """True for the rows that no reason speaks against."""
        kept: Mask = self._reason_of == 0
        return kept

    def bad_rows(self, table: pa.Table) -> list[BadRow]:
        """The refused rows of `table` (as it came, all columns) as JSON values, each with its reason."""
        refused = np.flatnonzero(self._reason_of)
        if not len(refused):
            return []
        rows = as_json(table.take(pa.array(refused)).to_pylist())
        reasons = [self._reasons[i] for i in self._reason_of[refused]]
        return [BadRow(row, reason) for row, reason in zip(rows, reasons, strict=True)]


def as_json(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows as JSON values: times become text, NaN and infinities null, anything else its text."""
    plain: list[dict[str, Any]] = orjson.loads(orjson.dumps(rows, default=str, option=orjson.OPT_UTC_Z))
    return [{name: _shortened(value) for name, value in row.items()} for row in plain]


def _shortened(value: Any) -> Any:
    return value[:KEPT] if isinstance(value, str) else value


def _mask(condition: pa.BooleanArray | pa.ChunkedArray) -> Mask:
    return np.asarray(condition.fill_null(False), dtype=np.bool_)

