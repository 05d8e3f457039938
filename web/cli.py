"""The command `bifocal` whole: the monitor's commands, and those that show pages."""

from typing import NoReturn

from monitor.cli import COMMANDS
from monitor.cli.group import LazyGroup, run

PAGES = {
    "demo": ("web.commands.demo", "An ad business with an incident, end to end: a page and its triage."),
    "serve": ("web.commands.serve", "Run the page, the API and the scheduler together."),
    "web": ("web.commands.web", "Run the page and the API alone."),
    "canary": ("web.commands.canary", "Send one marked row through every stage and time each hop."),
}

cli = LazyGroup(
    "bifocal",
    {"demo": PAGES["demo"], **COMMANDS, **PAGES},
    help="Monitoring and diagnosis for machine-learning systems, through both lenses.",
)


def main() -> NoReturn:
    """The console script."""
    run(cli)
