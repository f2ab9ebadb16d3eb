"""Who pays for a project, and what it will still cost."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import or_, select

from app.db import session
from blueprints.care.models import Allocation, Choice, CopaymentBand, IseeDeclaration, Project
from blueprints.care.rules.costs import Band, CostAhead, MonthOfBudget, copayment, cost_ahead, minutes_ahead
from blueprints.register import api as register


@dataclass(frozen=True, kw_only=True)
class Costs:
    """Money of a project on a day: who pays (millionths by fund), the person's ISEE and hourly part, what is ahead."""

    shares: dict[str, int]
    isee_cents: int | None
    hourly_copayment: Decimal | None
    unit_price: Decimal | None
    ahead: CostAhead | None


def copayment_bands(
    agency_id: int, service_code: str | None = None, on: date | None = None
) -> tuple[CopaymentBand, ...]:
    """The bands of an agency (of one service, on a day), by service, Comune and ISEE."""
    statement = (
        select(CopaymentBand)
        .where(CopaymentBand.agency_id == agency_id)
        .order_by(
            CopaymentBand.service_code,
            CopaymentBand.comune_id.nulls_first(),
            CopaymentBand.isee_from,
            CopaymentBand.valid_from,
            CopaymentBand.id,
        )
    )
    if service_code is not None:
        statement = statement.where(CopaymentBand.service_code == service_code)
    if on is not None:
        running = or_(CopaymentBand.valid_to.is_(None), CopaymentBand.valid_to > on)
        statement = statement.where(CopaymentBand.valid_from <= on, running)
    return tuple(session().scalars(statement))


def costs_of(project: Project, comune_id: int, months: tuple[MonthOfBudget, ...], today: date) -> Costs:
    """What a project costs from today to its end, for a person who lives in a Comune."""
    held = (Allocation.valid_from <= today) & or_(Allocation.valid_to.is_(None), Allocation.valid_to > today)
    shares = session().execute(
        select(Allocation.fund_code, Allocation.millionths).where(Allocation.project_id == project.id, held)
    )
    by_fund = {row.fund_code: row.millionths for row in shares}
    isee = session().scalar(
        select(IseeDeclaration.amount_cents).where(
            IseeDeclaration.beneficiary_id == project.beneficiary_id,
            IseeDeclaration.valid_from <= today,
            IseeDeclaration.valid_to > today,
        )
    )
    names = Band.__dataclass_fields__
    rows = copayment_bands(project.agency_id, project.service_code, today)
    bands = [Band(**{name: getattr(row, name) for name in names}) for row in rows]
    hourly = copayment(bands, comune_id, isee)
    price = _price(project, today)
    return Costs(
        shares=by_fund,
        isee_cents=isee,
        hourly_copayment=hourly,
        unit_price=price,
        ahead=cost_ahead(minutes_ahead(months), price, hourly or Decimal(0), by_fund),
    )


def _price(project: Project, today: date) -> Decimal | None:
    """The weekday tariff of the project's provider today, or on its first day when that is still to come."""
    day = max(today, project.valid_from)
    prices = [tariff.price for tariff in register.tariffs(project.agency_id, project.service_code)]
    key = register.TariffKey(
        service_code=project.service_code,
        profile=project.profile,
        day_type="weekday",
        school_level=project.school_level,
        fund=project.fund,
        provider_id=_chosen(project, day),
    )
    found = register.price_for(prices, key, day)
    return None if found is None else found.unit_price


def _chosen(project: Project, day: date) -> int | None:
    """The provider that was chosen for a day."""
    held = (Choice.valid_from <= day) & or_(Choice.valid_to.is_(None), Choice.valid_to > day)
    return session().scalar(select(Choice.provider_id).where(Choice.project_id == project.id, held))
