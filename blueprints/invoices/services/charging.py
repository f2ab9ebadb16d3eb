"""Charging the Comuni: each liquidated item is split as soon as it is in an act."""

from collections.abc import Iterable, Sequence

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert

from app.db import session
from blueprints.care import api as care
from blueprints.invoices.models import (
    ChargeShare,
    CreditLink,
    EInvoiceFinding,
    EInvoiceLine,
    LiquidationItem,
    VerificationRun,
)
from blueprints.invoices.rules.charging import Access, Bearer, LineFacts, shares, weights


def charge(items: Sequence[LiquidationItem]) -> None:
    """Split what some new items pay over Comuni and funds. Part of the running use case."""
    rows = []
    for item in items:
        heavy = _weights(item)
        for share in shares(net_cents=item.net_cents, vat_cents=item.vat_cents, heavy=heavy):
            rows.append(
                {
                    "agency_id": item.agency_id,
                    "item_id": item.id,
                    "comune_id": share.bearer.comune_id or None,
                    "beneficiary_id": share.bearer.beneficiary_id or None,
                    "service_code": share.bearer.service_code,
                    "fund": share.bearer.fund,
                    "month": share.bearer.month,
                    "net_cents": share.net_cents,
                    "vat_cents": share.vat_cents,
                }
            )
    if rows:
        session().execute(insert(ChargeShare), rows)


def discharge(item_ids: Iterable[int]) -> None:
    """Forget the shares of items whose act was not signed. Part of the running use case."""
    session().execute(delete(ChargeShare).where(ChargeShare.item_id.in_(set(item_ids))))


def _weights(item: LiquidationItem) -> dict[Bearer, int]:
    """By what the item pays: undisputed money first, disputed money for later parts, else all of the lines.

    A credit note without accesses of its own follows the shares of the invoices that it corrects.
    """
    lines = _lines(item.einvoice_id)
    whole = [LineFacts(cents=abs(each.cents), accesses=each.accesses) for each in lines]
    first = weights(lines, of_disputed=item.turn > 1)
    return first or weights(whole) or _corrected(item.einvoice_id)


def _lines(einvoice_id: int) -> list[LineFacts]:
    here = session()
    rows = here.execute(
        select(EInvoiceLine.number, EInvoiceLine.total_cents, EInvoiceLine.report_line_id)
        .where(EInvoiceLine.einvoice_id == einvoice_id, EInvoiceLine.report_line_id.is_not(None))
        .order_by(EInvoiceLine.position)
    ).all()
    accesses: dict[int, list[Access]] = {}
    for each in care.borne_accesses(row.report_line_id for row in rows):
        bearer = Bearer(
            comune_id=each.comune_id,
            fund=each.fund,
            service_code=each.service_code,
            month=each.month,
            beneficiary_id=each.beneficiary_id,
        )
        accesses.setdefault(each.report_line_id, []).append(
            Access(entry_id=each.entry_id, bearer=bearer, millionths=each.millionths, minutes=each.minutes)
        )
    last = select(func.max(VerificationRun.id)).where(VerificationRun.einvoice_id == einvoice_id).scalar_subquery()
    disputed: dict[int, dict[int, int]] = {}
    for number, entry, cents in here.execute(
        select(EInvoiceFinding.line_number, EInvoiceFinding.entry_id, EInvoiceFinding.cents).where(
            EInvoiceFinding.run_id == last, EInvoiceFinding.line_number.is_not(None), EInvoiceFinding.cents > 0
        )
    ):
        of_line = disputed.setdefault(number or 0, {})
        of_line[entry or 0] = of_line.get(entry or 0, 0) + cents
    return [
        LineFacts(
            cents=row.total_cents,
            accesses=tuple(accesses.get(row.report_line_id, ())),
            disputed=disputed.get(row.number, {}),
        )
        for row in rows
    ]


def _corrected(einvoice_id: int) -> dict[Bearer, int]:
    rows = session().execute(
        select(
            ChargeShare.comune_id,
            ChargeShare.fund,
            ChargeShare.service_code,
            ChargeShare.month,
            ChargeShare.beneficiary_id,
            func.sum(ChargeShare.net_cents),
        )
        .join(LiquidationItem, LiquidationItem.id == ChargeShare.item_id)
        .join(CreditLink, CreditLink.einvoice_id == LiquidationItem.einvoice_id)
        .where(CreditLink.credit_note_id == einvoice_id)
        .group_by(*ChargeShare.__table__.c["comune_id", "fund", "service_code", "month", "beneficiary_id"])
    )
    found = {}
    for comune, fund, service, month, person, net in rows:
        bearer = Bearer(comune_id=comune or 0, fund=fund, service_code=service, month=month, beneficiary_id=person or 0)
        found[bearer] = max(int(net), 0)
    return found
