"""Words of a batch against the vocabulary: their codes, and which of them were never seen before."""

from itertools import pairwise

import numpy as np
import pyarrow.compute as pc
from numpy.typing import NDArray

from detectors.profile.binning import FeatureBins
from detectors.profile.bottom import collapse
from detectors.profile.columns import Words
from detectors.profile.hashing import text_hash
from detectors.profile.rows import Rows
from detectors.profile.unseen import KEPT, Unseen


def word_codes(bins: FeatureBins, column: Words) -> NDArray[np.int64]:
    """int64[len(words) + 1]: the code of each word, and last that of null."""
    found = pc.index_in(column.words, value_set=bins.words)
    unseen = bins.bins - 1
    codes = np.append(found.fill_null(unseen).to_numpy(zero_copy_only=False), bins.bins).astype(np.int64)
    if len(bins.tail):
        for i, text in column.texts.items():
            if codes[i] == unseen and _holds(bins.tail, text_hash(text)):
                codes[i] = unseen - 1
    return codes


def _holds(ascending: NDArray[np.uint64], value: int) -> bool:
    position = int(np.searchsorted(ascending, np.uint64(value)))
    return position < len(ascending) and int(ascending[position]) == value


def unseen_of(
    feature: int, bins: FeatureBins, codes: NDArray[np.int64], column: Words, rows: Rows
) -> list[Unseen]:
    """The unseen words of the feature at position `feature`, in each group."""
    strange = codes[column.indices] == bins.bins - 1
    if not strange.any():
        return [Unseen()] * len(rows.keys)
    size = len(column.words)
    pairs, counts = np.unique(rows.group[strange] * size + column.indices[strange], return_counts=True)
    group, word = np.divmod(pairs, size)
    hashes = np.array([text_hash(column.texts[w]) for w in word.tolist()], dtype=np.uint64)
    first, sums = collapse(group, hashes, counts[None], KEPT)
    bounds = np.searchsorted(group[first], np.arange(len(rows.keys) + 1)).tolist()
    result = []
    for low, high in pairwise(bounds):
        at = first[low:high]
        texts = tuple(column.texts[w] for w in word[at].tolist())
        result.append(Unseen(np.full(high - low, feature), hashes[at], sums[0, low:high], texts))
    return result
