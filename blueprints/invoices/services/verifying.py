"""Verifying invoices with the rules that the agency applies."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app.actors import Actor
from app.clock import day_of
from app.db import session
from app.decisions import Refusal, agree, agreed
from app.uow import use_case
from blueprints.invoices import fatturapa
from blueprints.invoices.models import Dispute, EInvoice, EInvoiceFile
from blueprints.invoices.queries.rows import BilledLine, lines_by_invoice, locked
from blueprints.invoices.services.crediting import apply_credits
from blueprints.invoices.services.disputing import follow_verification
from blueprints.invoices.services.outcomes import keep_outcome
from blueprints.invoices.services.settling import adjustments_named, settle_adjustments, undisputed
from blueprints.invoices.services.tolerances import without_tolerated
from blueprints.invoices.states import DECIDED, INVOICE

if TYPE_CHECKING:
    from blueprints.invoices.verification.facts import Document


@use_case
def check(*, einvoice_id: int, actor: Actor, now: datetime) -> None:
    """Verify one invoice: match its lines, store the run with its findings and what is verified and disputed.

    Raises:
        Refused: it is liquidated already.
        LookupError: the actor's agency has no such invoice.
    """
    check_together(einvoice_ids=[einvoice_id], actor=actor, now=now)


@use_case
def check_together(*, einvoice_ids: Iterable[int], actor: Actor, now: datetime) -> None:
    """Verify some invoices of the actor's agency as one set.

    Raises:
        Refused: one of them is liquidated already.
        LookupError: the actor's agency does not have one of them.
    """
    from blueprints.invoices.queries.world import judged  # polars is loaded only where it is used

    wanted = set(einvoice_ids)
    rows = locked(wanted)
    if len(rows) != len(wanted) or any(row.agency_id != actor.agency_id for row in rows):
        raise LookupError("no such invoice")
    if not rows:
        return
    again = [row.id for row in rows if row.state != INVOICE.initial]
    decided = _decided(rows)
    agree(Refusal("invoice-disputes-decided", number=row.number) for row in rows if row.id in decided)
    for row in rows:
        row.state = agreed(INVOICE.next(row.state, "check"))
    lines = lines_by_invoice(wanted)
    named = adjustments_named(rows, lines)
    found = judged(actor.agency_id or 0, _documents(rows, lines), before=min(wanted), on=day_of(now))
    found = undisputed(found, named)
    keep_outcome(rows, lines, without_tolerated(found, again) if again else found, actor, now)
    follow_verification(rows)
    settle_adjustments(named, actor, now)
    apply_credits(row.id for row in rows)


def _decided(rows: Sequence[EInvoice]) -> set[int]:
    """Invoices on whose money somebody has decided: a new verification would take the ground away."""
    ids = [row.id for row in rows]
    statement = select(Dispute.einvoice_id).where(Dispute.einvoice_id.in_(ids), Dispute.state.in_(DECIDED))
    return {row.id for row in rows if row.conceded_cents > 0 or row.credited_cents > 0} | set(
        session().scalars(statement)
    )


def documents_of(rows: Sequence[EInvoice]) -> list["Document"]:
    """Stored invoices as the rules read them, in two queries."""
    return _documents(rows, lines_by_invoice([row.id for row in rows]))


def _documents(rows: Sequence[EInvoice], lines: Mapping[int, Sequence[BilledLine]]) -> list["Document"]:
    statement = select(EInvoiceFile.id, EInvoiceFile.digest).where(EInvoiceFile.id.in_({row.file_id for row in rows}))
    digests = {row.id: row.digest for row in session().execute(statement)}
    return [document_of(row, lines[row.id], f"{digests[row.file_id]}:{row.position}") for row in rows]


def document_of(row: EInvoice, lines: Sequence[BilledLine], digest: str) -> "Document":
    """An invoice as the rules read it, stored or only drafted."""
    from blueprints.invoices.verification import facts

    content = row.content
    references = content["references"] + content["related"]
    written = dict(enumerate(content.get("lines", ()), start=1))
    document = facts.Document(
        id=str(row.id),
        type=row.type,
        number=row.number,
        dated=row.dated,
        issuer=row.provider_id or 0,
        supplier_vat=row.supplier_vat,
        customer_vat=(content["customer"]["vat"] or "").removeprefix("IT"),
        customer_fiscal_code=content["customer"]["fiscal_code"] or "",
        total=_decimal(content["total"]),
        rounding=_decimal(content["rounding"]) or Decimal(0),
        stamp_duty=_decimal(content["stamp_duty"]),
        stamp_declared=content.get("stamp_declared", False),
        references=tuple(
            facts.Reference(
                identifier=each["id"] or "", cig=each["cig"] or "", cup=each["cup"] or "", lines=tuple(each["lines"])
            )
            for each in references
        ),
        lines=tuple(_line(each, written.get(each.position, {})) for each in lines),
        vat_summaries=tuple(_summary(each) for each in content["vat_summaries"]),
        ibans=tuple(each["iban"] for each in content["payments"] if each["iban"]),
        received=row.delivered_on,
        delivered=row.delivered_on,
        digest=digest,
    )
    return facts.unsigned(document)


def _decimal(written: str | None) -> Decimal | None:
    return fatturapa.exact(written) if written else None


def _line(line: BilledLine, written: Mapping[str, Any]) -> Any:
    from blueprints.invoices.verification import facts
    from blueprints.invoices.verification.dossier.documents import discounted

    return facts.Line(
        number=line.number,
        description=line.description,
        quantity=line.quantity,
        unit=line.unit,
        unit_price=line.unit_price,
        discounted_price=discounted(line.unit_price, written.get("discounts", ())),
        total=Decimal(line.total_cents) / 100,
        vat_rate=line.vat_rate,
        nature=line.nature,
        start=line.starts_on,
        last=line.ends_on,
        administration_reference=line.administration_reference,
        extra=tuple(each["text"] for each in written.get("extra", ()) if each["text"]),
    )


def _summary(written: dict[str, Any]) -> Any:
    from blueprints.invoices.verification import facts

    return facts.VatSummary(
        rate=_decimal(written["rate"]) or Decimal(0),
        nature=written["nature"] or "",
        taxable=_decimal(written["taxable"]) or Decimal(0),
        tax=_decimal(written["tax"]) or Decimal(0),
        collectability=written["collectability"] or "",
        rounding=_decimal(written["rounding"]) or Decimal(0),
    )
