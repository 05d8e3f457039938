"""Profiles as bytes and back."""

import zlib
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from detectors.profile import Profile, build_binning, decode, encode, merge
from detectors.profile.profile import STAGES, Stage
from detectors.profile.residuals import Residuals
from tests.detectors.worlds import World, declared, profile_of, reference_and_windows, rows

WORLD: World = reference_and_windows(windows=2, n=500, seed=3)


@pytest.mark.parametrize("stage", STAGES)
def test_a_profile_comes_back_from_its_bytes_and_reads_the_same(stage: Stage) -> None:
    profile = profile_of(WORLD.tables[0], WORLD.declared, WORLD.binning, stage)
    again = decode(encode(profile), WORLD.binning)
    assert encode(again) == encode(profile)
    assert again.totals == profile.totals
    assert again.cells.margin(("country", "advertiser")) == profile.cells.margin(("country", "advertiser"))
    assert again.delays.quantile_us(0.9) == pytest.approx(profile.delays.quantile_us(0.9), nan_ok=True)
    assert again.means == pytest.approx(profile.means, nan_ok=True)


def test_a_decoded_profile_merges_like_the_original() -> None:
    first, second = WORLD.predictions
    stored = decode(encode(first), WORLD.binning)
    assert encode(merge(stored, second)) == encode(merge(first, second))


def as_before(profile: Profile) -> bytes:
    """The bytes in the form that knew neither comoments nor residuals, which stand last today."""
    data = encode(replace(profile, comoments=np.zeros(0, dtype=np.int64), residuals=Residuals()))
    content = pa.Codec("zstd").decompress(data[24:], int.from_bytes(data[16:24], "little"), asbytes=True)
    packed: bytes = pa.Codec("zstd").compress(content[: -2 * 5], asbytes=True)
    tail = (len(content) - 2 * 5).to_bytes(8, "little") + packed
    return b"BFP1" + data[4:12] + zlib.crc32(tail).to_bytes(4, "little") + tail


def test_a_profile_in_the_form_before_is_read_as_one_whose_products_are_unknown() -> None:
    profile = WORLD.predictions[0]
    again = decode(as_before(profile), WORLD.binning)
    assert (again.rows, again.totals) == (profile.rows, profile.totals)
    assert len(profile.comoments)
    assert not len(again.comoments)


def test_any_flipped_bit_is_found() -> None:
    data = encode(WORLD.predictions[0])
    for at in range(0, len(data), 97):
        broken = bytearray(data)
        broken[at] ^= 1 << (at % 8)
        with pytest.raises(ValueError, match="profile"):
            decode(bytes(broken), WORLD.binning)


@pytest.mark.parametrize("data", [b"", b"BFP1", b"BFP2", b"hello, this is no profile at all"])
def test_other_bytes_are_no_profile(data: bytes) -> None:
    with pytest.raises(ValueError, match="not a profile"):
        decode(data, WORLD.binning)


def test_bytes_cut_short_are_refused() -> None:
    data = encode(WORLD.predictions[0])
    with pytest.raises(ValueError, match="damaged"):
        decode(data[:-1], WORLD.binning)


def test_a_profile_is_not_read_with_other_bins() -> None:
    other = build_binning(declared(), [rows(200, seed=9)])
    with pytest.raises(ValueError, match=f"belongs to the binning {WORLD.binning.id}, not to {other.id}"):
        decode(encode(WORLD.predictions[0]), other)
