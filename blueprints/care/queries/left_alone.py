"""Projects that would be without a provider once an accreditation has ended."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import BigInteger, ColumnElement, Date, String, and_, column, or_, select, values
from sqlalchemy.orm import aliased

from app.db import session
from blueprints.care.models import Choice, Project
from blueprints.care.states import ProjectState


@dataclass(frozen=True, kw_only=True)
class Ending:
    """A provider that may no longer deliver a service from a day on."""

    provider_id: int
    service_code: str
    day: date


def left_alone(agency_id: int, endings: Iterable[Ending]) -> dict[Ending, tuple[str, ...]]:
    """The codes of the agency's projects that go on at each ending and have chosen nobody else, in order.

    One statement for all of them; an ending that leaves nobody alone is there with nothing.
    """
    wanted = tuple(endings)
    found: dict[Ending, list[str]] = {each: [] for each in wanted}
    if not wanted:
        return {}
    ending = values(
        column("provider_id", BigInteger),
        column("service_code", String),
        column("day", Date),
        column("last", Date),
        name="ending",
    ).data([(each.provider_id, each.service_code, each.day, each.day - timedelta(days=1)) for each in wanted])
    other = aliased(Choice)
    elsewhere = select(other.id).where(
        other.project_id == Project.id, other.provider_id != ending.c.provider_id, _holds(other, ending.c.day)
    )
    rows = session().execute(
        select(ending.c.provider_id, ending.c.service_code, ending.c.day, Project.code)
        .select_from(ending)
        .join(Choice, and_(Choice.provider_id == ending.c.provider_id, _holds(Choice, ending.c.last)))
        .join(Project, and_(Project.id == Choice.project_id, Project.service_code == ending.c.service_code))
        .where(
            Project.agency_id == agency_id,
            Project.state != ProjectState.CLOSED,
            _holds(Project, ending.c.day),
            ~elsewhere.exists(),
        )
        .order_by(Project.code, Project.id)
    )
    for provider_id, service_code, day, code in rows:
        found[Ending(provider_id=provider_id, service_code=service_code, day=day)].append(code)
    return {each: tuple(codes) for each, codes in found.items()}


def _holds(row: type[Choice] | type[Project], day: ColumnElement[date]) -> ColumnElement[bool]:
    return and_(row.valid_from <= day, or_(row.valid_to.is_(None), row.valid_to > day))
