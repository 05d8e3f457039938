"""What the app was made with, kept on the app itself: a store, and whom it lets in."""

from dataclasses import dataclass

from flask import current_app

from storage.store import Store

KEY = "bifocal"


@dataclass(frozen=True)
class State:
    """The parts that every request may use."""

    store: Store
    allow_anonymous: bool


def state() -> State:
    """The state of the app that answers the current request."""
    found: State = current_app.extensions[KEY]
    return found
