"""Which invoices look like parts of one month, cut below the threshold of the collection check."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from sqlalchemy import Date, cast, func, select

from app.db import session
from app.money import to_cents
from blueprints.invoices.models import EInvoice, EInvoiceLine
from blueprints.invoices.queries.rows import InvoiceRow
from blueprints.invoices.rules.splitting import MonthBilled, cut_months
from blueprints.territory import api as territory


def suspected_cuts(agency_id: int, rows: Sequence[InvoiceRow], today: date) -> dict[int, tuple[str, ...]]:
    """By invoice, the numbers of the others of its month; one statement, those in acts and paid among them."""
    known = {row.provider_id for row in rows if row.provider_id}
    if not known:
        return {}
    above = territory.parameter(agency_id, "invoices.collection_check_above_euros", today)
    month = cast(func.date_trunc("month", func.min(EInvoiceLine.starts_on)), Date)
    statement = (
        select(
            EInvoice.id,
            EInvoice.number,
            EInvoice.provider_id,
            month.label("month"),
            func.coalesce(EInvoice.content["references"][0]["cig"].astext, "").label("cig"),
            EInvoice.billed_cents.label("cents"),
        )
        .join(EInvoiceLine, EInvoiceLine.einvoice_id == EInvoice.id)
        .where(
            EInvoice.agency_id == agency_id,
            EInvoice.provider_id.in_(known),
            EInvoice.state.in_(("checked", "liquidated", "paid")),
            EInvoice.dated >= min(row.dated for row in rows).replace(day=1),
        )
        .group_by(EInvoice.id)
        .having(func.min(EInvoiceLine.starts_on).is_not(None))
        .order_by(EInvoice.id)
    )
    billed = (MonthBilled(**row) for row in session().execute(statement).mappings())
    return cut_months(billed, above_cents=to_cents(Decimal(str(above))))
