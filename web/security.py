"""What a browser is told to refuse, and which requests are not what they seem."""

import hmac
import secrets
from urllib.parse import urlsplit

from flask import Flask, Response, request, session

from web.problems import Problem

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "frame-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
#: For a page that another program drew of users' data: its scripts run in an origin of their own, where there
#: is no cookie, nothing of ours to read and nobody to send to.
SANDBOX = "; ".join(
    (
        "sandbox allow-scripts",
        "default-src 'none'",
        "script-src 'unsafe-inline'",
        "style-src 'unsafe-inline'",
        "img-src data: blob:",
        "font-src data:",
        "connect-src 'none'",
        "frame-ancestors 'self'",
    )
)
LOOPBACK = ("localhost", "127.0.0.1")
MAX_BODY = 64 * 1024 * 1024
SESSION_S = 12 * 3600


def configure(app: Flask, *, base_url: str | None, loopback_only: bool) -> None:
    """Set limits, cookies and headers.

    `loopback_only`: without keys only requests to this machine's own names are answered, so that a
    foreign page whose name is pointed at 127.0.0.1 (DNS rebinding) gets nothing.
    """
    secure = (base_url or "").startswith("https://")
    app.config.update(
        MAX_CONTENT_LENGTH=MAX_BODY,
        MAX_FORM_MEMORY_SIZE=64 * 1024,
        SESSION_COOKIE_NAME="bifocal",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=secure,
        PERMANENT_SESSION_LIFETIME=SESSION_S,
        SESSION_REFRESH_EACH_REQUEST=False,
    )
    own = urlsplit(base_url).hostname if base_url else None
    if loopback_only or own:
        app.config["TRUSTED_HOSTS"] = [*LOOPBACK, *([own] if own else [])]
    app.before_request(_refuse_other_origins)
    app.after_request(_headers)


def _headers(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("Content-Security-Policy", POLICY)
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "same-origin"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    if request.endpoint != "static":
        headers["Cache-Control"] = "no-store"
    return response


def _refuse_other_origins() -> None:
    """A page of another origin must not write, whether by a cookie or by our letting everyone in."""
    if request.method in {"GET", "HEAD", "OPTIONS"}:
        return
    origin = request.headers.get("Origin")
    foreign = origin is not None and urlsplit(origin).netloc != request.host
    if foreign or request.headers.get("Sec-Fetch-Site") in {"cross-site", "same-site"}:
        raise Problem(403, "Forbidden", "this request was sent by a page of another origin")


def csrf_token() -> str:
    """The token that every form of this session carries."""
    if "csrf" not in session:
        session["csrf"] = secrets.token_urlsafe(32)
    token: str = session["csrf"]
    return token


def check_csrf() -> None:
    """Raise a 400 problem unless the form carries this session's token."""
    sent = request.form.get("csrf", "")
    known = session.get("csrf", "")
    if not known or not hmac.compare_digest(sent.encode("utf-8", "replace"), known.encode()):
        raise Problem(400, "Form expired", "this form is no longer valid: reload the page and send it again")
