"""Which findings are meant by a symbol whose detector says several things.

A symbol without a line in `READS` takes every finding of its detectors.
"""

from collections.abc import Callable

from detectors.types import Finding

MOSTLY = 0.6  # of the rows that differ
UNSEEN = 0.5  # of all rows, that hold values never seen
#: What stands where no value is known; any other value that all rows are given is an old one.
DEFAULTS = frozenset({"", "0", "-1", "unknown", "none", "null", "nan", "n/a", "default", "missing"})


def _rises(f: Finding) -> bool:
    return f.observed is None or f.baseline is None or f.observed > f.baseline


def _falls(f: Finding) -> bool:
    ratio = f.details.get("ratio")
    return ratio < 1 if isinstance(ratio, int | float) else not _rises(f)


def _served_as(f: Finding, *kinds: str) -> bool:
    """Was a feature served as that kind of its training value, in most of the rows that differ?"""
    differing = f.details.get("differing") or 0
    mostly = f.details.get("explained", differing) >= MOSTLY * differing
    return f.detector == "training_skew" and f.details.get("transform") in kinds and mostly


def _recoded(f: Finding) -> bool:
    if f.detector == "training_skew":
        return _served_as(f, "case", "padding", "ids", "renamed")
    told = bool(f.details.get("replaced") or f.details.get("form"))
    return told or (not defaulted(f) and (f.details.get("unseen_share") or 0.0) >= UNSEEN)


def _rescaled(f: Finding) -> bool:
    told = f.details.get("factor") is not None or f.details.get("offset") is not None
    return told or f.detector == "units" or _served_as(f, "factor", "scale", "offset")


def _missing(f: Finding) -> bool:
    if f.detector == "training_skew":
        return _served_as(f, "null", "usual") or defaulted(f)
    return _rises(f) if f.detector == "missing" else defaulted(f)


def _stopped(f: Finding) -> bool:
    """One value in all rows is a default, or an old one."""
    if f.detector == "training_skew":
        return _served_as(f, "older") or (_served_as(f, "default") and not defaulted(f))
    return not defaulted(f)


def defaulted(f: Finding) -> bool:
    """Does a default stand where values were?"""
    if f.detector == "vocabulary":
        words = [str(word).lower() for word in f.details.get("examples", ())]
        return bool(words) and DEFAULTS.issuperset(words)
    default = f.details.get("kind") == "default" or f.details.get("default") is not None
    return default or (_served_as(f, "default") and str(f.details.get("value", "")).lower() in DEFAULTS)


def _speaks_of(*words: str) -> Callable[[Finding], bool]:
    return lambda f: any(word in f"{f.subject} {f.details.get('kind', '')}".lower() for word in words)


def _reconciles_high(f: Finding) -> bool:
    return f.observed is not None and f.baseline is not None and f.observed > f.baseline


READS: dict[str, Callable[[Finding], bool]] = {
    "nulls": _missing,
    "stale": _stopped,
    "recoded": _recoded,
    "rescaled": _rescaled,
    "inputs_drift": lambda f: f.details.get("side") != "supply",
    "mix_demand": lambda f: f.details.get("side") != "supply",
    "mix_supply": lambda f: f.details.get("side") == "supply",
    "new_values": lambda f: f.detector == "new_segment" or not (_recoded(f) or defaulted(f)),
    "ranking_worse": lambda f: f.subject not in ("log_loss", "rmse", "mae"),
    "volume_down": lambda f: not f.segment and _falls(f),
    "volume_up": lambda f: not f.segment and not _falls(f),
    "errors_up": _speaks_of("error"),
    "fallbacks_up": _speaks_of("fallback"),
    "latency_up": _speaks_of("latency"),
    "scores_alike": _speaks_of("pile"),
    "labels_late": _speaks_of("outcome", "label"),
    "worthless": lambda f: f.subject == "worthless",
    "row_skew": lambda f: f.details.get("form", "rows") == "rows",
    "log_short": lambda f: not _reconciles_high(f),
    "log_long": lambda f: _reconciles_high(f),
}


def means(symbol: str, finding: Finding) -> bool:
    """Is the finding of one of the symbol's detectors meant by it?"""
    return symbol not in READS or READS[symbol](finding)
