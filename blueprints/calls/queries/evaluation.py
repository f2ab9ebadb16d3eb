"""Reading the commission's work. What a member may see is asked here once, for every page."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from app.actors import Actor
from app.db import session
from blueprints.calls.models import (
    AgreedOutcome,
    Application,
    CallVersion,
    Check,
    Commission,
    Commissioner,
    CommissionSession,
    ConflictDeclaration,
    Evaluation,
)
from blueprints.calls.rules.outcomes import key_of
from blueprints.calls.rules.quorum import Bench, Declaration, Member, Rules, bench
from blueprints.calls.states import ApplicationState, CommissionState, SessionState
from blueprints.territory import api as territory

# A member declares as soon as the applicants are known, and looks at them from the admission on.
TO_DECLARE = tuple(
    state for state in ApplicationState if state not in {ApplicationState.DRAFT, ApplicationState.WITHDRAWN}
)


@dataclass(frozen=True, kw_only=True)
class MemberCard:
    """A member of a commission, with what the hints of conflict compare."""

    person_id: int
    chair: bool
    name: str
    fiscal_code: str | None
    address: str | None
    employer: str | None
    comune_istat: str | None
    reserve: int = 0


@dataclass(frozen=True, kw_only=True)
class CommissionCard:
    """The commission of a call."""

    id: int
    call_id: int
    agency_id: int
    state: str
    act_number: str
    act_day: date
    act_protocol: str
    appointed_at: datetime
    members: tuple[MemberCard, ...]

    @property
    def people(self) -> frozenset[int]:
        """The ids of the members."""
        return frozenset(each.person_id for each in self.members)

    @property
    def chair(self) -> int | None:
        """Who presides."""
        return next((each.person_id for each in self.members if each.chair), None)

    @property
    def seats(self) -> tuple[Member, ...]:
        """The members as the quorum counts them."""
        return tuple(Member(person_id=each.person_id, chair=each.chair, reserve=each.reserve) for each in self.members)

    @property
    def full(self) -> tuple[MemberCard, ...]:
        """The members without the reserve ones."""
        return tuple(each for each in self.members if not each.reserve)

    def member(self, person_id: int | None) -> MemberCard | None:
        """One member."""
        return next((each for each in self.members if each.person_id == person_id), None)


@dataclass(frozen=True, kw_only=True)
class Declared:
    """What a member said last about one applicant."""

    person_id: int
    application_id: int
    declares_none: bool
    reason: str | None
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Found:
    """What a member found last on one requirement."""

    person_id: int
    item_code: str
    outcome: str
    note: str | None
    at: datetime


@dataclass(frozen=True, kw_only=True)
class AgreedCard:
    """What the commission agreed last on one service of one applicant, or on one lot of it."""

    application_id: int
    service_code: str
    outcome: str
    reasons: str
    prescriptions: str | None
    prescriptions_due_on: date | None
    points: Decimal | None
    at: datetime
    lot_code: str = ""
    lot_title: str = ""

    @property
    def key(self) -> str:
        """The service, with the lot where there is one."""
        return key_of(self.service_code, self.lot_code)


@dataclass(frozen=True, kw_only=True)
class SessionCard:
    """A session of a commission."""

    id: int
    number: int
    state: str
    convened_for: datetime
    place: str
    opened_at: datetime | None
    closed_at: datetime | None
    minutes_digest: str | None


def commission_of(call_id: int) -> CommissionCard | None:
    """The commission that sits for a call."""
    found = _commissions(Commission.call_id == call_id, Commission.ended_at.is_(None))
    return found[0] if found else None


def commission(commission_id: int) -> CommissionCard | None:
    """One commission."""
    found = _commissions(Commission.id == commission_id)
    return found[0] if found else None


def commissions_with(person_id: int) -> tuple[CommissionCard, ...]:
    """The commissions in which a person sits, the newest first."""
    seats = select(Commissioner.commission_id).where(Commissioner.person_id == person_id)
    return _commissions(Commission.id.in_(seats), Commission.ended_at.is_(None))


def sitting_commissions() -> tuple[CommissionCard, ...]:
    """Every commission that sits, within reach."""
    return _commissions(Commission.ended_at.is_(None), Commission.state != CommissionState.CLOSED)


def locked_member(commission_id: int, person_id: int) -> Commissioner | None:
    """The row of a member, locked."""
    where = (Commissioner.commission_id == commission_id, Commissioner.person_id == person_id)
    return session().scalars(select(Commissioner).where(*where).with_for_update()).one_or_none()


def _commissions(*where: object) -> tuple[CommissionCard, ...]:
    rows = session().scalars(select(Commission).where(*where).order_by(Commission.id.desc())).all()  # type: ignore[arg-type]  # conditions of several types
    members: dict[int, list[MemberCard]] = {}
    seats = select(Commissioner).where(Commissioner.commission_id.in_([row.id for row in rows]))
    order = (Commissioner.reserve, Commissioner.chair.desc(), Commissioner.name, Commissioner.id)
    for each in session().scalars(seats.order_by(*order)):
        members.setdefault(each.commission_id, []).append(
            MemberCard(
                person_id=each.person_id,
                chair=each.chair,
                name=each.name,
                fiscal_code=each.fiscal_code,
                address=each.address,
                employer=each.employer,
                comune_istat=each.comune_istat,
                reserve=each.reserve,
            )
        )
    return tuple(
        CommissionCard(
            id=row.id,
            call_id=row.call_id,
            agency_id=row.agency_id,
            state=row.state,
            act_number=row.act_number,
            act_day=row.act_day,
            act_protocol=row.act_protocol,
            appointed_at=row.appointed_at,
            members=tuple(members.get(row.id, ())),
        )
        for row in rows
    )


def locked_commission(commission_id: int) -> Commission | None:
    """The row of a commission, locked."""
    return (
        session()
        .scalars(
            select(Commission).where(Commission.id == commission_id).with_for_update(),
            execution_options={"populate_existing": True},
        )
        .one_or_none()
    )


def declarations(application_ids: Iterable[int]) -> dict[int, dict[int, Declared]]:
    """What each member said last, by application and person."""
    rows = session().scalars(
        select(ConflictDeclaration)
        .where(ConflictDeclaration.application_id.in_(set(application_ids)))
        .order_by(ConflictDeclaration.id)
    )
    found: dict[int, dict[int, Declared]] = {}
    for row in rows:
        found.setdefault(row.application_id, {})[row.person_id] = Declared(
            person_id=row.person_id,
            application_id=row.application_id,
            declares_none=row.declares_none,
            reason=row.reason,
            at=row.at,
        )
    return found


def said(declared: Mapping[int, Declared]) -> dict[int, Declaration]:
    """Declarations as the quorum counts them."""
    return {
        who: Declaration.NO_CONFLICT if each.declares_none else Declaration.RECUSED for who, each in declared.items()
    }


def recused_by(person_id: int | None, declared: Mapping[int, Mapping[int, Declared]]) -> frozenset[int]:
    """The applicants on whom a member abstains."""
    return frozenset(
        application_id
        for application_id, people in declared.items()
        if any(each.person_id == person_id and not each.declares_none for each in people.values())
    )


def abstained(actor: Actor, application_ids: Iterable[int]) -> frozenset[int]:
    """The applications on which somebody abstains: an officer may be a commissioner as well, and then sees nothing
    of them on any page, and does nothing with them.
    """
    if "commissioner" not in actor.roles:
        return frozenset()
    return recused_by(actor.person_id, declarations(application_ids))


def abstained_from(actor: Actor, agency_id: int) -> frozenset[int]:
    """The providers of which somebody sees nothing: those on whom they abstained under any call of the agency."""
    if "commissioner" not in actor.roles:
        return frozenset()
    rows = session().execute(
        select(Application.id, Application.provider_id)
        .join(ConflictDeclaration, ConflictDeclaration.application_id == Application.id)
        .where(Application.agency_id == agency_id, ConflictDeclaration.person_id == actor.person_id)
    )
    providers = {row.id: row.provider_id for row in rows}
    return frozenset(providers[each] for each in recused_by(actor.person_id, declarations(providers)))


def bench_of(found: CommissionCard, declared: Mapping[int, Declared], rules: Rules) -> Bench:
    """Who judges an applicant."""
    return bench(found.seats, said(declared), rules)


def judges(found: CommissionCard, declared: Mapping[int, Declared], person_id: int | None) -> bool:
    """Whether somebody judges an applicant, and so may see it: a full member who declared no conflict, or a reserve
    one who did and stepped in for a member who abstains.
    """
    return person_id in bench_of(found, declared, Rules()).sitting


def expected(
    found: CommissionCard, declared: Mapping[int, Mapping[int, Declared]], ids: Iterable[int]
) -> dict[int, int]:
    """How many members judge each applicant, as far as is known: those who sit and those who still have to declare."""
    benches = {each: bench_of(found, declared.get(each, {}), Rules()) for each in ids}
    return {key: len(each.sitting) + len(each.undeclared) for key, each in benches.items()}


def quorum_rules(agency_id: int, on: date) -> Rules:
    """The agency's rules about its commissions, on a day."""
    return Rules(
        least_members=int(territory.parameter(agency_id, "calls.least_members", on)),
        least_present=int(territory.parameter(agency_id, "calls.least_present", on)),
    )


