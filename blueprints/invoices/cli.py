"""Commands of the room: read e-invoices and check a dossier, which need no database; export a dossier from it.

The dossier is exported here and not in care: it holds what the rules of this room ask, and care lies below it. The
command is told under both names, as who looks for the hours looks under `care`.
"""

from datetime import timedelta
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup

from app import clock
from app.actors import Reach
from app.db import reaching
from blueprints.invoices.fatturapa.command import inspect
from blueprints.invoices.services.exporting import export_dossier
from blueprints.invoices.verification.command import check
from blueprints.territory import api as territory

invoices_group = AppGroup("invoices", help="E-invoices: read them, verify them.")
care_group = AppGroup("care", help="Projects and delivered hours.")
invoices_group.add_command(inspect)
invoices_group.add_command(check)


@invoices_group.command("export-dossier")
@click.option("--agency", required=True, help="The agency's code.")
@click.option("--from", "first", type=click.DateTime(["%Y-%m-%d"]), required=True, help="First date of the invoices.")
@click.option("--to", "last", type=click.DateTime(["%Y-%m-%d"]), required=True, help="Last date, included.")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def export(agency: str, first: Any, last: Any, folder: Path) -> None:
    """Write the invoices dated in some days, with all that bears on them, as a dossier into an empty folder."""
    found = territory.agency_by_code(agency)
    if found is None:
        known = ", ".join(each.code for each in territory.agencies())
        raise click.ClickException(f"No agency has the code {agency}. There are: {known}.")
    if last < first:
        raise click.ClickException("The last date comes before the first.")
    if last - first > timedelta(days=400):
        raise click.ClickException("At most 400 days go into one dossier.")
    with reaching(Reach(kind="agency", agency_id=found.id)):
        try:
            days = {"first": first.date(), "last": last.date(), "on": clock.today()}
            count = export_dossier(agency_id=found.id, folder=folder, **days)
        except FileExistsError as fault:
            raise click.ClickException(str(fault)) from None
    click.echo(f"{count} invoices are in {folder}. Check them with: flask --app wsgi invoices check --json {folder}")


care_group.add_command(export)
COMMANDS = (invoices_group, care_group)
