"""The fixed bins into which every window of a system is counted.

Numeric: the reference's own quantiles, at most 255 edges e, bin i = (e[i−1], e[i]], so that the code of x is
the number of edges below it (`searchsorted` side "left"; in SQL, count x > e). The first edge lies one float
below the reference's minimum and the last is its maximum: bin 0 holds what is smaller than anything seen, the
last bin what is larger. Categorical: one bin a word of the vocabulary, then one for known words past the
vocabulary ("rest"), then one for words never seen. Behind the bins stand three codes for null, NaN and
invalid, so that one `bincount` counts everything.

A feature without any value in the reference has no edges and one bin, which counts as "above"; a categorical
one has no words, so all its values are unseen. The score stands last, as a numeric feature named `SCORE`.

Coarse bins carry the sums of score, label and value: eight neighbouring bins of a numeric feature, each of
the 32 commonest words, the other known words, the unseen ones, each bin of the score; and then, for every
feature, one for rows whose value is null, NaN or invalid. So the sums over a feature's coarse bins are the
sums over all rows.

>>> age = FeatureBins("age", "numeric", edges=np.array([17.0, 30.0, 65.0]), pivot=30.0)
>>> age.bins, age.codes, age.coarse
(4, 7, 2)
"""

import hashlib
import json
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from detectors.declared import FeatureKind

#: Reserved name of the score as a feature; no user's column can have it.
SCORE = "\x00score"

#: At most this many words of a categorical feature have a bin of their own.
VOCABULARY = 4_096
#: At most this many further words are remembered by hash, so as to count as "rest" rather than unseen.
TAIL = 65_536

_COARSE_WORDS = 32
_COARSE_BINS = 8
_MAGIC = b"BFB1"


@dataclass(frozen=True, eq=False)
class FeatureBins:
    """The bins of one feature. `edges` float64[m] ascending (numeric) or `vocabulary`, commonest first.

    `pivot` is the reference's median, from which moments are counted; `tail` uint64[t] ascending are the
    hashes of known words past the vocabulary.
    """

    name: str
    kind: FeatureKind
    edges: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))
    pivot: float = 0.0
    vocabulary: tuple[str, ...] = ()
    tail: NDArray[np.uint64] = field(default_factory=lambda: np.zeros(0, dtype=np.uint64))

    @property
    def bins(self) -> int:
        """Number of bins; the codes of null, NaN and invalid follow as bins, bins + 1 and bins + 2."""
        return len(self.edges) + 1 if self.kind == "numeric" else len(self.vocabulary) + 2

    @property
    def codes(self) -> int:
        """Number of codes: the bins, then null, NaN, invalid."""
        return self.bins + 3

    @cached_property
    def coarse_starts(self) -> NDArray[np.int64]:
        """int64[coarse]: the first code of each coarse bin; the last coarse bin holds the missing values."""
        if self.kind == "categorical":
            words = min(len(self.vocabulary), _COARSE_WORDS)
            return np.array([*range(words + 1), self.bins - 1, self.bins], dtype=np.int64)
        step = 1 if self.name == SCORE else _COARSE_BINS
        return np.append(np.arange(0, self.bins, step), self.bins)

    @property
    def coarse(self) -> int:
        """Number of coarse bins, the one for missing values included."""
        return len(self.coarse_starts)

    @cached_property
    def words(self) -> pa.Array:
        """The vocabulary as an Arrow array."""
        return pa.array(self.vocabulary, type=pa.string())


@dataclass(frozen=True, eq=False)
class Binning:
    """The bins of all features of a system, in the order declared, the score last when there is a model."""

    features: tuple[FeatureBins, ...] = ()

    @cached_property
    def id(self) -> str:
        """Sixteen hexadecimal digits: the hash of the content. Equal binnings have equal ids."""
        return hashlib.blake2b(self._payload(), digest_size=8).hexdigest()

    @cached_property
    def offsets(self) -> NDArray[np.int64]:
        """int64[F+1]: feature i has `counts[offsets[i]:offsets[i+1]]`."""
        return np.cumsum([0, *(f.bins for f in self.features)], dtype=np.int64)

    @cached_property
    def coarse_offsets(self) -> NDArray[np.int64]:
        """int64[F+1]: feature i has `by_bin[coarse_offsets[i]:coarse_offsets[i+1]]`."""
        return np.cumsum([0, *(f.coarse for f in self.features)], dtype=np.int64)

    @cached_property
    def _index(self) -> dict[str, int]:
        return {f.name: i for i, f in enumerate(self.features)}

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the features, the score's reserved one included."""
        return tuple(f.name for f in self.features)

    @cached_property
    def numeric(self) -> NDArray[np.bool_]:
        """bool[F]: which features are numeric."""
        return np.array([f.kind == "numeric" for f in self.features], dtype=bool)

    def index(self, name: str) -> int:
        """Position of a feature. Raises KeyError when there is none of that name."""
        return self._index[name]

    def __contains__(self, name: object) -> bool:
        return name in self._index

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Binning) and self.id == other.id

    def __hash__(self) -> int:
        return hash(self.id)

    def _payload(self) -> bytes:
        head = [
            {
                "name": f.name,
                "kind": f.kind,
                "edges": len(f.edges),
                "pivot": f.pivot.hex(),
                "vocabulary": f.vocabulary,
                "tail": len(f.tail),
            }
            for f in self.features
        ]
        text = json.dumps(head, separators=(",", ":")).encode()
        arrays = [part for f in self.features for part in (f.edges.tobytes(), f.tail.tobytes())]
        return b"".join([len(text).to_bytes(8, "little"), text, *arrays])

    def to_bytes(self) -> bytes:
        """The binning as bytes; equal binnings have equal bytes."""
        payload = self._payload()
        packed: bytes = pa.Codec("zstd").compress(payload, asbytes=True)
        return _MAGIC + bytes.fromhex(self.id) + len(payload).to_bytes(8, "little") + packed

    @classmethod
    def from_bytes(cls, data: bytes) -> "Binning":
        """The binning of `to_bytes`. Raises ValueError when the bytes are not one, or are damaged."""
        if data[:4] != _MAGIC:
            raise ValueError("these bytes are not a binning: they don't begin with BFB1")
        try:
            size = int.from_bytes(data[12:20], "little")
            payload: bytes = pa.Codec("zstd").decompress(data[20:], size, asbytes=True)
        except (OSError, MemoryError, OverflowError, pa.ArrowException) as error:
            raise ValueError(f"this binning is damaged: it doesn't decompress ({error})") from error
        if hashlib.blake2b(payload, digest_size=8).digest() != data[4:12]:
            raise ValueError("this binning is damaged: its content doesn't have the hash of its id")
        length = int.from_bytes(payload[:8], "little")
        position = 8 + length
        features = []
        for head in json.loads(payload[8:position]):
            edges = np.frombuffer(payload, np.float64, head["edges"], position)
            position += edges.nbytes
            tail = np.frombuffer(payload, np.uint64, head["tail"], position)
            position += tail.nbytes
            pivot = float.fromhex(head["pivot"])
            words = tuple(head["vocabulary"])
            features.append(FeatureBins(head["name"], head["kind"], edges, pivot, words, tail))
        return cls(tuple(features))
