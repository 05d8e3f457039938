"""Who may do what: bearer keys for programs, a signed session that names a key for people.

As long as no key was ever made and the service answers on loopback alone, everyone on the machine is let in.
"""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar
from urllib.parse import quote

from flask import g, redirect, request, session
from werkzeug.wrappers import Response

from storage import keys
from storage.keys import ApiKey
from storage.store import Tx
from web.problems import Problem
from web.state import state

P = ParamSpec("P")
R = TypeVar("R")

#: What a scope includes besides itself.
IMPLIED = {"admin": {"admin", "read", "ingest"}, "read": {"read"}, "ingest": {"ingest"}}


def allows(key: ApiKey, scope: str) -> bool:
    """True when the key may do what asks for `scope`."""
    return any(scope in IMPLIED.get(held, ()) for held in key.scopes)


def open_to_all(tx: Tx) -> bool:
    """True while nobody has made a key and the service was started for this machine alone."""
    return state().allow_anonymous and not keys.listing(tx)


def needs(scope: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """An API route that asks for a bearer key with that scope: 401 without a key, 403 with the wrong one."""

    def wrap(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            _check_bearer(scope)
            return view(*args, **kwargs)

        return guarded

    return wrap


def bearer_key(tx: Tx) -> ApiKey | None:
    """The key in the request's Authorization header, None when there is none that stands."""
    kind, _, secret = request.headers.get("Authorization", "").partition(" ")
    return keys.verify(tx, secret.strip()) if kind.lower() == "bearer" and secret else None


def _check_bearer(scope: str) -> None:
    with state().store.read() as tx:
        if "Authorization" not in request.headers and open_to_all(tx):
            return
        key = bearer_key(tx)
    if key is None:
        raise Problem(
            401,
            "Unauthorized",
            "send a key that is not revoked: Authorization: Bearer bifocal_…",
            headers={"WWW-Authenticate": 'Bearer realm="Bifocal"'},
        )
    if not allows(key, scope):
        held = ", ".join(sorted(key.scopes))
        raise Problem(403, "Forbidden", f"this needs a key with the scope {scope}; this key has {held}")


def page(view: Callable[P, Response | str]) -> Callable[P, Response | str]:
    """A page that asks for a signed-in reader and sends others to the sign-in page."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> Response | str:
        if not signed_in():
            here = request.full_path.rstrip("?") if request.method == "GET" else "/"
            return redirect(f"/sign-in?next={quote(here)}")
        return view(*args, **kwargs)

    return guarded


def signed_in() -> bool:
    """True when pages may be shown: a session or a bearer key that stands, or a service open to all."""
    if "signed_in" not in g:
        with state().store.read() as tx:
            key = session_key(tx) or bearer_key(tx)
            g.signed_in = open_to_all(tx) or (key is not None and allows(key, "read"))
    found: bool = g.signed_in
    return found


def session_key(tx: Tx) -> ApiKey | None:
    """The key that this session signed in with, unless it was revoked since."""
    number = session.get("key")
    live = (key for key in keys.listing(tx) if key.id == number and key.revoked is None)
    key = next(live, None)
    return key if key is not None and allows(key, "read") else None


def may_change(tx: Tx) -> bool:
    """True when this reader may acknowledge and resolve: an admin key, or a service open to all."""
    if open_to_all(tx):
        return True
    key = session_key(tx)
    return key is not None and allows(key, "admin")
