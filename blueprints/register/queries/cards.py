"""Accreditations, acts, pacts and tariffs as frozen values."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import Select, or_, select

from app.db import session
from app.periods import Period
from blueprints.register.models import Accreditation as AccreditationRow
from blueprints.register.models import AccreditationAct, AccreditationComune
from blueprints.register.models import Pact as PactRow
from blueprints.register.models import Tariff as TariffRow
from blueprints.register.rules import Act, ActFact, ActKind, Price, TariffKey, price_for
from blueprints.register.rules.coverage import Cover, comuni_on


@dataclass(frozen=True, kw_only=True)
class PublicFields:
    """What the public list says of an accreditation beside names and dates."""

    languages: tuple[str, ...] = ()
    complementary: str = ""
    opening_hours: str = ""
    charter_url: str = ""
    notes: str = ""


@dataclass(frozen=True, kw_only=True)
class Accreditation:
    """One provider, accredited by one agency for one service; [valid_from, valid_to)."""

    id: int
    agency_id: int
    provider_id: int
    service_code: str
    number: str
    state: str
    valid_from: date
    valid_to: date | None
    application_id: int | None
    checklist_version_id: int | None
    public: PublicFields

    @property
    def period(self) -> Period:
        """The days for which it was given."""
        return Period(self.valid_from, self.valid_to)


@dataclass(frozen=True, kw_only=True)
class RecordedAct:
    """One act of an accreditation's history, as people read it."""

    id: int
    accreditation_id: int
    kind: str
    effective_from: date
    effective_to: date | None
    act: Act
    reason: str
    running_projects_continue: bool | None
    recorded_at: datetime
    recorded_by: int | None


@dataclass(frozen=True, kw_only=True)
class Pact:
    """The contract under an accreditation; [valid_from, valid_to)."""

    id: int
    agency_id: int
    provider_id: int
    accreditation_id: int
    service_code: str
    number: str
    cig: str | None
    valid_from: date
    valid_to: date | None
    state: str
    signed_on: date | None
    terminated_on: date | None


@dataclass(frozen=True, kw_only=True)
class Tariff:
    """A unit price in euros an hour, net of VAT; an empty quality fits every value; [valid_from, valid_to).

    `provider_id` is the provider with which it was agreed, None for the price of all.
    """

    id: int
    agency_id: int
    service_code: str
    profile: str
    day_type: str
    time_band: str
    school_level: str
    fund: str
    unit_price: Decimal
    valid_from: date
    valid_to: date | None
    act: str
    provider_id: int | None = None

    @property
    def price(self) -> Price:
        """The tariff as the rule that chooses wants it."""
        key = TariffKey(
            service_code=self.service_code,
            profile=self.profile,
            day_type=self.day_type,
            time_band=self.time_band,
            school_level=self.school_level,
            fund=self.fund,
            provider_id=self.provider_id,
        )
        return Price(id=self.id, key=key, period=Period(self.valid_from, self.valid_to), unit_price=self.unit_price)


def card_of(row: AccreditationRow) -> Accreditation:
    """The row as a frozen value."""
    public = PublicFields(
        languages=tuple(row.languages),
        complementary=row.complementary,
        opening_hours=row.opening_hours,
        charter_url=row.charter_url,
        notes=row.notes,
    )
    return Accreditation(
        id=row.id,
        agency_id=row.agency_id,
        provider_id=row.provider_id,
        service_code=row.service_code,
        number=row.number,
        state=row.state,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        application_id=row.application_id,
        checklist_version_id=row.checklist_version_id,
        public=public,
    )


def chosen(agency_id: int | None, provider_id: int | None, service_code: str | None) -> Select[AccreditationRow]:
    """The statement for accreditations, oldest first; None leaves a filter out."""
    statement = select(AccreditationRow).order_by(AccreditationRow.id)
    if agency_id is not None:
        statement = statement.where(AccreditationRow.agency_id == agency_id)
    if provider_id is not None:
        statement = statement.where(AccreditationRow.provider_id == provider_id)
    if service_code is not None:
        statement = statement.where(AccreditationRow.service_code == service_code)
    return statement


def accreditations(
    agency_id: int | None = None, provider_id: int | None = None, service_code: str | None = None
) -> tuple[Accreditation, ...]:
    """Accreditations of every state, oldest first."""
    return tuple(card_of(row) for row in session().scalars(chosen(agency_id, provider_id, service_code)))


def accreditation(accreditation_id: int) -> Accreditation | None:
    """One accreditation."""
    row = session().get(AccreditationRow, accreditation_id)
    return card_of(row) if row else None


