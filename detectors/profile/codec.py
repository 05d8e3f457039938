"""Profiles as bytes: what the store keeps. Equal profiles of equal binnings have equal bytes.

BFP2, the binning's id (8 bytes), CRC-32 of what follows (4), length of the content (8), then the content
compressed by Zstandard: a JSON head of texts and the arrays of `packing`. BFP1, the form before residuals,
comoments and arms were counted, is read as a profile without them. Sightings of entities are written where
there are any, and the head says how many. The sample of rows stands last, and only where there is one: bytes
that end before it are those of a profile whose sample is unknown.
"""

import json
import zlib
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from detectors.profile.arms import Arms, Plan
from detectors.profile.binning import Binning
from detectors.profile.cells import WAYS, Cells
from detectors.profile.comoments import TOP
from detectors.profile.delays import Delays
from detectors.profile.exact import LIMBS
from detectors.profile.hashing import text_hashes
from detectors.profile.packing import Reader, pack
from detectors.profile.profile import Profile
from detectors.profile.repeats import Repeats
from detectors.profile.residuals import LINES, Residuals
from detectors.profile.sample import sampled, unknown
from detectors.profile.sightings import NONE, Sightings
from detectors.profile.sums import COLUMNS, Sums
from detectors.profile.unseen import Unseen

_MAGIC = b"BFP2"
_BEFORE = b"BFP1"
_FIXED = 4 + 8 + 4 + 8


def encode(profile: Profile) -> bytes:
    """The profile as bytes."""
    cells = profile.cells
    words = np.array(sorted(cells.texts), dtype=np.uint64)
    head = json.dumps(
        {
            "stage": profile.stage,
            "rows": profile.rows,
            "unseen": profile.unseen.texts,
            "margins": cells.margins,
            "texts": [cells.texts[word] for word in words.tolist()],
            "grain": profile.delays.grain,
            "plans": profile.arms.plans,
        }
        | ({"sighted": len(profile.sightings.hashes)} if len(profile.sightings.hashes) else {}),
        separators=(",", ":"),
    ).encode()
    content = len(head).to_bytes(4, "little") + head + pack(_arrays(profile, words))
    packed: bytes = pa.Codec("zstd", compression_level=3).compress(content, asbytes=True)
    tail = len(content).to_bytes(8, "little") + packed
    return b"".join([_MAGIC, bytes.fromhex(profile.binning.id), zlib.crc32(tail).to_bytes(4, "little"), tail])


def _arrays(profile: Profile, words: NDArray[np.uint64]) -> list[NDArray[Any]]:
    unseen, cells, delays = profile.unseen, profile.cells, profile.delays
    used = np.flatnonzero(profile.limbs.reshape(-1, LIMBS).any(axis=0))
    # The hashes of texts are a function of the texts; a cell's values are written as positions among them.
    return [
        profile.counts,
        profile.nulls,
        profile.nans,
        profile.invalid,
        profile.minimum,
        profile.maximum,
        used,
        *(profile.limbs[:, :, limb].ravel() for limb in used.tolist()),
        *profile.by_bin.table,
        profile.sums.table[:, 0],
        unseen.feature,
        unseen.counts,
        cells.at,
        *(np.searchsorted(words, column) for column in cells.values.T),
        *cells.sums.table,
        delays.at,
        *delays.sums.table,
        profile.repeats.hashes,
        profile.repeats.counts,
        profile.arms.at,
        *profile.arms.sums.table,
        profile.comoments,
        profile.residuals.table.ravel(),
        *_sightings_arrays(profile.sightings),
        *([profile.sample.ravel().astype(np.int64) + TOP] if profile.sample.size else []),
    ]


def _sightings_arrays(seen: Sightings) -> list[NDArray[Any]]:
    """Most entities show one value: the highest is written where it is another."""
    if not len(seen.hashes):
        return []
    return [seen.hashes, seen.low.ravel(), np.where(seen.high == seen.low, 0, seen.high).ravel()]


