"""A suspension holds the provider's open invoices; its end releases them. Both run in the register's transaction."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from app import audit
from app.actors import Actor
from app.db import session
from app.uow import use_case
from blueprints.invoices.models import EInvoice, Hold
from blueprints.invoices.states import OPEN


@use_case
def hold(*, agency_id: int, provider_id: int, accreditation_id: int, actor: Actor, now: datetime) -> int:
    """Hold every open invoice of a provider at an agency; return how many are held by this. Twice is once."""
    open_ids = session().scalars(
        select(EInvoice.id)
        .where(EInvoice.agency_id == agency_id, EInvoice.provider_id == provider_id, EInvoice.state.in_(OPEN))
        .order_by(EInvoice.id)
        .with_for_update()
    )
    rows = [
        {
            "einvoice_id": einvoice_id,
            "agency_id": agency_id,
            "provider_id": provider_id,
            "accreditation_id": accreditation_id,
            "placed_at": now,
        }
        for einvoice_id in open_ids
    ]
    if rows:
        session().execute(insert(Hold).values(rows).on_conflict_do_nothing())
    audit.record(
        "invoices.held", kind="accreditation", subject_id=accreditation_id, actor=actor, at=now, invoices=len(rows)
    )
    return len(rows)


@use_case
def release(*, accreditation_id: int, actor: Actor, now: datetime) -> None:
    """Lift the holds that a suspension placed."""
    session().execute(
        update(Hold).where(Hold.accreditation_id == accreditation_id, Hold.lifted_at.is_(None)).values(lifted_at=now)
    )
    audit.record("invoices.released", kind="accreditation", subject_id=accreditation_id, actor=actor, at=now)
