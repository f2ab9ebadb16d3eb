"""Schools with their calendars: the open days, set by set and never pupil by pupil."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from app.db import session
from app.periods import Period
from blueprints.care.models import School, SchoolClosure, SchoolTerm
from blueprints.care.rules.schools import Calendar, open_days
from blueprints.territory import api as territory


@dataclass(frozen=True, kw_only=True)
class SchoolCard:
    """A school as pages and forms show it."""

    id: int
    code: str
    name: str
    comune_id: int
    on_saturdays: bool


@dataclass(frozen=True, kw_only=True)
class SchoolSpan:
    """A term or a closure; both days are in."""

    school_id: int | None
    first_day: date
    last_day: date
    words: str

    @property
    def period(self) -> Period:
        """The days."""
        return Period.through(self.first_day, self.last_day)


def schools(agency_id: int, ids: Collection[int] | None = None) -> tuple[SchoolCard, ...]:
    """The agency's schools (or some), by name."""
    statement = select(School).where(School.agency_id == agency_id).order_by(School.name, School.id)
    if ids is not None:
        statement = statement.where(School.id.in_(ids))
    names = SchoolCard.__dataclass_fields__
    return tuple(SchoolCard(**{name: getattr(row, name) for name in names}) for row in session().scalars(statement))


def spans(agency_id: int, first: date | None = None, last: date | None = None) -> tuple[tuple[SchoolSpan, ...], ...]:
    """The agency's terms and closures (that meet some days), by day."""
    found = []
    for kind, words in ((SchoolTerm, SchoolTerm.source), (SchoolClosure, SchoolClosure.reason)):
        columns = kind.__table__.c
        statement = select(columns.school_id, columns.first_day, columns.last_day, words).where(
            columns.agency_id == agency_id
        )
        if first is not None and last is not None:
            statement = statement.where(columns.first_day <= last, columns.last_day >= first)
        rows = session().execute(statement.order_by(columns.first_day, columns.id))
        found.append(tuple(SchoolSpan(school_id=a, first_day=b, last_day=c, words=d) for a, b, c, d in rows))
    return tuple(found)


def days_with_lessons(agency_id: int, first: date, last: date, ids: Collection[int]) -> dict[int, list[date]]:
    """The open days of some schools between two days, both in; a school of which no term is known is left out."""
    wanted = schools(agency_id, ids)
    if not wanted:
        return {}
    terms, closures = spans(agency_id, first, last)
    with_terms = _with_terms(agency_id)
    holidays = territory.holidays({each.comune_id for each in wanted}, first, last)
    by_comune: dict[int, set[date]] = {}
    for comune, day in holidays:
        by_comune.setdefault(comune, set()).add(day)
    within = Period(first, last + timedelta(days=1))
    found = {}
    for each in wanted:
        own = each.id if each.id in with_terms else None
        if own is None and None not in with_terms:
            continue
        calendar = Calendar(
            terms=tuple(term.period for term in terms if term.school_id == own),
            closures=tuple(closed.period for closed in closures if closed.school_id in (None, each.id)),
            on_saturdays=each.on_saturdays,
        )
        found[each.id] = list(open_days(calendar, within, by_comune.get(each.comune_id, set())))
    return found


def _with_terms(agency_id: int) -> set[int | None]:
    """The schools that have a term of their own; None among them when there is one for all."""
    statement = select(SchoolTerm.school_id).where(SchoolTerm.agency_id == agency_id).distinct()
    return set(session().scalars(statement))