def decode(data: bytes, binning: Binning) -> Profile:
    """The profile of `encode`.

    Raises ValueError when the bytes are not a profile, are damaged, or belong to another binning.
    """
    head, reader = _open(data, binning)
    size = len(binning.features)
    counts, nulls, nans, invalid = (reader.int64() for _ in range(4))
    return Profile(
        binning,
        head["stage"],
        head["rows"],
        counts,
        nulls,
        nans,
        invalid,
        minimum=reader.float64(),
        maximum=reader.float64(),
        limbs=_limbs(reader, size),
        by_bin=_sums(reader),
        sums=Sums(reader.int64()[:, None]),
        unseen=_unseen(reader, tuple(head["unseen"])),
        cells=_cells(reader, head["margins"], head["texts"]),
        delays=Delays(head["grain"], reader.int64(), _sums(reader)),
        repeats=Repeats(reader.uint64(), reader.int64()),
        arms=Arms(_plans(head["plans"]), reader.int64(), _sums(reader)) if "plans" in head else Arms(),
        comoments=np.zeros(0, dtype=np.int64) if data[:4] == _BEFORE else reader.int64(),
        residuals=Residuals() if data[:4] == _BEFORE else _residuals(reader),
        sightings=_sightings(reader, head["sighted"]) if "sighted" in head else Sightings(),
        sample=_sample(reader, binning),
    )


def _open(data: bytes, binning: Binning) -> tuple[dict[str, Any], Reader]:
    """(head, reader of the arrays), once the bytes are known to be whole."""
    if data[:4] not in (_MAGIC, _BEFORE) or len(data) < _FIXED:
        raise ValueError("these bytes are not a profile: they don't begin with BFP2")
    if data[4:12].hex() != binning.id:
        raise ValueError(f"this profile belongs to the binning {data[4:12].hex()}, not to {binning.id}")
    if zlib.crc32(data[16:]) != int.from_bytes(data[12:16], "little"):
        raise ValueError("this profile is damaged: its checksum doesn't match its bytes")
    content = pa.Codec("zstd").decompress(data[24:], int.from_bytes(data[16:24], "little"), asbytes=True)
    size = int.from_bytes(content[:4], "little")
    return json.loads(content[4 : 4 + size]), Reader(content, 4 + size)


def _plans(plans: list[list[Any]]) -> tuple[Plan, ...]:
    return tuple((name, tuple(arms)) for name, arms in plans)


def _limbs(reader: Reader, size: int) -> NDArray[np.int64]:
    limbs = np.zeros((2, size, LIMBS), dtype=np.int64)
    for limb in reader.int64().tolist():
        limbs[:, :, limb] = reader.int64().reshape(2, size)
    return limbs


def _residuals(reader: Reader) -> Residuals:
    flat = reader.int64()
    return Residuals(flat.reshape(LINES, -1)) if len(flat) else Residuals()


def _sample(reader: Reader, binning: Binning) -> NDArray[np.int8]:
    if reader.ended:
        return unknown()
    return (reader.int64() - TOP).astype(np.int8).reshape(len(sampled(binning)), -1)


def _sightings(reader: Reader, entities: int) -> Sightings:
    hashes, low, other = reader.uint64(), *(reader.int64().reshape(entities, -1) for _ in range(2))
    return Sightings(hashes, low, np.where((other == 0) & (low != NONE), low, other))


def _sums(reader: Reader) -> Sums:
    return Sums(np.stack([reader.int64() for _ in COLUMNS]))


def _unseen(reader: Reader, texts: tuple[str, ...]) -> Unseen:
    feature, counts = reader.int64(), reader.int64()
    return Unseen(feature, text_hashes(list(texts)), counts, texts)


def _cells(reader: Reader, margins: list[list[str]], texts: list[str]) -> Cells:
    names = tuple(map(tuple, margins))
    at = reader.int64()
    words = text_hashes(texts)
    ways = np.array([len(n) for n in names], dtype=np.int64)[at]
    values = np.zeros((len(at), WAYS), dtype=np.uint64)
    for way in range(WAYS):
        positions = reader.int64()
        used = ways > way
        values[used, way] = words[positions[used]]
    sums = _sums(reader)
    return Cells(names, at, values, sums, dict(zip(words.tolist(), texts, strict=True)))
