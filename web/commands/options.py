"""Options that the serving commands share."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])


def address(command: F) -> F:
    """`--host`, `--port` and `--base-url`."""
    command = click.option(
        "--base-url",
        metavar="URL",
        help="Where readers reach the page; for links in alerts and secure cookies.",
    )(command)
    command = click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True)(command)
    return click.option("--host", default="127.0.0.1", show_default=True)(command)
