"""Tables of the register: accreditations and their acts, pacts, tariffs, and the version of the public list."""

from datetime import date

from sqlalchemy import (
    ARRAY,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    column,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Id, Instant, Json, Key, UnitPrice
from blueprints.register.rules import ActKind
from blueprints.register.states import AccreditationState, PactState, VariationState


def _one_of(kind: type[AccreditationState | PactState | VariationState | ActKind], name: str) -> str:
    return f"{name} in ({', '.join(repr(str(each)) for each in kind)})"


_NONE = text("'[]'")


class Accreditation(Base):
    """One provider, accredited by one agency for one service."""

    __tablename__ = "accreditations"
    __table_args__ = (
        UniqueConstraint("agency_id", "number", name="uq_accreditations_agency_id_number"),
        CheckConstraint(_one_of(AccreditationState, "state"), name="state"),
        CheckConstraint("valid_to > valid_from", name="period"),
        ExcludeConstraint(
            (column("agency_id"), "="),
            (column("provider_id"), "="),
            (column("service_code"), "="),
            (func.daterange(column("valid_from"), column("valid_to")), "&&"),
            name="ex_accreditations_overlap",
            where=text("state in ('enrolled', 'suspended')"),
            using="gist",
        ),
        Index("ix_accreditations_provider_id_id", "provider_id", "id"),
        Index("ix_accreditations_service_code_id", "service_code", "id"),
    )

    id: Mapped[Key]
    agency_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("agencies.id"))
    provider_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("providers.id"))
    service_code: Mapped[str] = mapped_column(String(30), ForeignKey("services.code"))
    number: Mapped[str] = mapped_column(String(40))
    state: Mapped[str] = mapped_column(String(20))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    # The application is kept in a room above: a number, not a foreign key.
    application_id: Mapped[Id | None]
    checklist_version_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("checklist_versions.id"))
    recorded_at: Mapped[Instant]
    languages: Mapped[list[str]] = mapped_column(ARRAY(String(40)))
    complementary: Mapped[str] = mapped_column(Text)
    opening_hours: Mapped[str] = mapped_column(String(200))
    charter_url: Mapped[str] = mapped_column(String(300))
    notes: Mapped[str] = mapped_column(Text)


class AccreditationComune(Base):
    """A Comune in which an accreditation holds, for [valid_from, valid_to); `rules.coverage` reads it."""

    __tablename__ = "accreditation_comuni"
    __table_args__ = (
        CheckConstraint("valid_to > valid_from", name="period"),
        CheckConstraint("(valid_to is null) = (ended_at is null)", name="ended"),
        Index("ix_accreditation_comuni_comune_id_accreditation_id", "comune_id", "accreditation_id"),
        Index(
            "uq_accreditation_comuni_open",
            "accreditation_id",
            "comune_id",
            unique=True,
            postgresql_where=text("valid_to is null"),
        ),
    )

    accreditation_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("accreditations.id"), primary_key=True)
    comune_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("comuni.id"), primary_key=True)
    agency_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("agencies.id"))
    provider_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("providers.id"))
    valid_from: Mapped[date] = mapped_column(primary_key=True, server_default=text("'0001-01-01'"))
    valid_to: Mapped[date | None]
    recorded_at: Mapped[Instant | None]
    ended_at: Mapped[Instant | None]


class AccreditationAct(Base):
    """One act: from when it takes effect, and when it was recorded. Rows are only added."""

    __tablename__ = "accreditation_acts"
    __table_args__ = (
        CheckConstraint(_one_of(ActKind, "kind"), name="kind"),
        CheckConstraint("effective_to > effective_from", name="period"),
        Index("ix_accreditation_acts_accreditation_id_effective_from_id", "accreditation_id", "effective_from", "id"),
    )

    id: Mapped[Key]
    accreditation_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("accreditations.id"))
    agency_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("agencies.id"))
    provider_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("providers.id"))
    kind: Mapped[str] = mapped_column(String(20))
    effective_from: Mapped[date]
    effective_to: Mapped[date | None]
    act_number: Mapped[str] = mapped_column(String(40))
    act_date: Mapped[date]
    act_protocol: Mapped[str] = mapped_column(String(60))
    reason: Mapped[str] = mapped_column(Text)
    running_projects_continue: Mapped[bool | None]
    recorded_at: Mapped[Instant]
    recorded_by: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("people.id"))


class Pact(Base):
    """The contract under an accreditation, with its one CIG."""

    __tablename__ = "pacts"
    __table_args__ = (
        UniqueConstraint("agency_id", "number", name="uq_pacts_agency_id_number"),
        UniqueConstraint("cig", name="uq_pacts_cig"),
        CheckConstraint(_one_of(PactState, "state"), name="state"),
        CheckConstraint("valid_to > valid_from", name="period"),
        CheckConstraint("state <> 'signed' or (cig is not null and signed_on is not null)", name="signed"),
        ExcludeConstraint(
            (column("accreditation_id"), "="),
            (func.daterange(column("valid_from"), column("valid_to")), "&&"),
            name="ex_pacts_overlap",
            where=text("state = 'signed'"),
            using="gist",
        ),
        Index("ix_pacts_agency_id_provider_id_id", "agency_id", "provider_id", "id"),
    )

    id: Mapped[Key]
    agency_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("agencies.id"))
    provider_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("providers.id"))
    accreditation_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("accreditations.id"))
    service_code: Mapped[str] = mapped_column(String(30), ForeignKey("services.code"))
    number: Mapped[str] = mapped_column(String(40))
    cig: Mapped[str | None] = mapped_column(String(15))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    state: Mapped[str] = mapped_column(String(20))
    signed_on: Mapped[date | None]
    terminated_on: Mapped[date | None]