def checks(application_id: int) -> dict[int, dict[str, Found]]:
    """What each member found last, by person and requirement."""
    rows = session().scalars(select(Check).where(Check.application_id == application_id).order_by(Check.id))
    found: dict[int, dict[str, Found]] = {}
    for row in rows:
        found.setdefault(row.person_id, {})[row.item_code] = Found(
            person_id=row.person_id, item_code=row.item_code, outcome=row.outcome, note=row.note, at=row.at
        )
    return found


def handed_in(application_ids: Iterable[int]) -> dict[int, frozenset[int]]:
    """Who has handed in their findings, by application."""
    rows = session().execute(
        select(Evaluation.application_id, Evaluation.person_id).where(
            Evaluation.application_id.in_(set(application_ids))
        )
    )
    found: dict[int, set[int]] = {}
    for application_id, person_id in rows:
        found.setdefault(application_id, set()).add(person_id)
    return {key: frozenset(value) for key, value in found.items()}


def agreed(application_ids: Iterable[int]) -> dict[int, dict[str, AgreedCard]]:
    """What was agreed last, by application and by service, with the lot where the call has several (`key_of`)."""
    found: dict[int, dict[str, AgreedCard]] = {}
    for each in agreed_since(application_ids, None):
        found.setdefault(each.application_id, {})[each.key] = each
    return found


