"""Lists for the desks of the agency and of the provider."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, column, func, select, table

from app.db import session
from app.pages import Page
from blueprints.register.models import Accreditation, Pact
from blueprints.register.queries.cards import history
from blueprints.register.rules import Status, status_on

PER_PAGE = 25
_providers = table("providers", column("id"), column("name"), column("sort_key"))


@dataclass(frozen=True, kw_only=True)
class DeskLine:
    """An accreditation as a line of a list; `status` is that of the day asked for."""

    id: int
    agency_id: int
    provider_id: int
    provider_name: str
    service_code: str
    number: str
    valid_from: date
    valid_to: date | None
    status: Status
    signed_pacts: int


def page_of_accreditations(
    *,
    day: date,
    number: int,
    agency_id: int | None = None,
    provider_id: int | None = None,
    service_code: str | None = None,
    state: str | None = None,
    words: tuple[str, ...] = (),
) -> Page[DeskLine]:
    """A page of an agency's or a provider's accreditations of every state, by provider, service and start."""
    statement = _narrowed(agency_id, provider_id, service_code, state, words)
    total = session().scalar(select(func.count()).select_from(statement.order_by(None).subquery())) or 0
    rows = session().execute(statement.limit(PER_PAGE).offset((number - 1) * PER_PAGE)).all()
    acts = history([row.id for row in rows])
    lines = [DeskLine(**row._mapping, status=status_on(acts[row.id], day)) for row in rows]
    return Page(rows=lines, number=number, size=PER_PAGE, total=total)


def _narrowed(
    agency_id: int | None, provider_id: int | None, service_code: str | None, state: str | None, words: tuple[str, ...]
) -> Select[tuple[object, ...]]:
    own = Accreditation
    signed = (
        select(func.count())
        .where(Pact.accreditation_id == own.id, Pact.state == "signed")
        .correlate(own)
        .scalar_subquery()
    )
    statement = (
        select(
            own.id,
            own.agency_id,
            own.provider_id,
            _providers.c.name.label("provider_name"),
            own.service_code,
            own.number,
            own.valid_from,
            own.valid_to,
            signed.label("signed_pacts"),
        )
        .join(_providers, _providers.c.id == own.provider_id)
        .order_by(_providers.c.sort_key, own.service_code, own.valid_from, own.id)
    )
    asked = ((own.agency_id, agency_id), (own.provider_id, provider_id), (own.service_code, service_code))
    for place, value in (*asked, (own.state, state)):
        if value is not None:
            statement = statement.where(place == value)
    for word in words:
        statement = statement.where(_providers.c.sort_key.contains(word, autoescape=True))
    return statement
