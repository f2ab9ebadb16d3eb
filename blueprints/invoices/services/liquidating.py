"""Liquidating: fixing in an act what is paid for some invoices."""

from collections.abc import Iterable
from datetime import datetime

from app import audit
from app.actors import Actor
from app.clock import day_of
from app.counters import next_number
from app.db import session
from app.decisions import Refusal, Refused, agree, agreed
from app.uow import use_case, work
from blueprints.invoices import rules
from blueprints.invoices.events import InvoiceLiquidated
from blueprints.invoices.models import EInvoice, Liquidation, LiquidationItem
from blueprints.invoices.queries.rows import holds_on, locked, net_by_rate
from blueprints.invoices.states import INVOICE


@use_case
def liquidate(*, einvoice_ids: Iterable[int], actor: Actor, now: datetime) -> int:
    """Put the undisputed part of some invoices into a new act; return the act's id.

    Raises:
        Refused: with the reasons of every invoice that may not be liquidated.
    """
    rows = [row for row in locked(einvoice_ids) if row.agency_id == actor.agency_id]
    if not rows:
        raise Refused(Refusal("liquidation-empty"))
    held = holds_on(row.id for row in rows)
    agree(reason for row in rows for reason in _reasons(row, held.get(row.id, 0)))
    if sum(row.verified_cents for row in rows) < 0:
        raise Refused(Refusal("liquidation-negative"))
    act = _act(actor, now)
    for row in rows:
        item = _item(act, row)
        session().add(item)
        row.state = agreed(INVOICE.next(row.state, "liquidate"))
        work().publish(
            InvoiceLiquidated(
                einvoice_id=row.id, agency_id=row.agency_id, provider_id=item.provider_id, net_cents=item.net_cents
            )
        )
    session().flush()
    audit.record(
        "liquidation.decided", kind="liquidation", subject_id=act.id, actor=actor, at=now, invoices=[r.id for r in rows]
    )
    return act.id


def _reasons(row: EInvoice, holds: int) -> tuple[Refusal, ...]:
    return rules.reasons_not_to_liquidate(
        state=row.state,
        verified_cents=row.verified_cents,
        has_provider=row.provider_id is not None,
        holds=holds,
        number=row.number,
    )


def _act(actor: Actor, now: datetime) -> Liquidation:
    agency_id, year = actor.agency_id or 0, day_of(now).year
    act = Liquidation(
        agency_id=agency_id,
        year=year,
        number=next_number(f"liquidation:{agency_id}:{year}"),
        decided_at=now,
        decided_by=actor.person_id,
    )
    session().add(act)
    session().flush()
    return act


def _item(act: Liquidation, row: EInvoice) -> LiquidationItem:
    content = row.content
    split = any(each["collectability"] == "S" for each in content["vat_summaries"])
    money = rules.payable(verified_cents=row.verified_cents, net_by_rate=net_by_rate(row.id), split_payment=split)
    return LiquidationItem(
        liquidation_id=act.id,
        agency_id=act.agency_id,
        provider_id=row.provider_id,
        einvoice_id=row.id,
        net_cents=money.net_cents,
        vat_cents=money.vat_cents,
        payee_cents=money.payee_cents,
        treasury_cents=money.treasury_cents,
        iban=next((each["iban"] for each in content["payments"] if each["iban"]), ""),
        cig=next((each["cig"] for each in content["references"] if each["cig"]), ""),
    )