def locked(accreditation_id: int) -> AccreditationRow:
    """The row, locked until the transaction ends.

    Raises:
        LookupError: there is none of that id that the actor may change.
    """
    statement = select(AccreditationRow).where(AccreditationRow.id == accreditation_id).with_for_update()
    row = session().scalars(statement, execution_options={"populate_existing": True}).one_or_none()
    if row is None:
        raise LookupError(f"no accreditation {accreditation_id}")
    return row


def comune_ids(accreditation_ids: Iterable[int], on: date | None = None) -> dict[int, frozenset[int]]:
    """The Comuni in which each accreditation holds on a day; None: as the last variation left them."""
    found = covers(accreditation_ids)
    return {each: comuni_on(found[each], on or date.max) for each in accreditation_ids}


def covers(accreditation_ids: Iterable[int]) -> dict[int, tuple[Cover, ...]]:
    """The Comuni of each accreditation by date."""
    found: dict[int, list[Cover]] = defaultdict(list)
    rows = session().scalars(
        select(AccreditationComune)
        .where(AccreditationComune.accreditation_id.in_(set(accreditation_ids)))
        .order_by(AccreditationComune.accreditation_id, AccreditationComune.valid_from, AccreditationComune.comune_id)
    )
    for row in rows:
        found[row.accreditation_id].append(
            Cover(
                comune_id=row.comune_id,
                valid_from=row.valid_from,
                valid_to=row.valid_to,
                recorded_at=row.recorded_at,
                ended_at=row.ended_at,
            )
        )
    return {each: tuple(found[each]) for each in accreditation_ids}


def open_cover(accreditation_id: int, comune_id: int) -> AccreditationComune:
    """The row of a Comune that an accreditation covers without an end."""
    return (
        session()
        .scalars(
            select(AccreditationComune).where(
                AccreditationComune.accreditation_id == accreditation_id,
                AccreditationComune.comune_id == comune_id,
                AccreditationComune.valid_to.is_(None),
            )
        )
        .one()
    )


def recorded(accreditation_id: int) -> tuple[RecordedAct, ...]:
    """The acts of an accreditation, in the order in which they were recorded."""
    rows = session().scalars(
        select(AccreditationAct)
        .where(AccreditationAct.accreditation_id == accreditation_id)
        .order_by(AccreditationAct.recorded_at, AccreditationAct.id)
    )
    return tuple(
        RecordedAct(
            id=row.id,
            accreditation_id=row.accreditation_id,
            kind=row.kind,
            effective_from=row.effective_from,
            effective_to=row.effective_to,
            act=Act(number=row.act_number, day=row.act_date, protocol=row.act_protocol),
            reason=row.reason,
            running_projects_continue=row.running_projects_continue,
            recorded_at=row.recorded_at,
            recorded_by=row.recorded_by,
        )
        for row in rows
    )


def history(accreditation_ids: Iterable[int]) -> dict[int, tuple[ActFact, ...]]:
    """The acts of each accreditation, as the rules want them."""
    acts = AccreditationAct
    rows = session().execute(
        select(
            acts.accreditation_id,
            acts.id,
            acts.kind,
            acts.effective_from,
            acts.effective_to,
            acts.recorded_at,
            acts.running_projects_continue,
        )
        .where(acts.accreditation_id.in_(set(accreditation_ids)))
        .order_by(acts.accreditation_id, acts.id)
    )
    found: dict[int, list[ActFact]] = {each: [] for each in accreditation_ids}
    for row in rows:
        found[row.accreditation_id].append(
            ActFact(
                id=row.id,
                kind=ActKind(row.kind),
                effective_from=row.effective_from,
                effective_to=row.effective_to,
                recorded_at=row.recorded_at,
                running_projects_continue=row.running_projects_continue,
            )
        )
    return {each: tuple(facts) for each, facts in found.items()}


def covering(service_code: str, comune_id: int, on: date) -> tuple[Accreditation, ...]:
    """Accreditations of every state for a service that hold in a Comune on a day."""
    statement = (
        chosen(None, None, service_code)
        .join(AccreditationComune, AccreditationComune.accreditation_id == AccreditationRow.id)
        .where(
            AccreditationComune.comune_id == comune_id,
            AccreditationComune.valid_from <= on,
            or_(AccreditationComune.valid_to.is_(None), AccreditationComune.valid_to > on),
        )
    )
    return tuple(card_of(row) for row in session().scalars(statement))


def pact_of(row: PactRow) -> Pact:
    """The row as a frozen value."""
    return Pact(
        id=row.id,
        agency_id=row.agency_id,
        provider_id=row.provider_id,
        accreditation_id=row.accreditation_id,
        service_code=row.service_code,
        number=row.number,
        cig=row.cig,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        state=row.state,
        signed_on=row.signed_on,
        terminated_on=row.terminated_on,
    )


