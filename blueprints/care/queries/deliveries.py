"""The entries behind a report, and what reports grant."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import ARRAY, BigInteger, Date, Integer, Select, String, and_, bindparam, func, or_, select, tuple_

from app.db import session
from app.periods import Period, month_of
from blueprints.care.models import Enrolment, MonthlyReport, Project, ReportLine, Residence, ServiceEntry
from blueprints.care.rules.billing import Delivery
from blueprints.care.states import ACCEPTED


@dataclass(frozen=True, kw_only=True)
class ReportCard:
    """A monthly report; `month` is its first day, `code` None until it is submitted."""

    id: int
    agency_id: int
    provider_id: int
    service_code: str
    month: date
    state: str
    code: str | None
    submitted_at: datetime | None
    decided_at: datetime | None
    return_reason: str


class AcceptedLine(NamedTuple):
    """A total that the agency accepted. `code` names it in the invoice (RiferimentoAmministrazione, 20 characters).

    `day_type` is 1 for weekdays, 2 for holidays; `comune_id` is that of residence, which pays; `unit_price` euros
    an hour.
    """

    id: int
    code: str
    report_id: int
    report_code: str
    provider_id: int
    service_code: str
    month: date
    project_id: int
    project_code: str
    profile: str
    day_type: int
    school_level: str
    fund: str
    comune_id: int
    unit_price: Decimal
    submitted_minutes: int
    minutes: int
    state: str
    submitted_at: datetime
    accepted_at: datetime


def line_ids_of(report_id: int) -> Select[int]:
    """The ids of a report's lines, as a subselect."""
    return select(ReportLine.id).where(ReportLine.report_id == report_id)


def deliveries_of(report: MonthlyReport) -> list[Delivery]:
    """The accesses that belong to a report, by id."""
    period = month_of(report.month)
    rows = session().execute(
        select(
            ServiceEntry.id,
            ServiceEntry.project_id,
            ServiceEntry.staff_member_id,
            ServiceEntry.profile,
            ServiceEntry.kind,
            ServiceEntry.reason,
            ServiceEntry.day,
            ServiceEntry.day_type,
            ServiceEntry.minutes,
            ServiceEntry.claimed_minutes,
            ServiceEntry.notice_minutes,
            ServiceEntry.group_session.label("session"),
            ServiceEntry.started_at,
            ServiceEntry.ended_at,
        )
        .where(
            ServiceEntry.provider_id == report.provider_id,
            ServiceEntry.agency_id == report.agency_id,
            ServiceEntry.service_code == report.service_code,
            ServiceEntry.day >= period.start,
            ServiceEntry.day < period.end,
        )
        .order_by(ServiceEntry.id)
    )
    return [Delivery(**row._mapping) for row in rows]


def enrolled_levels(project_ids: Iterable[int]) -> dict[int, list[tuple[Period, str]]]:
    """The school levels of pupils by project, each with its days."""
    found: dict[int, list[tuple[Period, str]]] = {}
    statement = select(Enrolment).where(Enrolment.project_id.in_(set(project_ids))).order_by(Enrolment.id)
    for row in session().scalars(statement):
        found.setdefault(row.project_id, []).append((Period(row.valid_from, row.valid_to), row.school_level))
    return found


def residences_of(project_ids: Iterable[int]) -> dict[int, list[tuple[Period, int]]]:
    """By project: first the Comune of the service, then those in which the person lived, each with its days."""
    rows = session().execute(
        select(Project.id, Project.comune_id, Project.valid_from, Project.valid_to)
        .where(Project.id.in_(set(project_ids)))
        .order_by(Project.id)
    )
    found = {number: [(Period(start, end), comune)] for number, comune, start, end in rows}
    homes = session().execute(
        select(Project.id, Residence.comune_id, Residence.valid_from, Residence.valid_to)
        .join(Residence, Residence.beneficiary_id == Project.beneficiary_id)
        .where(Project.id.in_(found))
        .order_by(Project.id, Residence.valid_from)
    )
    for number, comune, start, end in homes:
        found[number].append((Period(start, end), comune))
    return found


def report_card(row: MonthlyReport) -> ReportCard:
    """The row as other rooms know it."""
    return ReportCard(**{name: getattr(row, name) for name in ReportCard.__dataclass_fields__})


def reports(
    *, agency_id: int | None = None, provider_id: int | None = None, month: date | None = None
) -> tuple[ReportCard, ...]:
    """Monthly reports, the latest month first."""
    statement = select(MonthlyReport).order_by(MonthlyReport.month.desc(), MonthlyReport.id)
    if agency_id is not None:
        statement = statement.where(MonthlyReport.agency_id == agency_id)
    if provider_id is not None:
        statement = statement.where(MonthlyReport.provider_id == provider_id)
    if month is not None:
        statement = statement.where(MonthlyReport.month == month)
    return tuple(report_card(row) for row in session().scalars(statement))


