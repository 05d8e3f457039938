"""Small JSON bodies of texts, checked by hand: a handful of keys needs no schema library."""

from flask import Request

from web.problems import Problem

LONGEST = 4_000


def record(request: Request, *keys: str) -> dict[str, str]:
    """The body's texts by key; null ones are left out. Raises a 415 or 422 problem naming the key."""
    if request.mimetype != "application/json":
        raise Problem(415, "Unsupported media type", "send JSON with Content-Type: application/json")
    given = request.get_json(silent=True)
    if not isinstance(given, dict):
        raise Problem(422, "Bad body", f"send a JSON object with the keys {', '.join(keys)}")
    for key, value in given.items():
        if key not in keys:
            raise Problem(422, "Unknown key", f"the keys are {', '.join(keys)}", where=key[:80])
        if value is not None and not _is_words(value):
            raise Problem(422, "Bad value", f"must be a text of at most {LONGEST} characters", where=key)
    return {key: value for key, value in given.items() if value is not None}


def _is_words(value: object) -> bool:
    """Text that both databases take: neither NUL nor half of a surrogate pair in it."""
    if not isinstance(value, str) or len(value) > LONGEST:
        return False
    return "\x00" not in value and not any("\ud800" <= letter <= "\udfff" for letter in value)
