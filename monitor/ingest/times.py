"""Times as they come become microseconds since the epoch: RFC 3339 text, epoch milliseconds, timestamps."""

import datetime

import pyarrow as pa
import pyarrow.compute as pc

from monitor.ingest.convert import Converted, Mask, flat, mask_of, none_refused
from monitor.ingest.errors import InputError

REASON = "is no RFC 3339 time, timestamp or epoch milliseconds (seconds and microseconds are not taken)"

#: Epoch milliseconds from 1973 on. As milliseconds, times of today in seconds would lie in January 1970.
FIRST_MS = 100_000_000_000
LAST_MS = 9_000_000_000_000  # the year 2255; times of today in microseconds lie far beyond

_LAST_US = LAST_MS * 1000
_PER_UNIT = {"s": 1_000_000, "ms": 1_000, "us": 1}
_EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)


def timestamp(name: str, column: pa.Array | pa.ChunkedArray) -> Converted:
    """int64 microseconds; zone-less means UTC. Raises InputError for a type that holds no time."""
    array = flat(column)
    kind = array.type
    if pa.types.is_null(kind):
        return Converted(pa.nulls(len(array), pa.int64()), none_refused(len(array)))
    if pa.types.is_timestamp(kind):
        return _scaled(array.cast(pa.int64()), kind.unit)
    if pa.types.is_date64(kind):
        return _scaled(array.cast(pa.int64()), "ms")
    if pa.types.is_date32(kind):
        return _scaled(pc.multiply(array.cast(pa.int32()).cast(pa.int64()), 86_400), "s")
    if pa.types.is_integer(kind) or pa.types.is_floating(kind):
        return _milliseconds(array)
    if pa.types.is_string(kind):
        return Converted(*_from_text(array))
    raise InputError(
        "wrong column type",
        f"column {name!r} is {kind}; RFC 3339 text, epoch milliseconds or a timestamp is expected",
    )


def _scaled(units: pa.Array, unit: str) -> Converted:
    """Microseconds from counts of a timestamp's unit; nanoseconds are rounded down."""
    if unit == "ns":
        values = units.fill_null(0).to_numpy(zero_copy_only=False) // 1000
        return Converted(
            pa.array(values, mask=units.is_null().to_numpy(zero_copy_only=False)), none_refused(len(units))
        )
    per = _PER_UNIT[unit]
    inside = pc.and_(pc.greater(units, -_LAST_US // per), pc.less(units, _LAST_US // per))
    return Converted(pc.multiply(pc.if_else(inside, units, None), per), mask_of(pc.invert(inside)))


def _milliseconds(array: pa.Array) -> Converted:
    millis = array.cast(pa.float64(), safe=False)
    sane = pc.and_(pc.greater_equal(millis, FIRST_MS), pc.less(millis, LAST_MS))
    micros = pc.round(pc.multiply(pc.if_else(sane, millis, None), 1000.0)).cast(pa.int64())
    return Converted(micros, mask_of(pc.invert(sane)))


def _from_text(array: pa.Array) -> tuple[pa.Array, Mask]:
    for kind in (pa.timestamp("us", "UTC"), pa.timestamp("us")):
        try:
            return array.cast(kind).cast(pa.int64()), none_refused(len(array))
        except pa.ArrowInvalid:
            continue
    coded = array.dictionary_encode()
    values = pa.array([_one_time(each) for each in coded.dictionary.to_pylist()], pa.int64())
    return values.take(coded.indices), mask_of(
        pc.and_(values.is_null().take(coded.indices), array.is_valid())
    )


def _one_time(value: str) -> int | None:
    word = value.strip().upper()
    if word.isascii() and word.replace(".", "", 1).isdigit():
        millis = float(word)
        return round(millis * 1000) if FIRST_MS <= millis < LAST_MS else None
    try:
        moment = datetime.datetime.fromisoformat(word)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=datetime.UTC)
    return (moment - _EPOCH) // datetime.timedelta(microseconds=1)
