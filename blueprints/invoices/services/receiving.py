"""Bringing e-invoices in: the file is kept, each of its bodies becomes an invoice."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, cast

from sqlalchemy import Table
from sqlalchemy.dialects.postgresql import insert

from app import audit, documents
from app.actors import Actor
from app.db import session
from app.decisions import Refusal, Refused, agree
from app.money import to_cents
from app.uow import use_case
from blueprints.invoices import fatturapa
from blueprints.invoices.fatturapa import as_json, sdi
from blueprints.invoices.fatturapa.containers import parcels as parcels_of
from blueprints.invoices.fatturapa.messages import words_of_refusal
from blueprints.invoices.models import EInvoice, EInvoiceFile, EInvoiceLine
from blueprints.invoices.services.crediting import link_credit
from blueprints.invoices.services.hearing import attach_messages, hear
from blueprints.invoices.states import INVOICE
from blueprints.providers import api as providers
from blueprints.territory import api as territory


@dataclass(frozen=True, kw_only=True)
class BroughtIn:
    """What came of a file: the ids of its new invoices, the names of files or numbers of invoices that were
    there already, and how many messages of SdI it held."""

    einvoice_ids: tuple[int, ...]
    repeated: tuple[str, ...]
    messages: int = 0


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """What came of several files; `refused` names each file that was not taken, with the reasons."""

    einvoice_ids: tuple[int, ...]
    repeated: tuple[str, ...]
    messages: int
    refused: tuple[tuple[str, tuple[Refusal, ...]], ...]


def bring_in_together(
    *, files: Iterable[tuple[str, bytes]], delivered_on: date, actor: Actor, now: datetime
) -> Delivery:
    """Bring several files in, each in a transaction of its own: one that is refused does not stop the others."""
    found: list[BroughtIn] = []
    refused = []
    for name, content in files:
        try:
            found.append(bring_in(content=content, name=name, delivered_on=delivered_on, actor=actor, now=now))
        except Refused as refusal:
            refused.append((documents.plain_name(name), refusal.refusals))
    return Delivery(
        einvoice_ids=tuple(key for each in found for key in each.einvoice_ids),
        repeated=tuple(name for each in found for name in each.repeated),
        messages=sum(each.messages for each in found),
        refused=tuple(refused),
    )


@use_case
def bring_in(*, content: bytes, name: str, delivered_on: date, actor: Actor, now: datetime) -> BroughtIn:
    """Keep a file of SdI (an invoice, signed or not, a message, or a zip of them) and make an invoice of each body.

    The same bytes, or the same body in another envelope, brought in again change nothing. Either all of a
    file comes in, or none of it.

    Raises:
        Refused: with a sentence for each part that cannot be read.
    """
    parcels = _parcels(documents.plain_name(name), content)
    agree(reason for parcel in parcels for reason in parcel.reasons())
    added: list[int] = []
    repeated: list[str] = []
    for parcel in parcels:
        ids, known = _bring(parcel, delivered_on, actor, now)
        added += ids
        repeated += known
    heard = sum(
        hear(notice=notice, digest=parcel.digest, actor=actor, now=now) for parcel in parcels for notice in parcel.heard
    )
    return BroughtIn(einvoice_ids=tuple(added), repeated=tuple(repeated), messages=heard)


def reasons_not_to_bring_in(name: str, content: bytes) -> tuple[Refusal, ...]:
    """Why a file cannot be taken, part by part; nothing is stored."""
    try:
        return tuple(reason for parcel in _parcels(name, content) for reason in parcel.reasons())
    except Refused as refusal:
        return refusal.refusals


@dataclass(frozen=True, kw_only=True)
class _Parcel:
    """One file of a delivery, opened."""

    name: str
    content: bytes
    opened: tuple[fatturapa.Opened, ...]
    heard: tuple[sdi.Notice, ...]

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.content).hexdigest()

    def reasons(self) -> Iterator[Refusal]:
        for each in self.opened:
            if each.reason is not None and not self.heard:
                yield Refusal("einvoice-unreadable", name=each.name, reason=words_of_refusal(each.reason, "it"))
            for body in each.invoice.documents if each.invoice else ():
                if not body.number or not body.date:
                    yield Refusal("einvoice-without-date-or-number", name=each.name)


def _parcels(name: str, content: bytes) -> list[_Parcel]:
    try:
        files = list(parcels_of(name, content))
    except Refused as refusal:
        files, why = [], refusal.refusals[0]
    else:
        why = Refusal("zip-empty")
    if not files:
        raise Refused(Refusal("einvoice-unreadable", name=name, reason=words_of_refusal(why, "it")))
    return [
        _Parcel(
            name=documents.plain_name(each),
            content=data,
            opened=tuple(fatturapa.open_bytes(documents.plain_name(each), data)),
            heard=sdi.notices(each, data),
        )
        for each, data in files
    ]


def _bring(parcel: _Parcel, delivered_on: date, actor: Actor, now: datetime) -> tuple[list[int], list[str]]:
    """The ids of the new invoices of one file, and what was there already."""
    bodies = [body for each in parcel.opened if each.invoice for body in each.invoice.documents]
    if not bodies:
        return [], []
    stored = documents.keep(parcel.content, parcel.name)
    signer = next((each.signer.name for each in parcel.opened if each.signer), None)
    file_id = _new_file(stored, signer, actor, now)
    if file_id is None:
        return [], [stored.name]
    added, repeated = [], []
    for position, body in enumerate(bodies, start=1):
        einvoice_id = _add(file_id, position, body, delivered_on, actor)
        if einvoice_id is None:
            repeated.append(body.number or "")
            continue
        added.append(einvoice_id)
        link_credit(einvoice_id)
        audit.record("invoice.brought-in", kind="einvoice", subject_id=einvoice_id, actor=actor, at=now, file=file_id)
    attach_messages(file_id)
    return added, repeated


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


def _add(file_id: int, position: int, body: fatturapa.Document, delivered_on: date, actor: Actor) -> int | None:
    """The id of the new invoice, None when the agency has this very body already (also at the same moment)."""
    row = draft_of(body, agency_id=actor.agency_id or 0, delivered_on=delivered_on)
    values = {**row, "file_id": file_id, "position": position, "state": INVOICE.initial}
    statement = insert(EInvoice).values(**values).on_conflict_do_nothing(constraint="uq_einvoices_same_body")
    einvoice_id: int | None = session().execute(statement.returning(EInvoice.id)).scalar_one_or_none()
    if einvoice_id is None:
        return None
    lines = lines_of(body)
    owner = {"einvoice_id": einvoice_id, "agency_id": row["agency_id"], "provider_id": row["provider_id"]}
    if lines:
        # The rows as parameters: as values of one statement a thousand lines cost more than their verification.
        session().execute(cast(Table, EInvoiceLine.__table__).insert(), [{**line, **owner} for line in lines])
    return einvoice_id


def opened_bodies(name: str, content: bytes) -> tuple[fatturapa.Document, ...]:
    """The bodies of a file that may come in; nothing is stored.

    Raises:
        Refused: as `bring_in`.
    """
    parcels = _parcels(documents.plain_name(name), content)
    agree(reason for parcel in parcels for reason in parcel.reasons())
    opened = (each for parcel in parcels for each in parcel.opened)
    return tuple(body for each in opened if each.invoice for body in each.invoice.documents)


def draft_of(body: fatturapa.Document, *, agency_id: int, delivered_on: date) -> dict[str, Any]:
    """The columns of an invoice, from what its body says and who its supplier is."""
    vat = (body.supplier.vat or "").removeprefix("IT")
    provider = providers.by_vat(vat) if vat else None
    days = territory.parameter(agency_id, "invoices.payment_days", delivered_on)
    dated = date.fromisoformat(body.date or "")
    content = as_json.of_document(body, "it")
    written = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return {
        "agency_id": agency_id,
        "provider_id": provider.id if provider else None,
        "type": body.type or "",
        "number": (body.number or "")[:20],
        "dated": dated,
        "year": dated.year,
        "body_digest": hashlib.sha256(written.encode()).hexdigest(),
        "supplier_vat": vat[:30],
        "supplier_name": (provider.name if provider else body.supplier.name or "")[:200],
        "total_cents": _cents(body.total),
        "delivered_on": delivered_on,
        "due_on": delivered_on + timedelta(days=int(days)),
        "content": _with_more(content, body),
    }


def _with_more(content: dict[str, Any], body: fatturapa.Document) -> dict[str, Any]:
    """The body's JSON object with what only verification asks: declared stamp duty, discounts of lines."""
    lines = [
        {**line, "discounts": [each._asdict() for each in read.discounts]} if read.discounts else line
        for line, read in zip(content["lines"], body.lines, strict=True)
    ]
    return {**content, "lines": lines, "stamp_declared": body.stamp_declared}


def lines_of(body: fatturapa.Document) -> list[dict[str, Any]]:
    """The columns of a body's lines, in their order."""
    return [_line(place, line) for place, line in enumerate(body.lines, start=1)]


def _line(place: int, line: fatturapa.Line) -> dict[str, Any]:
    return {
        "position": place,
        "number": line.number or place,
        "description": line.description or "",
        "quantity": fatturapa.exact(line.quantity) if line.quantity else None,
        "unit": (line.unit or "")[:10],
        "unit_price": _exact(line.unit_price),
        "total_cents": _cents(line.total) or 0,
        "vat_rate": _exact(line.vat_rate),
        "nature": (line.nature or "")[:4],
        "starts_on": date.fromisoformat(line.start) if line.start else None,
        "ends_on": date.fromisoformat(line.end) if line.end else None,
        "administration_reference": (line.administration_reference or "")[:20],
    }


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