class PactStep(Base):
    """A step towards the signed pact: when, under which protocol, and the digest of the file.

    `signers` are who signed the file, `doubts` what a person of the agency weighs; only their answer is added later.
    """

    __tablename__ = "pact_steps"
    __table_args__ = (
        CheckConstraint("kind in ('sent', 'provider_signed', 'countersigned')", name="kind"),
        CheckConstraint("digest is not null or protocol <> ''", name="proof"),
        CheckConstraint("(confirmed_at is null) = (confirmed_note is null)", name="confirmed"),
        UniqueConstraint("pact_id", "kind", name="uq_pact_steps_once"),
    )

    id: Mapped[Key]
    pact_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("pacts.id"))
    agency_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("agencies.id"))
    provider_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("providers.id"))
    kind: Mapped[str] = mapped_column(String(20))
    day: Mapped[date]
    protocol: Mapped[str] = mapped_column(String(60))
    digest: Mapped[str | None] = mapped_column(String(64))
    file_name: Mapped[str] = mapped_column(String(120))
    signers: Mapped[Json] = mapped_column(server_default=_NONE)
    doubts: Mapped[Json] = mapped_column(server_default=_NONE)
    recorded_at: Mapped[Instant]
    recorded_by: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("people.id"))
    confirmed_at: Mapped[Instant | None]
    confirmed_by: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("people.id"))
    confirmed_note: Mapped[str | None] = mapped_column(Text)


class PactVariation(Base):
    """A change of a signed pact that one side proposes and the other accepts or refuses."""

    __tablename__ = "pact_variations"
    __table_args__ = (
        CheckConstraint(_one_of(VariationState, "state"), name="state"),
        CheckConstraint("kind in ('tariff', 'territory')", name="kind"),
        CheckConstraint("proposed_by in ('agency', 'provider')", name="proposed_by"),
        CheckConstraint("(state = 'proposed') = (answered_at is null)", name="answered"),
        UniqueConstraint("pact_id", "number", name="uq_pact_variations_pact_id_number"),
    )

    id: Mapped[Key]
    pact_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("pacts.id"))
    agency_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("agencies.id"))
    provider_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("providers.id"))
    number: Mapped[int]
    kind: Mapped[str] = mapped_column(String(10))
    text: Mapped[str] = mapped_column(Text)
    effective_from: Mapped[date]
    added_comuni: Mapped[Json] = mapped_column(server_default=_NONE)
    removed_comuni: Mapped[Json] = mapped_column(server_default=_NONE)
    prices: Mapped[Json] = mapped_column(server_default=_NONE)
    state: Mapped[str] = mapped_column(String(10))
    proposed_by: Mapped[str] = mapped_column(String(10))
    proposed_at: Mapped[Instant]
    proposer_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("people.id"))
    answer: Mapped[str] = mapped_column(Text)
    answered_at: Mapped[Instant | None]
    answerer_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("people.id"))


class Tariff(Base):
    """A unit price in euros an hour, net of VAT. Only its end may be written later; a new price is a new row.

    With `provider_id` it is what was agreed with that provider, and holds for it instead of the price of all.
    """

    __tablename__ = "tariffs"
    __table_args__ = (
        CheckConstraint("valid_to > valid_from", name="period"),
        CheckConstraint("unit_price > 0", name="price"),
        ExcludeConstraint(
            (column("agency_id"), "="),
            (column("service_code"), "="),
            (column("profile"), "="),
            (column("day_type"), "="),
            (column("time_band"), "="),
            (column("school_level"), "="),
            (column("fund"), "="),
            (func.coalesce(column("provider_id"), 0), "="),
            (func.daterange(column("valid_from"), column("valid_to")), "&&"),
            name="ex_tariffs_overlap",
            using="gist",
        ),
    )

    id: Mapped[Key]
    agency_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("agencies.id"))
    provider_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("providers.id"))
    service_code: Mapped[str] = mapped_column(String(30), ForeignKey("services.code"))
    profile: Mapped[str] = mapped_column(String(40))
    day_type: Mapped[str] = mapped_column(String(40))
    time_band: Mapped[str] = mapped_column(String(40))
    school_level: Mapped[str] = mapped_column(String(40))
    fund: Mapped[str] = mapped_column(String(40))
    unit_price: Mapped[UnitPrice]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    act: Mapped[str] = mapped_column(String(120))
    recorded_at: Mapped[Instant]
    recorded_by: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("people.id"))


class RegisterVersion(Base):
    """How often an agency's part of the public list has changed, and in which transaction last.

    Triggers count; together the two never come back to an earlier value, also when the tables are emptied.
    """

    __tablename__ = "register_versions"

    agency_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("agencies.id"), primary_key=True)
    version: Mapped[Id]
    changed_in: Mapped[Id]
