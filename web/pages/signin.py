"""Sign in with a read key: the session names the key, so that revoking the key ends it."""

from urllib.parse import urlsplit

from flask import Blueprint, redirect, render_template, request, session
from werkzeug.wrappers import Response

from storage import keys
from web import auth, security
from web.state import state

blueprint = Blueprint("signin", __name__)


@blueprint.get("/sign-in")
def form() -> str:
    """The form; `next` is where the reader wanted to go."""
    return render_template("signin.html", next=_own_path(request.args.get("next", "")), error=None)


@blueprint.post("/sign-in")
def enter() -> Response | tuple[str, int]:
    """Check the key and begin a session."""
    security.check_csrf()
    target = _own_path(request.form.get("next", ""))
    with state().store.read() as tx:
        key = keys.verify(tx, request.form.get("key", "").strip())
    if key is None or not auth.allows(key, "read"):
        why = "This key is unknown or revoked." if key is None else "This key lacks the read scope."
        return render_template("signin.html", next=target, error=why), 403
    session.clear()  # a session that existed before must not survive as a signed-in one
    session.permanent = True
    session["key"] = key.id
    return redirect(target)


@blueprint.post("/sign-out")
def leave() -> Response:
    """End the session."""
    security.check_csrf()
    session.clear()
    return redirect("/sign-in")


def _own_path(target: str) -> str:
    """The path when it is one of ours, else the overview: a link must not lead a reader to a foreign page."""
    try:
        parts = urlsplit(target)
    except ValueError:
        return "/"
    odd = any(ord(letter) < 33 or letter == "\\" for letter in target)
    own = target.startswith("/") and not target.startswith("//") and not (parts.scheme or parts.netloc or odd)
    return target if own else "/"
