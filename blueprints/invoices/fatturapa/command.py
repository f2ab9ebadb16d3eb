"""The command `inspect`: e-invoices to JSON Lines."""

import json

import click

from .inspect import inspect_paths


@click.command("inspect")
@click.option("--json", "as_json", is_flag=True, help="One JSON object per file, one a line.")
@click.option("--language", type=click.Choice(["it", "en"]), default="en", show_default=True, help="Of the messages.")
@click.argument("files", nargs=-1, required=True)
@click.pass_context
def inspect(context: click.Context, files: tuple[str, ...], language: str, *, as_json: bool) -> None:
    """Read e-invoices (.xml, .p7m, .zip) and say what is in them.

    The exit status is 0 when all could be read, 1 otherwise.
    """
    unreadable = False
    for found in inspect_paths(files, language):
        unreadable = unreadable or not found["readable"]
        click.echo(json.dumps(found) if as_json else json.dumps(found, indent=2, ensure_ascii=False))
    context.exit(1 if unreadable else 0)
