"""Who bears the cost of the accesses behind report lines: residence and funds on each access's day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import text

from app.db import session

_SQL = text(
    """
    select e.id as entry_id, e.report_line_id, p.beneficiary_id,
        coalesce(r.comune_id, e.comune_id) as comune_id,
        coalesce(a.fund_code, e.fund) as fund, coalesce(a.millionths, 1000000) as millionths,
        e.service_code, date_trunc('month', e.day)::date as month, e.billed_minutes as minutes
    from service_entries e
    join projects p on p.id = e.project_id
    left join residences r on r.beneficiary_id = p.beneficiary_id and r.valid_from <= e.day
        and (r.valid_to is null or r.valid_to > e.day)
    left join allocations a on a.project_id = e.project_id and a.valid_from <= e.day
        and (a.valid_to is null or a.valid_to > e.day)
    where e.report_line_id = any(:line_ids) and e.billed_minutes > 0
    order by e.id, fund
    """
)


@dataclass(frozen=True, kw_only=True)
class BorneAccess:
    """The part of an access that one fund bears, in millionths; `comune_id` is that of residence on its day."""

    entry_id: int
    report_line_id: int
    beneficiary_id: int
    comune_id: int
    fund: str
    millionths: int
    service_code: str
    month: date
    minutes: int


def borne_accesses(report_line_ids: Iterable[int]) -> tuple[BorneAccess, ...]:
    """The billed accesses of report lines, one row for each fund that bears a part, by id and fund."""
    rows = session().execute(_SQL, {"line_ids": sorted(set(report_line_ids))})
    return tuple(BorneAccess(**row) for row in rows.mappings())
