"""Errors that say something: RFC 9457 problem documents on the API, a page everywhere else."""

from typing import Any

from flask import Flask, Response, current_app, json, render_template, request
from werkzeug.exceptions import HTTPException, InternalServerError, SecurityError

from storage.errors import StorageError

MEDIA_TYPE = "application/problem+json"
MACHINE_PATHS = ("/api/", "/metrics", "/healthz", "/readyz")


class Problem(Exception):
    """A refusal: `title` names the kind, `detail` says what would be right, `where` the key or column."""

    def __init__(self, status: int, title: str, detail: str, **more: Any) -> None:
        super().__init__(detail)
        self.status = status
        self.title = title
        self.detail = detail
        self.headers: dict[str, str] = more.pop("headers", {})
        self.more = {key: value for key, value in more.items() if value is not None}


def not_found(what: str) -> Problem:
    """The 404 for something that was looked up by name or id."""
    return Problem(404, "Not found", what)


def is_api() -> bool:
    """True when a program asks, and must never be answered with HTML."""
    return request.path.startswith(MACHINE_PATHS)


def problem_response(problem: Problem) -> Response:
    """The problem document of RFC 9457."""
    body = {
        "type": "about:blank",
        "title": problem.title,
        "status": problem.status,
        "detail": problem.detail,
        **problem.more,
    }
    return Response(json.dumps(body), status=problem.status, content_type=MEDIA_TYPE, headers=problem.headers)


def answer(problem: Problem) -> Response:
    """The problem in the form that the caller reads."""
    if is_api():
        return problem_response(problem)
    page = render_template("problem.html", problem=problem)
    return Response(
        page, status=problem.status, content_type="text/html; charset=utf-8", headers=problem.headers
    )


def register(app: Flask) -> None:
    """Give every error of the app one of the two forms."""
    app.register_error_handler(Problem, answer)
    app.register_error_handler(SecurityError, _from_strange_host)
    app.register_error_handler(HTTPException, _from_http)
    app.register_error_handler(StorageError, _from_storage)
    app.register_error_handler(Exception, _from_anything)


def _from_strange_host(error: SecurityError) -> Response:
    """A request to a name that is not ours; nothing can be routed, so no page can be drawn either."""
    detail = (
        "Bifocal is not served under this name: use 127.0.0.1, localhost or the base URL it was started with"
    )
    return problem_response(Problem(400, "Unknown host", detail))


def _from_http(error: HTTPException) -> Response:
    status = error.code or 500
    # Redirects of the router (a slash too many) are exceptions too, and are no error.
    if 300 <= status < 400:
        return Response(
            error.get_response(request.environ).get_data(), status, error.get_headers(request.environ)
        )
    headers = {}
    methods = getattr(error, "valid_methods", None)
    if methods:
        headers["Allow"] = ", ".join(sorted(methods))
    detail = error.description or error.name
    if status == 413:
        limit = current_app.config["MAX_CONTENT_LENGTH"] // (1024 * 1024)
        detail = f"a request body may be {limit} MiB at most: send the rows in several requests"
    return answer(Problem(status, error.name, detail, headers=headers))


def _from_storage(error: StorageError) -> Response:
    current_app.logger.error("%s %s: %s", request.method, request.path, error)
    return answer(
        Problem(
            503,
            "Database unavailable",
            "the database cannot answer now; try again",
            headers={"Retry-After": "5"},
        )
    )


def _from_anything(error: Exception) -> Response:
    current_app.logger.exception("%s %s", request.method, request.path)
    return answer(Problem(500, InternalServerError().name, "Bifocal failed; its log has the reason"))
