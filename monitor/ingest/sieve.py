"""Which rows of a chunk can be taken: the first reason against each row is kept, the others pass."""

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from monitor.ingest import times
from monitor.ingest.convert import Converted, Mask, mask_of
from monitor.ingest.errors import BadRow
from monitor.ingest.plain import plain_rows

LONGEST_ID = 256
LONGEST_TEXT = 1_000
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

    def need(self, name: str, values: pa.Array) -> None:
        """Rows without a value are refused."""
        self.refuse(mask_of(values.is_null()), f"{name} is missing")

    def need_text(self, name: str, values: pa.Array, longest: int = LONGEST_TEXT) -> None:
        """Rows whose text is null, empty, too long or holds NUL are refused."""
        self.need(name, values)
        self.refuse(mask_of(pc.equal(values, "")), f"{name} is empty")
        self.sane_text(name, values, longest)

    def sane_text(self, name: str, values: pa.Array, longest: int = LONGEST_TEXT) -> None:
        """Rows whose text is too long or holds NUL are refused; null passes."""
        distinct = values.dictionary if isinstance(values, pa.DictionaryArray) else values
        wild = pc.or_(pc.greater(pc.utf8_length(distinct), longest), pc.match_substring(distinct, "\x00"))
        if isinstance(values, pa.DictionaryArray):
            wild = wild.take(values.indices)
        self.refuse(mask_of(wild), f"{name} is longer than {longest} characters or holds a NUL")

    def one_of(self, name: str, values: pa.Array, allowed: pa.Array) -> None:
        """Rows whose value is another are refused; null passes."""
        other = pc.and_(pc.invert(pc.is_in(values, value_set=allowed)), values.is_valid())
        self.refuse(mask_of(other), f"{name} is none of {', '.join(allowed.to_pylist())}")

    def sane_time(self, name: str, time: Converted, latest: int) -> None:
        """Rows whose time is malformed, before 1970 or after `latest` are refused; null passes."""
        self.refuse(time.refused, f"{name} {times.REASON}")
        self.refuse(mask_of(pc.less(time.values, 0)), f"{name} is before 1970")
        self.refuse(mask_of(pc.greater(time.values, latest)), f"{name} is too far in the future")

    def sane_number(self, name: str, number: Converted) -> None:
        """Rows whose number could not be taken are refused; null passes."""
        self.refuse(number.refused, f"{name} is not a finite number of magnitude at most 1e15")

    def need_after(self, name: str, values: pa.ChunkedArray, first: int) -> None:
        """Rows whose time is before `first` are refused."""
        self.refuse(mask_of(pc.less(values, first)), f"{name} is older than the raw rows that are kept")

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
        rows = plain_rows(table.take(pa.array(refused)))
        reasons = [self._reasons[i] for i in self._reason_of[refused]]
        return [BadRow(row, reason) for row, reason in zip(rows, reasons, strict=True)]
