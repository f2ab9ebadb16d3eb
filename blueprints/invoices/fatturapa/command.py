"""The command `inspect`: e-invoices to JSON Lines."""

import json
from collections.abc import Iterator
from pathlib import Path

import click

from app.decisions import Refusal

from .compare import differences
from .inspect import Opened, as_dictionary, open_path


@click.command("inspect")
@click.option("--json", "as_json", is_flag=True, help="One JSON object per file, one a line.")
@click.option("--language", type=click.Choice(["it", "en"]), default="en", show_default=True, help="Of the messages.")
@click.argument("files", nargs=-1, required=True)
@click.pass_context
def inspect(context: click.Context, files: tuple[str, ...], language: str, *, as_json: bool) -> None:
    """Read e-invoices (.xml, .p7m, .zip) and say what is in them.

    The exit status is 0 when all could be read, 1 otherwise. A message of SdI inside a zip does not count.
    """
    failed = False
    for path in files:
        for opened in _answers(path):
            # A zip from SdI holds SdI's own messages too: beside invoices they are no failure.
            beside = opened.name != path and opened.reason is not None and opened.reason.code == "sdi-message"
            failed = failed or (opened.invoice is None and not beside)
            found = as_dictionary(opened, language)
            click.echo(json.dumps(found) if as_json else json.dumps(found, indent=2, ensure_ascii=False))
    context.exit(1 if failed else 0)


def _answers(path: str) -> Iterator[Opened]:
    """What is in the file; a defect of this program costs the answer for one file, not for those after it."""
    try:
        yield from open_path(path)
    except Exception as error:  # the edge of the program: the defect is told, by its kind, in the file's own answer
        yield Opened(name=path, invoice=None, reason=Refusal("reader-defect", detail=type(error).__name__))


@click.command("compare")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--xsd", required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.pass_context
def compare(context: click.Context, folder: Path, xsd: Path) -> None:
    """Print the invoices on which our structural verdict is not that of a published schema.

    What the schema imports must lie beside it. The exit status is 1 when there is a difference.
    """
    found = list(differences(folder, xsd))
    for difference in found:
        click.echo(f"{difference.name}\n  ours: {difference.ours or 'valid'}\n  theirs: {difference.theirs or 'valid'}")
    click.echo(f"{len(found)} differences")
    context.exit(1 if found else 0)
