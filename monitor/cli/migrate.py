"""`bifocal migrate`."""

import click

from monitor.cli.common import database


@click.command()
@database
def command(db: str | None) -> None:
    """Bring the database's schema up to date; makes an SQLite file that is not there."""
    from storage import migrate

    migrate.upgrade(db)
    click.echo(f"schema at {migrate.head()}")
