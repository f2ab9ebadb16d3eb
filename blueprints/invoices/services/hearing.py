"""What SdI says of the files: kept once, tied to its file whichever of the two comes first."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.dialects.postgresql import insert

from app.actors import Actor
from app.clock import day_of, in_rome
from app.db import session
from blueprints.invoices.fatturapa.sdi import Notice
from blueprints.invoices.models import EInvoice, EInvoiceFile, Outcome, SdiMessage
from blueprints.territory import api as territory


def hear(*, notice: Notice, digest: str, actor: Actor, now: datetime) -> int:
    """Keep a message; return 1, or 0 when it was there already. Part of the running use case."""
    delivered = notice.delivered_at
    at = None if delivered is None else delivered if delivered.tzinfo else in_rome(delivered)
    content: dict[str, Any] = {
        "number": notice.number,
        "outcome": notice.outcome,
        "description": notice.description,
        "codes": list(notice.codes),
        "delivered_at": at.isoformat() if at else None,
    }
    statement = (
        insert(SdiMessage)
        .values(
            agency_id=actor.agency_id,
            kind=notice.kind,
            sdi_id=notice.sdi_id,
            file_name=notice.file_name,
            digest=digest,
            content=content,
            received_at=now,
            received_by=actor.person_id,
        )
        .on_conflict_do_nothing(index_elements=["agency_id", "digest"])
        .returning(SdiMessage.id)
    )
    if session().execute(statement).scalar_one_or_none() is None:
        return 0
    about = EInvoiceFile.name == notice.file_name
    if notice.sdi_id:
        about = or_(about, EInvoiceFile.sdi_id == notice.sdi_id)
    for file_id in session().scalars(
        select(EInvoiceFile.id).where(EInvoiceFile.agency_id == actor.agency_id, about).order_by(EInvoiceFile.id)
    ):
        attach_messages(file_id)
    return 1


def attach_messages(file_id: int) -> None:
    """Tie the messages that speak of a file to it, and do what they say."""
    here = session()
    file = here.get_one(EInvoiceFile, file_id, populate_existing=True)
    about = SdiMessage.file_name == file.name
    if file.sdi_id:
        about = or_(about, SdiMessage.sdi_id == file.sdi_id)
    waiting = select(SdiMessage).where(SdiMessage.agency_id == file.agency_id, SdiMessage.file_id.is_(None), about)
    for message in here.scalars(waiting.order_by(SdiMessage.id)).all():
        message.file_id = file.id
        file.sdi_id = file.sdi_id or message.sdi_id or None
        _do(file, message)
    here.flush()


def _do(file: EInvoiceFile, message: SdiMessage) -> None:
    if message.kind == "DT":
        file.term_ended_at = file.term_ended_at or message.received_at
    elif message.kind == "SE":
        discarded = update(Outcome).where(
            Outcome.einvoice_id.in_(select(EInvoice.id).where(EInvoice.file_id == file.id)),
            Outcome.discarded_at.is_(None),
        )
        session().execute(discarded.values(discarded_at=message.received_at))
    elif message.content["delivered_at"]:
        _deliver(file, datetime.fromisoformat(message.content["delivered_at"]))


def _deliver(file: EInvoiceFile, at: datetime) -> None:
    """The receipt tells the instant of delivery: the terms run from its day."""
    day = day_of(at)
    days = int(territory.parameter(file.agency_id, "invoices.payment_days", day))
    session().execute(
        update(EInvoice).where(EInvoice.file_id == file.id).values(delivered_on=day, due_on=day + timedelta(days=days))
    )
