"""Rows of the pages and of the exports, each list in one statement."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import Executable, func, or_, select

from app.db import session
from app.pages import Page
from blueprints.invoices.models import (
    EInvoice,
    EInvoiceFile,
    EInvoiceFinding,
    EInvoiceLine,
    Hold,
    VerificationRun,
)
from blueprints.invoices.rules import remaining_cents
from blueprints.register import api as register

PAGE_SIZE = 25


@dataclass(frozen=True, kw_only=True)
class InvoiceRow:
    """An invoice in a list. Amounts are net cents; `held` says that a suspension holds it."""

    id: int
    agency_id: int
    provider_id: int | None
    supplier_name: str
    type: str
    number: str
    dated: date
    due_on: date
    state: str
    billed_cents: int
    verified_cents: int
    disputed_cents: int
    conceded_cents: int
    credited_cents: int
    liquidated_cents: int
    held: bool

    @property
    def remaining_cents(self) -> int:
        """What is owed and in no act yet."""
        return remaining_cents(
            billed_cents=self.billed_cents,
            verified_cents=self.verified_cents,
            conceded_cents=self.conceded_cents,
            credited_cents=self.credited_cents,
            liquidated_cents=self.liquidated_cents,
        )


@dataclass(frozen=True, kw_only=True)
class LineRow:
    """A line with the accepted report line that it bills."""

    number: int
    description: str
    quantity: Decimal | None
    unit: str
    unit_price: Decimal
    total_cents: int
    vat_rate: Decimal
    nature: str
    starts_on: date | None
    ends_on: date | None
    administration_reference: str
    report_line_id: int | None
    match_how: str | None
    match_reason: str | None


class BilledLine(NamedTuple):
    """A line as it is verified."""

    id: int
    position: int
    number: int
    description: str
    quantity: Decimal | None
    unit: str
    unit_price: Decimal
    total_cents: int
    vat_rate: Decimal
    nature: str
    starts_on: date | None
    ends_on: date | None
    administration_reference: str


@dataclass(frozen=True, kw_only=True)
class FindingRow:
    """A finding of the latest run."""

    rule: str
    severity: str
    line_number: int | None
    entry_id: int | None
    cents: int
    claimed_cents: int
    facts: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class HoldRow:
    """A hold that stands or stood; `accreditation` is the number of the one that is suspended."""

    accreditation: str
    placed_at: datetime
    lifted_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class InvoiceView:
    """Everything that the page of an invoice shows."""

    row: InvoiceRow
    supplier_vat: str
    total_cents: int | None
    delivered_on: date
    file_name: str
    file_digest: str
    position: int
    signer: str | None
    content: dict[str, Any]
    lines: tuple[LineRow, ...]
    findings: tuple[FindingRow, ...]
    holds: tuple[HoldRow, ...]
    checked_at: datetime | None
    rule_set: str | None
    rules_applied: tuple[str, ...]


_HELD = select(Hold.id).where(Hold.einvoice_id == EInvoice.id, Hold.lifted_at.is_(None)).correlate(EInvoice).exists()
_COLUMNS = (
    EInvoice.id,
    EInvoice.agency_id,
    EInvoice.provider_id,
    EInvoice.supplier_name,
    EInvoice.type,
    EInvoice.number,
    EInvoice.dated,
    EInvoice.due_on,
    EInvoice.state,
    EInvoice.billed_cents,
    EInvoice.verified_cents,
    EInvoice.disputed_cents,
    EInvoice.conceded_cents,
    EInvoice.credited_cents,
    EInvoice.liquidated_cents,
    _HELD.label("held"),
)


def _rows(statement: Executable) -> tuple[InvoiceRow, ...]:
    return tuple(InvoiceRow(**row) for row in session().execute(statement).mappings())


def invoices(*, agency_id: int, state: str | None, search: str, number: int) -> Page[InvoiceRow]:
    """One page of an agency's invoices, the newest first; `search` is part of a supplier's name or of a number."""
    chosen = [EInvoice.agency_id == agency_id]
    if state:
        chosen.append(EInvoice.state == state)
    if search:
        like = f"%{search}%"
        chosen.append(or_(EInvoice.supplier_name.ilike(like), EInvoice.number.ilike(like)))
    total = session().scalar(select(func.count()).select_from(EInvoice).where(*chosen)) or 0
    statement = select(*_COLUMNS).where(*chosen).order_by(EInvoice.id.desc())
    rows = _rows(statement.limit(PAGE_SIZE).offset((number - 1) * PAGE_SIZE))
    return Page(rows=rows, number=number, size=PAGE_SIZE, total=total)


def ledger(*, provider_id: int, number: int) -> Page[InvoiceRow]:
    """One page of a provider's invoices in all agencies, the newest first."""
    mine = EInvoice.provider_id == provider_id
    total = session().scalar(select(func.count()).select_from(EInvoice).where(mine)) or 0
    statement = select(*_COLUMNS).where(mine).order_by(EInvoice.id.desc())
    rows = _rows(statement.limit(PAGE_SIZE).offset((number - 1) * PAGE_SIZE))
    return Page(rows=rows, number=number, size=PAGE_SIZE, total=total)


