"""A click group that knows its commands' names and summaries and imports each only when it is called."""

import importlib
import os
import sys
from collections.abc import Mapping, Sequence
from typing import Any, NoReturn

import click


class LazyGroup(click.Group):
    """Commands by name: (module that holds `command`, one-line summary)."""

    def __init__(self, name: str, table: Mapping[str, tuple[str, str]], help: str) -> None:
        super().__init__(name, help=help, context_settings={"help_option_names": ["-h", "--help"]})
        self.table = dict(table)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every command, in the order in which a user meets them."""
        return list(self.table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, imported now, or None."""
        if cmd_name not in self.table:
            return None
        command: click.Command = importlib.import_module(self.table[cmd_name][0]).command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of `--help`, made from the table so that no command is imported for it."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, summary) for name, (_, summary) in self.table.items()])


def run(group: click.Group, arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and exit: 0 done, 1 the check asked for failed, 2 the call or input is wrong."""
    # Our matrices are small: on a busy machine BLAS's threads, which spin while they wait, cost ten times
    # what they save. Read by NumPy when it is first imported, which no command has done yet.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        result: Any = group.main(args=arguments, prog_name="bifocal", standalone_mode=False)
    except click.ClickException as error:
        error.show(file=sys.stderr)
        sys.exit(2)
    except (click.Abort, KeyboardInterrupt):
        click.echo("stopped", err=True)
        sys.exit(130)
    except BrokenPipeError:
        # The reader of a pipe went away (`bifocal findings | head`); there is nobody to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as error:
        if os.environ.get("BIFOCAL_DEBUG"):
            raise
        click.echo(f"Error: {explain(error)}", err=True)
        sys.exit(2)
    sys.exit(result if isinstance(result, int) else 0)


def explain(error: Exception) -> str:
    """What went wrong, for a person: our own errors say it themselves, others are named with what to do."""
    if type(error).__module__.split(".")[0] in ("monitor", "storage", "detectors", "web"):
        return str(error)
    return (
        f"unexpected trouble inside Bifocal: {type(error).__name__}: {error}. "
        "Please report it; BIFOCAL_DEBUG=1 shows where."
    )
