"""Adjustments after a tariff was changed for days that had gone; the provider's document is matched to its own."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app import audit, outbox
from app.actors import Actor, program_of
from app.clock import day_of
from app.counters import next_number
from app.db import session
from app.uow import use_case
from blueprints.invoices.models import Adjustment, AdjustmentLine, EInvoice
from blueprints.invoices.queries.borne import Borne, accesses_of
from blueprints.invoices.rules.adjusting import Line, PaidHours, lines_of, total
from blueprints.invoices.services.verifying import documents_of
from blueprints.invoices.states import VERIFIED
from blueprints.register import api as register

if TYPE_CHECKING:
    from blueprints.register.events import TariffChanged

AT_ONCE = 60
"""Invoices that are judged as one set: what bounds the memory."""


def adjust_later(news: "TariffChanged") -> None:
    """Let a job make the adjustments once the tariff is there for all. Part of the running use case."""
    outbox.later("invoices.adjust", agency_id=news.agency_id, tariff_id=news.tariff_id, before=str(news.before))


@use_case
def adjust(*, agency_id: int, tariff_id: int, before: str, actor: Actor, now: datetime) -> dict[str, Any]:
    """The job: make an adjustment for each provider whose verified hours were priced at the earlier tariff.

    `before` is that price in euros an hour. What was verified and liquidated stays as it is; a second run makes
    nothing new.
    """
    tariff = next(each for each in register.tariffs(agency_id) if each.id == tariff_id)
    paid = _paid(agency_id, tariff, Decimal(before), day_of(now))
    done = set(session().scalars(select(Adjustment.provider_id).where(Adjustment.tariff_id == tariff_id)))
    made = []
    for provider_id in sorted(paid.keys() - done):
        lines = lines_of(paid[provider_id])
        if total(lines):
            made.append(_make(tariff, provider_id, lines, now))
    return {"adjustments": made}


def _paid(agency_id: int, tariff: register.Tariff, before: Decimal, today: date) -> dict[int, list[PaidHours]]:
    """The hours under the tariff that were billed and verified, by provider."""
    statement = select(EInvoice.id).where(
        EInvoice.agency_id == agency_id,
        EInvoice.dated >= tariff.valid_from,
        EInvoice.state.in_(VERIFIED),
        EInvoice.billed_cents > 0,
        EInvoice.provider_id.is_not(None),
    )
    ids = list(session().scalars(statement.order_by(EInvoice.id)))
    found: dict[int, list[PaidHours]] = {}
    for start in range(0, len(ids), AT_ONCE):
        for provider_id, hours in _paid_in(ids[start : start + AT_ONCE], agency_id, tariff, before, today):
            found.setdefault(provider_id, []).extend(hours)
    return found


def _paid_in(
    ids: Sequence[int], agency_id: int, tariff: register.Tariff, price: Decimal, today: date
) -> list[tuple[int, list[PaidHours]]]:
    from blueprints.invoices.queries.drafts import judged_before  # polars is loaded only where it is used

    rows = session().scalars(select(EInvoice).where(EInvoice.id.in_(ids)).order_by(EInvoice.id)).all()
    outcome, steps, profiles = judged_before(agency_id, documents_of(rows), tariff, price, before=min(ids), on=today)
    reports = {match.report.id for found in outcome.matches.values() for match in found if match.report}
    borne = Borne(outcome, accesses_of(reports))
    return [(each.issuer, list(borne.paid(each, steps, profiles))) for each in outcome.documents]


def _make(tariff: register.Tariff, provider_id: int, lines: Sequence[Line], now: datetime) -> int:
    year = day_of(now).year
    row = Adjustment(
        agency_id=tariff.agency_id,
        provider_id=provider_id,
        tariff_id=tariff.id,
        year=year,
        number=next_number(f"adjustment:{tariff.agency_id}:{year}"),
        act=tariff.act[:120],
        valid_from=tariff.valid_from,
        cents=total(lines),
        made_at=now,
    )
    session().add(row)
    session().flush()
    session().add_all(
        AdjustmentLine(
            adjustment_id=row.id,
            agency_id=row.agency_id,
            provider_id=provider_id,
            position=position,
            month=line.month,
            service_code=line.service_code,
            profile=line.profile,
            old_price=line.old_price,
            new_price=line.new_price,
            minutes=line.minutes,
            cents=line.cents,
        )
        for position, line in enumerate(lines, start=1)
    )
    facts: dict[str, Any] = {"code": row.code, "cents": row.cents, "tariff": tariff.id}
    audit.record(
        "adjustment.made", kind="adjustment", subject_id=row.id, actor=program_of(row.agency_id), at=now, **facts
    )
    return row.id
