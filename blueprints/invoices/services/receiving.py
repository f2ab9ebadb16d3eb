"""Bringing e-invoices in: the file is kept, each of its bodies becomes an invoice."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from sqlalchemy.dialects.postgresql import insert

from app import audit, documents
from app.actors import Actor
from app.db import session
from app.decisions import Refusal, Refused
from app.money import to_cents
from app.uow import use_case
from blueprints.invoices import fatturapa
from blueprints.invoices.fatturapa import as_json
from blueprints.invoices.fatturapa.messages import of_refusal
from blueprints.invoices.models import EInvoice, EInvoiceFile, EInvoiceLine
from blueprints.invoices.states import INVOICE
from blueprints.providers import api as providers
from blueprints.territory import api as territory


@dataclass(frozen=True, kw_only=True)
class BroughtIn:
    """What came of a file: the ids of the invoices in it, and the names of files that were there already."""

    einvoice_ids: tuple[int, ...]
    repeated: tuple[str, ...]


@use_case
def bring_in(*, content: bytes, name: str, delivered_on: date, actor: Actor, now: datetime) -> BroughtIn:
    """Keep a FatturaPA file (XML, signed, or a zip of them) and make an invoice of each of its bodies.

    The same bytes brought in again change nothing. Either all of a file comes in, or none of it.

    Raises:
        Refused: with a sentence for each part that cannot be read.
    """
    opened = list(fatturapa.open_bytes(documents.plain_name(name), content))
    unreadable = [
        Refusal("einvoice-unreadable", name=each.name, reason=of_refusal(each.reason, "it"))
        for each in opened
        if each.invoice is None and each.reason is not None
    ]
    if unreadable:
        raise Refused(*unreadable)
    stored = documents.keep(content, name)
    signer = next((each.signer.name for each in opened if each.signer), None)
    file_id = _new_file(stored, signer, actor, now)
    if file_id is None:
        return BroughtIn(einvoice_ids=(), repeated=(stored.name,))
    bodies = [(each, body) for each in opened if each.invoice for body in each.invoice.documents]
    ids = [
        _add(file_id, position, body, opened_file.name, delivered_on, actor)
        for position, (opened_file, body) in enumerate(bodies, start=1)
    ]
    for einvoice_id in ids:
        audit.record("invoice.brought-in", kind="einvoice", subject_id=einvoice_id, actor=actor, at=now, file=file_id)
    return BroughtIn(einvoice_ids=tuple(ids), repeated=())


def _new_file(stored: documents.Stored, signer: str | None, actor: Actor, now: datetime) -> int | None:
    """The id of the new file's row, None when the agency has the same bytes already (also at the same moment)."""
    statement = (
        insert(EInvoiceFile)
        .values(
            agency_id=actor.agency_id,
            digest=stored.digest,
            name=stored.name,
            size=stored.size,
            signer=signer,
            received_at=now,
            received_by=actor.person_id,
        )
        .on_conflict_do_nothing(index_elements=["agency_id", "digest"])
        .returning(EInvoiceFile.id)
    )
    found: int | None = session().execute(statement).scalar_one_or_none()
    return found


def _add(file_id: int, position: int, body: fatturapa.Document, name: str, delivered_on: date, actor: Actor) -> int:
    if not body.number or not body.date:
        raise Refused(Refusal("einvoice-without-date-or-number", name=name))
    agency_id = actor.agency_id or 0
    vat = (body.supplier.vat or "").removeprefix("IT")
    provider = providers.by_vat(vat) if vat else None
    days = territory.parameter(agency_id, "invoices.payment_days", delivered_on)
    row = EInvoice(
        agency_id=agency_id,
        provider_id=provider.id if provider else None,
        file_id=file_id,
        position=position,
        state=INVOICE.initial,
        type=body.type or "",
        number=body.number[:20],
        dated=date.fromisoformat(body.date),
        supplier_vat=vat[:30],
        supplier_name=(provider.name if provider else body.supplier.name or "")[:200],
        total_cents=_cents(body.total),
        delivered_on=delivered_on,
        due_on=delivered_on + timedelta(days=int(days)),
        content=as_json.of_document(body, "it"),
    )
    session().add(row)
    session().flush()
    session().add_all(_line(row, place, line) for place, line in enumerate(body.lines, start=1))
    session().flush()
    return row.id


def _line(row: EInvoice, place: int, line: fatturapa.Line) -> EInvoiceLine:
    return EInvoiceLine(
        einvoice_id=row.id,
        agency_id=row.agency_id,
        provider_id=row.provider_id,
        position=place,
        number=line.number or place,
        description=line.description or "",
        quantity=fatturapa.exact(line.quantity) if line.quantity else None,
        unit=(line.unit or "")[:10],
        unit_price=_exact(line.unit_price),
        total_cents=_cents(line.total) or 0,
        vat_rate=_exact(line.vat_rate),
        nature=(line.nature or "")[:4],
        starts_on=date.fromisoformat(line.start) if line.start else None,
        ends_on=date.fromisoformat(line.end) if line.end else None,
        administration_reference=(line.administration_reference or "")[:20],
    )


def _exact(written: str | None) -> Decimal:
    return (fatturapa.exact(written) if written else None) or Decimal(0)


def _cents(written: str | None) -> int | None:
    exact = fatturapa.exact(written) if written else None
    return None if exact is None else to_cents(exact)


def reopened(digest: str, name: str, position: int) -> fatturapa.Opened | None:
    """The part of a kept file that holds its `position`-th body, read anew."""
    seen = 0
    for opened in fatturapa.open_bytes(name, documents.storage().get(digest)):
        seen += len(opened.invoice.documents) if opened.invoice else 0
        if seen >= position:
            return opened
    return None
