"""How models are asked, one protocol a file: a new file here is a new protocol and nothing else."""

import importlib
import pkgutil
from collections.abc import Mapping, Sequence
from typing import Any, Protocol, cast

Inputs = Mapping[str, Any]


class Asking(Protocol):
    """What a file of this folder offers."""

    def address(self, endpoint: str) -> str:
        """Where to POST, given the endpoint as declared."""

    def body(self, inputs: Sequence[Inputs]) -> Any:
        """The request's JSON value for several inputs."""

    def predictions(self, answer: Any) -> list[Any]:
        """What the answer's JSON value holds for each input, in turn. Raises ValueError, in words."""


def names() -> tuple[str, ...]:
    """The protocols there are, as the system file spells them, sorted."""
    return tuple(sorted(module.name.replace("_", "-") for module in pkgutil.iter_modules(__path__)))


def protocol_named(name: str) -> Asking:
    """The protocol of that name. Raises KeyError when there is none."""
    if name not in names():
        raise KeyError(name)
    return cast(Asking, importlib.import_module(f"{__name__}.{name.replace('-', '_')}"))


def listed(answer: Any) -> list[Any]:
    """The list under `predictions`. Raises ValueError."""
    found = answer.get("predictions") if isinstance(answer, dict) else None
    if not isinstance(found, list):
        raise ValueError("the answer holds no list `predictions`")
    return found
