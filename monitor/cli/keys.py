"""`bifocal keys`."""

import click

from monitor import clock
from monitor.cli.common import ROW_ID, database, open_store, output_format, print_json


@click.group()
def command() -> None:
    """Make, list and revoke API keys."""


@command.command()
@click.argument("name")
@click.option(
    "--scope", "scopes", multiple=True, required=True, type=click.Choice(["ingest", "read", "admin"])
)
@database
def create(name: str, scopes: tuple[str, ...], db: str | None) -> None:
    """Make a key. Its secret is printed once and can't be read again."""
    from storage import keys

    with open_store(db).begin() as tx:
        _, secret = keys.create(tx, name, scopes, clock.now_us())
    click.echo(secret)


@command.command("list")
@database
@output_format
def list_keys(db: str | None, form: str) -> None:
    """List the keys, without their secrets."""
    from storage import keys

    with open_store(db).read() as tx:
        found = keys.listing(tx)
    if form == "json":
        print_json(
            [
                {
                    "id": key.id,
                    "name": key.name,
                    "scopes": sorted(key.scopes),
                    "created": clock.to_text(key.created),
                    "revoked": None if key.revoked is None else clock.to_text(key.revoked),
                }
                for key in found
            ]
        )
        return
    for key in found:
        state = "revoked " + clock.to_text(key.revoked) if key.revoked else "live"
        click.echo(f"{key.id:>4}  {key.name}  {','.join(sorted(key.scopes))}  {state}")


@command.command()
@click.argument("key_id", type=ROW_ID)
@database
def revoke(key_id: int, db: str | None) -> None:
    """End a key."""
    from storage import keys

    with open_store(db).begin() as tx:
        ended = keys.revoke(tx, key_id, clock.now_us())
    if not ended:
        raise click.ClickException(f"there is no live key {key_id}")
    click.echo(f"key {key_id} revoked")
