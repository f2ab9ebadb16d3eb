"""Verifying invoices with the rules that the agency applies."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app import audit
from app.actors import Actor
from app.clock import day_of
from app.db import session
from app.decisions import Refusal, agree, agreed
from app.uow import use_case
from blueprints.invoices import fatturapa
from blueprints.invoices.models import (
    Dispute,
    EInvoice,
    EInvoiceFile,
    EInvoiceFinding,
    EInvoiceLine,
    VerificationRun,
)
from blueprints.invoices.queries.rows import locked
from blueprints.invoices.services.crediting import apply_credits
from blueprints.invoices.services.disputing import follow_verification
from blueprints.invoices.services.settling import adjustments_named, settle_adjustments, undisputed
from blueprints.invoices.states import DECIDED, INVOICE

if TYPE_CHECKING:
    from blueprints.invoices.verification.facts import Document
    from blueprints.invoices.verification.run import Outcome


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
    agree(Refusal("invoice-disputes-decided", number=row.number) for row in rows if _is_decided(row))
    for row in rows:
        row.state = agreed(INVOICE.next(row.state, "check"))
    today = day_of(now)
    lines, digests = _lines_by_invoice(wanted), _digests(rows)
    documents = [document_of(row, lines[row.id], f"{digests[row.file_id]}:{row.position}") for row in rows]
    named = adjustments_named(rows, lines)
    outcome = undisputed(judged(actor.agency_id or 0, documents, before=min(wanted), on=today), named)
    for row in rows:
        _store(row, lines[row.id], outcome, actor, now)
        follow_verification(row)
    settle_adjustments(named, actor, now)
    for row in rows:
        apply_credits(row)


def _is_decided(row: EInvoice) -> bool:
    """Whether somebody has decided on money of the invoice: a new verification would take the ground away."""
    decided = select(Dispute.id).where(Dispute.einvoice_id == row.id, Dispute.state.in_(DECIDED)).limit(1)
    return row.conceded_cents > 0 or row.credited_cents > 0 or session().scalar(decided) is not None


def documents_of(rows: Sequence[EInvoice]) -> list["Document"]:
    """Stored invoices as the rules read them, in two queries."""
    lines, digests = _lines_by_invoice([row.id for row in rows]), _digests(rows)
    return [document_of(row, lines[row.id], f"{digests[row.file_id]}:{row.position}") for row in rows]


def _digests(rows: Iterable[EInvoice]) -> dict[int, str]:
    """The digests of the files, by their ids."""
    statement = select(EInvoiceFile.id, EInvoiceFile.digest).where(EInvoiceFile.id.in_({row.file_id for row in rows}))
    return {row.id: row.digest for row in session().execute(statement)}


def _lines_by_invoice(ids: Iterable[int]) -> dict[int, list[EInvoiceLine]]:
    """The lines of some invoices in their order, in one query."""
    found: dict[int, list[EInvoiceLine]] = {number: [] for number in ids}
    statement = select(EInvoiceLine).where(EInvoiceLine.einvoice_id.in_(found))
    for line in session().scalars(statement.order_by(EInvoiceLine.einvoice_id, EInvoiceLine.position)):
        found[line.einvoice_id].append(line)
    return found


def document_of(row: EInvoice, lines: Sequence[EInvoiceLine], digest: str) -> "Document":
    """An invoice as the rules read it, stored or only drafted."""
    from blueprints.invoices.verification import facts

    content = row.content
    references = content["references"] + content["related"]
    return facts.Document(
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
        references=tuple(
            facts.Reference(
                identifier=each["id"] or "", cig=each["cig"] or "", cup=each["cup"] or "", lines=tuple(each["lines"])
            )
            for each in references
        ),
        lines=tuple(_line(each) for each in lines),
        vat_summaries=tuple(_summary(each) for each in content["vat_summaries"]),
        ibans=tuple(each["iban"] for each in content["payments"] if each["iban"]),
        received=row.delivered_on,
        delivered=row.delivered_on,
        digest=digest,
    )


def _decimal(written: str | None) -> Decimal | None:
    return fatturapa.exact(written) if written else None


def _line(line: EInvoiceLine) -> Any:
    from blueprints.invoices.verification import facts

    return facts.Line(
        number=line.number,
        description=line.description,
        quantity=line.quantity,
        unit=line.unit,
        unit_price=line.unit_price,
        total=Decimal(line.total_cents) / 100,
        vat_rate=line.vat_rate,
        nature=line.nature,
        start=line.starts_on,
        last=line.ends_on,
        administration_reference=line.administration_reference,
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


def _store(row: EInvoice, lines: Sequence[EInvoiceLine], outcome: "Outcome", actor: Actor, now: datetime) -> None:
    name = str(row.id)
    totals = next(each for each in outcome.totals if each.document == name)
    row.billed_cents, row.verified_cents, row.disputed_cents = totals.billed, totals.verified, totals.disputed
    for line, match in zip(lines, outcome.matches[name], strict=True):
        line.report_line_id = match.report.id if match.report else None
        line.match_how, line.match_reason = str(match.how), match.reason
    run = VerificationRun(
        einvoice_id=row.id,
        agency_id=row.agency_id,
        provider_id=row.provider_id,
        rule_set=outcome.rule_set.version,
        rules_applied=sorted(outcome.rule_set.rules),
        inputs_digest=outcome.inputs_digest,
        ran_at=now,
        ran_by=actor.person_id,
    )
    session().add(run)
    session().flush()
    found = [finding for finding in outcome.findings if finding.document == name]
    session().add_all(
        EInvoiceFinding(
            run_id=run.id,
            einvoice_id=row.id,
            agency_id=row.agency_id,
            provider_id=row.provider_id,
            position=position,
            rule=finding.rule,
            severity=str(finding.severity),
            line_number=finding.line,
            entry_id=finding.entry,
            cents=finding.cents,
            claimed_cents=finding.claimed_cents,
            facts=dict(finding.facts),
        )
        for position, finding in enumerate(found, start=1)
    )
    facts = {"run": run.id, "findings": len(found), "disputed_cents": row.disputed_cents}
    audit.record("invoice.checked", kind="einvoice", subject_id=row.id, actor=actor, at=now, **facts)