def agreed_since(application_ids: Iterable[int], since: datetime | None) -> tuple[AgreedCard, ...]:
    """Everything that was agreed after an instant, in order."""
    statement = select(AgreedOutcome).where(AgreedOutcome.application_id.in_(set(application_ids)))
    if since is not None:
        statement = statement.where(AgreedOutcome.at > since)
    return tuple(
        AgreedCard(
            application_id=row.application_id,
            service_code=row.service_code,
            outcome=row.outcome,
            reasons=row.reasons,
            prescriptions=row.prescriptions,
            prescriptions_due_on=row.prescriptions_due_on,
            points=row.points,
            at=row.at,
            lot_code=row.lot_code,
            lot_title=row.lot_title,
        )
        for row in session().scalars(statement.order_by(AgreedOutcome.id))
    )


def minuted_until(commission_id: int) -> datetime | None:
    """Up to when the minutes of a commission reach: the closing of its last closed session."""
    return session().scalar(
        select(func.max(CommissionSession.closed_at)).where(
            CommissionSession.commission_id == commission_id,
            CommissionSession.state == SessionState.MINUTES_SIGNED,
        )
    )


def frozen_minutes(commission_id: int, session_id: int) -> dict[str, Any] | None:
    """What the minutes of a session froze."""
    return session().scalar(
        select(CommissionSession.content).where(
            CommissionSession.id == session_id, CommissionSession.commission_id == commission_id
        )
    )


def applications_of_calls(call_ids: Iterable[int]) -> tuple[Application, ...]:
    """The lodged applications of calls, in the order of their receipts."""
    return tuple(
        session().scalars(
            select(Application)
            .where(Application.call_id.in_(set(call_ids)), Application.state.in_(TO_DECLARE))
            .order_by(Application.call_id, Application.lodged_at, Application.id)
        )
    )


def lodged_application(application_id: int) -> Application | None:
    """A lodged application, within reach."""
    where = (Application.id == application_id, Application.state.in_(TO_DECLARE))
    return session().scalars(select(Application).where(*where)).one_or_none()


def wide_percent(call_id: int, agency_id: int, on: date) -> Decimal:
    """From which share of a criterion's maximum a gap between members is shown to the chair, in per cent.

    What the call's own text says, else the agency's parameter.
    """
    said = (CallVersion.content["panel"], CallVersion.content["source"]["commission"])
    own_words = select(func.coalesce(*(each["wide_percent"].astext for each in said)))
    newest = own_words.where(CallVersion.call_id == call_id, CallVersion.published_at.is_not(None))
    own = session().scalar(newest.order_by(CallVersion.number.desc()).limit(1))
    return Decimal(own) if own else Decimal(territory.parameter(agency_id, "calls.wide_percent", on))


def locked_applications(application_ids: Iterable[int]) -> tuple[Application, ...]:
    """Lodged applications, locked in one order until the transaction ends."""
    return tuple(
        session().scalars(
            select(Application)
            .where(Application.id.in_(set(application_ids)), Application.lodged_at.is_not(None))
            .order_by(Application.id)
            .with_for_update(),
            execution_options={"populate_existing": True},
        )
    )


def sessions(commission_id: int) -> tuple[SessionCard, ...]:
    """The sessions of a commission, in order."""
    rows = session().scalars(
        select(CommissionSession)
        .where(CommissionSession.commission_id == commission_id)
        .order_by(CommissionSession.number, CommissionSession.id)
    )
    return tuple(
        SessionCard(
            id=row.id,
            number=row.number,
            state=row.state,
            convened_for=row.convened_for,
            place=row.place,
            opened_at=row.opened_at,
            closed_at=row.closed_at,
            minutes_digest=row.minutes_digest,
        )
        for row in rows
    )


def locked_session(session_id: int) -> CommissionSession | None:
    """The row of a session, locked."""
    return (
        session()
        .scalars(select(CommissionSession).where(CommissionSession.id == session_id).with_for_update())
        .one_or_none()
    )


__all__ = [
    "AgreedCard",
    "CommissionCard",
    "Declared",
    "Found",
    "MemberCard",
    "SessionCard",
    "abstained",
    "agreed",
    "agreed_since",
    "applications_of_calls",
    "bench_of",
    "checks",
    "commission",
    "commission_of",
    "commissions_with",
    "declarations",
    "expected",
    "frozen_minutes",
    "handed_in",
    "judges",
    "locked_applications",
    "locked_commission",
    "locked_member",
    "locked_session",
    "lodged_application",
    "minuted_until",
    "quorum_rules",
    "recused_by",
    "said",
    "sessions",
    "sitting_commissions",
    "wide_percent",
]