def payables(agency_id: int) -> tuple[InvoiceRow, ...]:
    """The invoices of which something undisputed is in no act yet and that no suspension holds, by due date.

    Credit notes are not among them: they lower the act of their provider by themselves.
    """
    return _rows(
        select(*_COLUMNS)
        .where(
            EInvoice.agency_id == agency_id,
            EInvoice.state.in_(("checked", "liquidated", "paid")),
            EInvoice.billed_cents >= 0,
            EInvoice.verified_cents + EInvoice.conceded_cents > EInvoice.liquidated_cents,
            EInvoice.provider_id.is_not(None),
            ~_HELD,
        )
        .order_by(EInvoice.due_on, EInvoice.id)
    )


def invoice(einvoice_id: int) -> InvoiceView | None:
    """An invoice with its lines, the findings of its latest run, and its holds."""
    here = session()
    found = here.execute(
        select(EInvoice, EInvoiceFile.name, EInvoiceFile.digest, EInvoiceFile.signer, _HELD)
        .join(EInvoiceFile, EInvoiceFile.id == EInvoice.file_id)
        .where(EInvoice.id == einvoice_id)
    ).one_or_none()
    if found is None:
        return None
    row, file_name, file_digest, signer, held = found
    run = here.scalars(
        select(VerificationRun)
        .where(VerificationRun.einvoice_id == row.id)
        .order_by(VerificationRun.id.desc())
        .limit(1)
    ).one_or_none()
    names = InvoiceRow.__dataclass_fields__.keys() - {"held"}
    return InvoiceView(
        row=InvoiceRow(held=held, **{name: getattr(row, name) for name in names}),
        supplier_vat=row.supplier_vat,
        total_cents=row.total_cents,
        delivered_on=row.delivered_on,
        file_name=file_name,
        file_digest=file_digest,
        position=row.position,
        signer=signer,
        content=row.content,
        lines=_lines_of(row.id),
        findings=_findings_of(run.id) if run else (),
        holds=_holds_of(row.id),
        checked_at=run.ran_at if run else None,
        rule_set=run.rule_set if run else None,
        rules_applied=tuple(run.rules_applied) if run else (),
    )


def _lines_of(einvoice_id: int) -> tuple[LineRow, ...]:
    columns = [getattr(EInvoiceLine, name) for name in LineRow.__dataclass_fields__]
    statement = select(*columns).where(EInvoiceLine.einvoice_id == einvoice_id).order_by(EInvoiceLine.position)
    return tuple(LineRow(**row) for row in session().execute(statement).mappings())


def _findings_of(run_id: int) -> tuple[FindingRow, ...]:
    columns = [getattr(EInvoiceFinding, name) for name in FindingRow.__dataclass_fields__]
    statement = select(*columns).where(EInvoiceFinding.run_id == run_id).order_by(EInvoiceFinding.position)
    return tuple(FindingRow(**row) for row in session().execute(statement).mappings())


def _holds_of(einvoice_id: int) -> tuple[HoldRow, ...]:
    rows = session().scalars(select(Hold).where(Hold.einvoice_id == einvoice_id).order_by(Hold.id)).all()
    cards = {number: register.accreditation(number) for number in {row.accreditation_id for row in rows}}
    numbers = {number: card.number for number, card in cards.items() if card}
    return tuple(
        HoldRow(accreditation=numbers[row.accreditation_id], placed_at=row.placed_at, lifted_at=row.lifted_at)
        for row in rows
    )


def locked(ids: Iterable[int]) -> list[EInvoice]:
    """Invoices locked until the transaction ends, in the order of their ids so that two people never deadlock."""
    return list(
        session().scalars(select(EInvoice).where(EInvoice.id.in_(set(ids))).order_by(EInvoice.id).with_for_update())
    )


def lines_by_invoice(ids: Iterable[int]) -> dict[int, list[BilledLine]]:
    """The lines of some invoices in their order, in one query."""
    found: dict[int, list[BilledLine]] = {number: [] for number in ids}
    columns = [getattr(EInvoiceLine, name) for name in BilledLine._fields]
    statement = select(EInvoiceLine.einvoice_id, *columns).where(EInvoiceLine.einvoice_id.in_(found))
    for number, *line in session().execute(statement.order_by(EInvoiceLine.einvoice_id, EInvoiceLine.position)):
        found[number].append(BilledLine._make(line))
    return found


def holds_on(ids: Iterable[int]) -> dict[int, int]:
    """How many holds stand on each invoice."""
    statement = (
        select(Hold.einvoice_id, func.count())
        .where(Hold.einvoice_id.in_(set(ids)), Hold.lifted_at.is_(None))
        .group_by(Hold.einvoice_id)
    )
    return {row[0]: row[1] for row in session().execute(statement)}


def net_by_rate(einvoice_id: int) -> dict[Decimal, int]:
    """The lines' totals by VAT rate, in cents."""
    return nets_by_rate([einvoice_id]).get(einvoice_id, {})


def nets_by_rate(einvoice_ids: Iterable[int]) -> dict[int, dict[Decimal, int]]:
    """By invoice, the lines' totals by VAT rate, in cents; one statement."""
    key = (EInvoiceLine.einvoice_id, EInvoiceLine.vat_rate)
    statement = select(*key, func.sum(EInvoiceLine.total_cents)).group_by(*key)
    found: dict[int, dict[Decimal, int]] = {}
    for number, rate, cents in session().execute(statement.where(EInvoiceLine.einvoice_id.in_(set(einvoice_ids)))):
        found.setdefault(number, {})[rate] = int(cents)
    return found
