"""The Flask app: pages for people, an API for programs, one blueprint per subject."""

import secrets

from flask import Flask, session

from storage.store import Store
from web import api, pages, problems, security
from web.format import FILTERS
from web.state import KEY, State


def create_app(
    store: Store, *, base_url: str | None = None, secret_key: str | None = None, allow_anonymous: bool
) -> Flask:
    """The WSGI application over an open store.

    `base_url` is where readers reach it (an https one makes its cookies secure); `secret_key` signs the
    sessions: without one they end with this process. With `allow_anonymous` (for loopback only) everyone
    is let in until the first API key is made.
    """
    app = Flask("web")
    app.secret_key = secret_key or secrets.token_hex(32)
    app.extensions[KEY] = State(store, allow_anonymous)
    security.configure(app, base_url=base_url, loopback_only=allow_anonymous)
    problems.register(app)
    app.jinja_env.filters.update(FILTERS)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.context_processor(_for_templates)
    for blueprint in (*pages.BLUEPRINTS, *api.BLUEPRINTS):
        app.register_blueprint(blueprint)
    return app


def _for_templates() -> dict[str, object]:
    return {"csrf_token": security.csrf_token, "signed_in": "key" in session}