def accepted_lines(
    agency_id: int,
    provider_id: int | None = None,
    months: Iterable[date] | None = None,
    line_ids: Iterable[int] | None = None,
) -> tuple[AcceptedLine, ...]:
    """The lines of accepted reports (in whole or in part, also locked ones), by report and position."""
    statement = _ACCEPTED.where(MonthlyReport.agency_id == agency_id)
    if provider_id is not None:
        statement = statement.where(MonthlyReport.provider_id == provider_id)
    if months is not None:
        statement = statement.where(MonthlyReport.month.in_({month.replace(day=1) for month in months}))
    if line_ids is not None:
        statement = statement.where(ReportLine.id.in_(set(line_ids)))
    return tuple(map(_accepted, session().execute(statement)))


def accepted_lines_for(
    agency_id: int, provider_ids: Iterable[int], months: Iterable[date], codes: Iterable[str]
) -> tuple[AcceptedLine, ...]:
    """The accepted lines that codes name; when one of them names none, also those of the providers and months.

    A line of an invoice without a code, or with a wrong one, may be matched with any of these.
    """
    named = {code.strip().upper() for code in codes}
    pairs = [(report, int(place)) for report, _, place in (code.partition("/") for code in named) if place.isdecimal()]
    values = {"agency": agency_id, "codes": [code for code, _ in pairs], "places": [place for _, place in pairs]}
    found = tuple(map(_accepted, session().execute(_NAMED, values))) if pairs else ()
    if len(found) == len(named):
        return found
    near = {"providers": sorted(set(provider_ids)), "months": sorted(set(months))}
    return tuple(map(_accepted, session().execute(_NAMED_OR_NEAR, values | near)))


def accepted_value(agency_id: int, provider_id: int, since: date, until: date) -> int:
    """Cents, net of VAT, of a provider's accepted hours in the months from one day's to before another."""
    line = func.round(func.coalesce(ReportLine.accepted_minutes, 0) * ReportLine.unit_price * 100 / 60)
    statement = (
        select(func.coalesce(func.sum(line), 0))
        .join(MonthlyReport, MonthlyReport.id == ReportLine.report_id)
        .where(
            MonthlyReport.agency_id == agency_id,
            MonthlyReport.provider_id == provider_id,
            MonthlyReport.state.in_(ACCEPTED),
            MonthlyReport.month >= since.replace(day=1),
            MonthlyReport.month < until,
        )
    )
    return int(session().scalar(statement) or 0)


def _accepted(row: Any) -> AcceptedLine:
    line = AcceptedLine._make(row)
    if line.report_code is None or line.submitted_at is None or line.accepted_at is None:
        raise ValueError(f"report {line.report_id} is accepted and was never submitted")
    return line


_ACCEPTED = (
    # The columns of `AcceptedLine`, in its order.
    select(
        ReportLine.id,
        func.concat(MonthlyReport.code, "/", ReportLine.position),
        ReportLine.report_id,
        MonthlyReport.code,
        MonthlyReport.provider_id,
        MonthlyReport.service_code,
        MonthlyReport.month,
        ReportLine.project_id,
        Project.code,
        ReportLine.profile,
        ReportLine.day_type,
        ReportLine.school_level,
        ReportLine.fund,
        ReportLine.comune_id,
        ReportLine.unit_price,
        ReportLine.submitted_minutes,
        func.coalesce(ReportLine.accepted_minutes, 0),
        MonthlyReport.state,
        MonthlyReport.submitted_at,
        MonthlyReport.decided_at,
    )
    .join(MonthlyReport, MonthlyReport.id == ReportLine.report_id)
    .join(Project, Project.id == ReportLine.project_id)
    .where(MonthlyReport.state.in_(ACCEPTED))
    .order_by(MonthlyReport.id, ReportLine.position)
)
# A join with the pairs, which stays quick when a month's invoices name thousands of lines.
_PAIRS = (
    func.unnest(bindparam("codes", type_=ARRAY(String)), bindparam("places", type_=ARRAY(Integer)))
    .table_valued("code", "place")
    .render_derived(name="asked")
)
_IN_PAIRS = tuple_(MonthlyReport.code, ReportLine.position).in_(select(_PAIRS.c.code, _PAIRS.c.place))
_NEAR = and_(
    MonthlyReport.provider_id == func.any(bindparam("providers", type_=ARRAY(BigInteger))),
    MonthlyReport.month == func.any(bindparam("months", type_=ARRAY(Date))),
)
_HERE = _ACCEPTED.where(MonthlyReport.agency_id == bindparam("agency"))
_NAMED, _NAMED_OR_NEAR = _HERE.where(_IN_PAIRS), _HERE.where(or_(_NEAR, _IN_PAIRS))
