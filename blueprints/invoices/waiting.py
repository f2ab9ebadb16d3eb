"""What waits for the people of the room, counted in a few statements."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import ColumnElement, func, select

from app.actors import Actor
from app.clock import day_of
from app.db import session
from app.room import Waiting
from blueprints.invoices.models import Dispute, EInvoice, Liquidation
from blueprints.invoices.queries.terms import awaiting_outcome
from blueprints.invoices.states import ActState, DisputeState, InvoiceState


def for_accountant(actor: Actor, now: datetime) -> Iterator[Waiting]:
    """Outcomes for SdI whose term ends, invoices to verify or to liquidate, disputes that were answered."""
    today, agency_id = day_of(now), actor.agency_id or 0
    ending = len(awaiting_outcome(agency_id, today))
    yield Waiting(code="waits-outcome-ending", count=ending, endpoint="invoices.list_invoices", urgent=True)
    checked = EInvoice.state == InvoiceState.CHECKED
    late, ready, unread = (
        session()
        .execute(
            select(
                func.count().filter(checked, EInvoice.verified_cents > 0, EInvoice.due_on < today),
                func.count().filter(checked, EInvoice.verified_cents > 0, EInvoice.due_on >= today),
                func.count().filter(EInvoice.state == InvoiceState.RECEIVED),
            ).where(EInvoice.agency_id == agency_id)
        )
        .one()
    )
    yield Waiting(code="waits-payment-late", count=late, endpoint="invoices.list_liquidations", urgent=True)
    yield Waiting(code="waits-payment", count=ready, endpoint="invoices.list_liquidations")
    state = {"stato": str(InvoiceState.RECEIVED)}
    yield Waiting(code="waits-verification", count=unread, endpoint="invoices.list_invoices", values=state)
    answered = _disputes(Dispute.agency_id == agency_id, Dispute.state == DisputeState.ANSWERED)
    yield Waiting(code="waits-dispute-answered", count=answered, endpoint="invoices.list_disputes")


def for_signer(actor: Actor, now: datetime) -> Iterator[Waiting]:
    """Acts of liquidation that want a second signature."""
    own = (Liquidation.agency_id == (actor.agency_id or 0), Liquidation.state == ActState.PROPOSED)
    count = session().scalar(select(func.count()).select_from(Liquidation).where(*own)) or 0
    yield Waiting(code="waits-signature", count=count, endpoint="invoices.list_liquidations")


def for_provider(actor: Actor, now: datetime) -> Iterator[Waiting]:
    """Disputes that the provider has not answered."""
    own = (Dispute.provider_id == (actor.provider_id or 0), Dispute.state == DisputeState.OPEN)
    yield Waiting(code="waits-dispute", count=_disputes(*own), endpoint="invoices.list_own_disputes")


def _disputes(*where: ColumnElement[bool]) -> int:
    return session().scalar(select(func.count()).select_from(Dispute).where(*where)) or 0
