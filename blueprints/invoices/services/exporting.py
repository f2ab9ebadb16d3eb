"""A dossier of the agency's invoices, for whoever checks them without the program."""

from datetime import date
from pathlib import Path

from sqlalchemy import select

from app.db import session
from blueprints.invoices.models import EInvoice
from blueprints.invoices.services.verifying import documents_of
from blueprints.providers import api as providers


def export_dossier(*, agency_id: int, first: date, last: date, folder: Path, on: date) -> int:
    """Write the invoices dated in those days, both in, with all that bears on them; return how many there are.

    Read with the caller's reach, which must be the agency's.

    Raises:
        FileExistsError: something is in the folder.
    """
    from blueprints.invoices.queries.world import world_for  # polars is loaded only where it is used
    from blueprints.invoices.verification.dossier.writing import write_dossier

    rows = session().scalars(
        select(EInvoice)
        .where(EInvoice.agency_id == agency_id, EInvoice.dated.between(first, last))
        .order_by(EInvoice.id)
    )
    found = list(rows)
    documents = documents_of(found)
    world = world_for(agency_id, documents, before=min((row.id for row in found), default=0), on=on)
    issuers = {row.provider_id for row in found if row.provider_id is not None}
    cards = providers.cards({*issuers, *world.table("accreditations")["provider"].to_list()})
    write_dossier(folder, world, documents, {number: card.vat_number for number, card in cards.items()})
    return len(documents)
