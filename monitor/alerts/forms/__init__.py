"""Body forms of a webhook, one a file: a new file here is a new form and nothing else."""

import importlib
import pkgutil
from collections.abc import Mapping
from typing import Any, Protocol, cast


class Form(Protocol):
    """What a file of this folder offers.

    `SIGNED`: the receiver checks a Standard Webhooks signature; else `secret_env` names a key that stands
    in the body. `render` turns a message (see `monitor.alerts.messages`) into the receiver's JSON.
    """

    SIGNED: bool

    def render(self, message: Mapping[str, Any], secret: str | None) -> Any:
        """The receiver's JSON value."""


def names() -> tuple[str, ...]:
    """The forms there are, sorted."""
    return tuple(sorted(module.name for module in pkgutil.iter_modules(__path__)))


def form_named(name: str) -> Form:
    """The form of that name. Raises KeyError when there is none."""
    if name not in names():
        raise KeyError(name)
    return cast(Form, importlib.import_module(f"{__name__}.{name}"))
