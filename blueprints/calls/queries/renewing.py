"""Reading for renewals: where a provider can renew, and how far each one has come."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, or_, select

from app.actors import EVERYTHING
from app.db import reaching, session
from app.periods import Period
from blueprints.calls.models import Application, ApplicationService, Call, CallService, RenewalLetter
from blueprints.calls.queries.calls import windows_of
from blueprints.calls.rules.renewing import Asked, Offer, Progress, progress_of
from blueprints.calls.rules.windows import Phase
from blueprints.calls.states import TAKES_APPLICATIONS, ApplicationState
from blueprints.register import api as register

# What can still end: an accreditation that was revoked or given up has ended.
LIVE = frozenset({"enrolled", "suspended"})


@dataclass(frozen=True, kw_only=True)
class EndingCard:
    """An accreditation that ends soon, and how far its renewal has come; `ends` is the first day without it."""

    accreditation: register.Accreditation
    ends: date
    progress: Progress

    @property
    def last_day(self) -> date:
        """The last day on which it holds."""
        return self.ends - timedelta(days=1)


def _validity(row: Call) -> Period | None:
    return None if row.valid_from is None else Period(row.valid_from, row.valid_to)


def offers(agency_id: int, now: datetime) -> dict[str, tuple[Offer, ...]]:
    """The calls of an agency under which an application can be begun, by service."""
    rows = session().execute(
        select(Call, CallService.service_code)
        .join(CallService, CallService.call_id == Call.id)
        .where(Call.agency_id == agency_id, Call.state.in_(TAKES_APPLICATIONS), Call.version.is_not(None))
        .order_by(Call.id, CallService.id)
    )
    found: dict[str, list[Offer]] = {}
    for call, code in rows:
        windows = windows_of(call)
        if windows is not None and windows.phase(now) is not Phase.CLOSED:
            offer = Offer(call_id=call.id, validity=_validity(call), closes=windows.closes)
            found.setdefault(code, []).append(offer)
    return {code: tuple(each) for code, each in found.items()}


def source_of(accreditation: register.Accreditation, *, but: int) -> int | None:
    """The lodged application from which answers are carried over: the accreditation's own, else the provider's
    latest one with that agency; never one under the call in which it renews (`but`).
    """
    return session().scalar(
        select(Application.id)
        .where(
            Application.provider_id == accreditation.provider_id,
            Application.agency_id == accreditation.agency_id,
            Application.lodged_at.is_not(None),
            Application.call_id != but,
        )
        .order_by((Application.id == (accreditation.application_id or 0)).desc(), Application.lodged_at.desc())
        .limit(1)
    )


def calls_of(application_ids: Iterable[int | None]) -> dict[int, int]:
    """The calls of applications within reach, by application."""
    rows = session().execute(
        select(Application.id, Application.call_id).where(
            Application.id.in_({each for each in application_ids if each})
        )
    )
    return {row.id: row.call_id for row in rows}


def lodged_by(provider_id: int) -> dict[tuple[int, str], int]:
    """The provider's lodged applications that are not withdrawn, by call and service."""
    rows = session().execute(
        select(Application.call_id, ApplicationService.service_code, Application.id)
        .join(ApplicationService, ApplicationService.application_id == Application.id)
        .where(
            Application.provider_id == provider_id,
            Application.lodged_at.is_not(None),
            Application.state != ApplicationState.WITHDRAWN,
        )
        .order_by(Application.id)
    )
    return {(row.call_id, row.service_code): row.id for row in rows}


def asked_of(agency_id: int) -> tuple[Asked, ...]:
    """Applications lodged with an agency, by service, and the drafts that were begun as renewals.

    That a renewal was begun is the one thing that an agency learns of a draft; whoever begins is told so. What is
    in it stays behind the wall, so the program itself asks, for these five columns alone.
    """
    begun = (Application.state == ApplicationState.DRAFT) & (Application.kind == "renewal")
    statement = (
        select(Application.provider_id, ApplicationService.service_code, Application.state, Call)
        .join(ApplicationService, ApplicationService.application_id == Application.id)
        .join(Call, Call.id == Application.call_id)
        .where(
            Application.agency_id == agency_id,
            Application.state != ApplicationState.WITHDRAWN,
            or_(Application.lodged_at.is_not(None), begun),
        )
        .order_by(Application.id, ApplicationService.id)
    )
    with reaching(EVERYTHING):
        rows = session().execute(statement).all()
    return tuple(
        Asked(
            provider_id=provider_id,
            service_code=code,
            validity=_validity(call),
            lodged=state != ApplicationState.DRAFT,
            refused=state == ApplicationState.REFUSED,
        )
        for provider_id, code, state, call in rows
    )


def ending(
    *, first: date, until: date, agency_id: int | None = None, provider_id: int | None = None
) -> tuple[register.Accreditation, ...]:
    """The accreditations whose last day is from `first` to `until`, the soonest first."""
    found = register.accreditations(agency_id=agency_id, provider_id=provider_id)
    soon = [each for each in found if each.state in LIVE and each.valid_to and first < each.valid_to]
    horizon = until + timedelta(days=1)
    wanted = [each for each in soon if each.valid_to and each.valid_to <= horizon]
    return tuple(sorted(wanted, key=lambda each: (each.valid_to or first, each.service_code, each.id)))


def panel(agency_id: int, *, first: date, until: date) -> tuple[EndingCard, ...]:
    """The accreditations of an agency that end, with how far each renewal has come."""
    listed = register.accreditations(agency_id=agency_id)
    asked = asked_of(agency_id)
    return tuple(
        EndingCard(accreditation=each, ends=ends, progress=_progress(each, ends, listed, asked))
        for each in ending(first=first, until=until, agency_id=agency_id)
        if (ends := each.valid_to) is not None
    )


def _progress(
    one: register.Accreditation, ends: date, listed: Iterable[register.Accreditation], asked: Iterable[Asked]
) -> Progress:
    key = (one.provider_id, one.service_code)
    followed = any(
        (each.provider_id, each.service_code) == key and each.state in LIVE and each.period.holds(ends)
        for each in listed
        if each.id != one.id
    )
    return progress_of(
        provider_id=one.provider_id, service_code=one.service_code, ends=ends, followed=followed, asked=asked
    )


def told(agency_id: int, audience: str) -> Mapping[int, frozenset[int]]:
    """The steps at which letters about each accreditation went out, to one audience."""
    rows = session().execute(
        select(RenewalLetter.accreditation_id, func.array_agg(RenewalLetter.step))
        .where(RenewalLetter.agency_id == agency_id, RenewalLetter.audience == audience)
        .group_by(RenewalLetter.accreditation_id)
    )
    return {accreditation_id: frozenset(steps) for accreditation_id, steps in rows}