def pacts(
    agency_id: int | None = None, provider_id: int | None = None, accreditation_id: int | None = None
) -> tuple[Pact, ...]:
    """Pacts of every state within reach, oldest first."""
    statement = select(PactRow).order_by(PactRow.valid_from, PactRow.id)
    if agency_id is not None:
        statement = statement.where(PactRow.agency_id == agency_id)
    if provider_id is not None:
        statement = statement.where(PactRow.provider_id == provider_id)
    if accreditation_id is not None:
        statement = statement.where(PactRow.accreditation_id == accreditation_id)
    return tuple(pact_of(row) for row in session().scalars(statement))


def locked_pact(pact_id: int) -> PactRow:
    """The row, locked until the transaction ends.

    Raises:
        LookupError: there is none of that id that the actor may change.
    """
    row = session().scalars(select(PactRow).where(PactRow.id == pact_id).with_for_update()).one_or_none()
    if row is None:
        raise LookupError(f"no pact {pact_id}")
    return row


def tariffs(agency_id: int, service_code: str | None = None) -> tuple[Tariff, ...]:
    """The tariffs of an agency, by service and qualities, the latest first."""
    qualities = (
        TariffRow.service_code,
        TariffRow.profile,
        TariffRow.day_type,
        TariffRow.time_band,
        TariffRow.school_level,
        TariffRow.fund,
        TariffRow.provider_id.nulls_first(),
    )
    statement = (
        select(TariffRow)
        .where(TariffRow.agency_id == agency_id)
        .order_by(*qualities, TariffRow.valid_from.desc(), TariffRow.id)
    )
    if service_code is not None:
        statement = statement.where(TariffRow.service_code == service_code)
    return tuple(_tariff(row) for row in session().scalars(statement))


def prices_of_pact(pact: Pact, day: date) -> tuple[tuple[Tariff, Decimal], ...]:
    """The agency's tariffs of a pact's service on a day, each with the price that this provider has: its own where
    one was agreed.
    """
    held = [each for each in tariffs(pact.agency_id, pact.service_code) if each.price.period.holds(day)]
    own = [each.price for each in held if each.provider_id == pact.provider_id]
    found = []
    for each in held:
        if each.provider_id is None:
            agreed = price_for(own, replace(each.price.key, provider_id=pact.provider_id), day)
            found.append((each, agreed.unit_price if agreed else each.unit_price))
    return tuple(found)


def _tariff(row: TariffRow) -> Tariff:
    return Tariff(
        id=row.id,
        agency_id=row.agency_id,
        provider_id=row.provider_id,
        service_code=row.service_code,
        profile=row.profile,
        day_type=row.day_type,
        time_band=row.time_band,
        school_level=row.school_level,
        fund=row.fund,
        unit_price=row.unit_price,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        act=row.act,
    )


def latest_tariff(agency_id: int, key: TariffKey) -> TariffRow | None:
    """The row with that key that begins last, locked."""
    statement = (
        select(TariffRow)
        .where(
            TariffRow.agency_id == agency_id,
            TariffRow.service_code == key.service_code,
            TariffRow.profile == key.profile,
            TariffRow.day_type == key.day_type,
            TariffRow.time_band == key.time_band,
            TariffRow.school_level == key.school_level,
            TariffRow.fund == key.fund,
            TariffRow.provider_id.is_not_distinct_from(key.provider_id),
        )
        .order_by(TariffRow.valid_from.desc(), TariffRow.id.desc())
        .limit(1)
        .with_for_update()
    )
    return session().scalars(statement).one_or_none()


def agreed_tariffs(agency_id: int, provider_id: int, service_code: str) -> tuple[TariffRow, ...]:
    """What was agreed with one provider for a service, locked, in order."""
    statement = (
        select(TariffRow)
        .where(
            TariffRow.agency_id == agency_id,
            TariffRow.provider_id == provider_id,
            TariffRow.service_code == service_code,
        )
        .order_by(TariffRow.id)
        .with_for_update()
    )
    return tuple(session().scalars(statement))


def price_of(row: TariffRow) -> Price:
    """The row as the rules want it."""
    return _tariff(row).price


def numbers_taken(agency_id: int, numbers: Sequence[str]) -> frozenset[str]:
    """Which of these accreditation numbers the agency has given."""
    statement = select(AccreditationRow.number).where(
        AccreditationRow.agency_id == agency_id, AccreditationRow.number.in_(numbers)
    )
    return frozenset(session().scalars(statement))
