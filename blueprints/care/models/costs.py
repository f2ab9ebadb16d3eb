"""Tables: who pays (funds, shares, co-payment by ISEE) and when a person is not at home."""

from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.sql import literal_column

from app.db import Base, Cents, Id, Instant, Key, UnitPrice
from blueprints.care.models.projects import no_two_periods, one_of
from blueprints.care.rules.words import Stay as StayKind

_PERIOD = "valid_to is null or valid_to > valid_from"


class Stay(Base):
    """A stay in hospital or in a residence, to the minute; without an end the person is still there."""

    __tablename__ = "stays"
    __table_args__ = (
        CheckConstraint(one_of(StayKind, "kind"), name="kind"),
        CheckConstraint("ended_at is null or ended_at > started_at", name="period"),
        ForeignKeyConstraint(
            ["beneficiary_id", "agency_id"],
            ["beneficiaries.id", "beneficiaries.agency_id"],
            name="fk_stays_beneficiary_id",
        ),
        Index(None, "beneficiary_id", "started_at"),
    )

    id: Mapped[Key]
    beneficiary_id: Mapped[Id]
    agency_id: Mapped[Id]
    kind: Mapped[str] = mapped_column(String(20))
    started_at: Mapped[Instant]
    ended_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    recorded_at: Mapped[Instant]
    recorded_by: Mapped[Id | None] = mapped_column(ForeignKey("people.id"))


class Fund(Base):
    """Who pays beside the Comune. Where a CUP is required, invoices must name `cup`."""

    __tablename__ = "funds"
    __table_args__ = (
        UniqueConstraint("agency_id", "code"),
        CheckConstraint("code <> 'COMUNE'", name="code"),
        CheckConstraint("not cup_required or cup <> ''", name="cup"),
    )

    id: Mapped[Key]
    agency_id: Mapped[Id] = mapped_column(ForeignKey("agencies.id"))
    code: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(120))
    cup_required: Mapped[bool] = mapped_column(server_default="false")
    cup: Mapped[str] = mapped_column(String(15), server_default="")


class Allocation(Base):
    """The part of a project's cost that a fund bears, in millionths, by date; 'COMUNE' is that of residence."""

    __tablename__ = "allocations"
    __table_args__ = (
        CheckConstraint("millionths between 1 and 1000000", name="millionths"),
        CheckConstraint(_PERIOD, name="period"),
        ForeignKeyConstraint(
            ["project_id", "agency_id"], ["projects.id", "projects.agency_id"], name="fk_allocations_project_id"
        ),
        ExcludeConstraint(
            ("project_id", "="),
            ("fund_code", "="),
            (literal_column("daterange(valid_from, valid_to)"), "&&"),
            name="ex_allocations_period",
        ),
    )

    id: Mapped[Key]
    project_id: Mapped[Id]
    agency_id: Mapped[Id]
    fund_code: Mapped[str] = mapped_column(String(40))
    millionths: Mapped[int]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    recorded_at: Mapped[Instant]
    recorded_by: Mapped[Id | None] = mapped_column(ForeignKey("people.id"))


class IseeDeclaration(Base):
    """A person's ISEE, in cents, from one day to another (it expires on 31 December)."""

    __tablename__ = "isee_declarations"
    __table_args__ = (
        CheckConstraint("amount_cents >= 0", name="amount_cents"),
        CheckConstraint("valid_to > valid_from", name="period"),
        no_two_periods("isee_declarations", "beneficiary_id"),
        ForeignKeyConstraint(
            ["beneficiary_id", "agency_id"],
            ["beneficiaries.id", "beneficiaries.agency_id"],
            name="fk_isee_declarations_beneficiary_id",
        ),
    )

    id: Mapped[Key]
    beneficiary_id: Mapped[Id]
    agency_id: Mapped[Id]
    amount_cents: Mapped[Cents]
    valid_from: Mapped[date]
    valid_to: Mapped[date]
    recorded_at: Mapped[Instant]
    recorded_by: Mapped[Id | None] = mapped_column(ForeignKey("people.id"))


class CopaymentBand(Base):
    """Euros an hour that a person pays with an ISEE from `isee_from` (in) to `isee_to` (out) cents.

    Of one Comune, or (without) of all those that have no own bands for the service. The last band, without an
    upper end, is also the rate of whoever has no valid ISEE.
    """

    __tablename__ = "copayment_bands"
    __table_args__ = (
        CheckConstraint("isee_from >= 0 and (isee_to is null or isee_to > isee_from)", name="isee"),
        CheckConstraint("hourly >= 0", name="hourly"),
        CheckConstraint(_PERIOD, name="period"),
        ExcludeConstraint(
            ("agency_id", "="),
            (literal_column("coalesce(comune_id, 0)"), "="),
            ("service_code", "="),
            (literal_column("int8range(isee_from, isee_to)"), "&&"),
            (literal_column("daterange(valid_from, valid_to)"), "&&"),
            name="ex_copayment_bands_period",
        ),
    )

    id: Mapped[Key]
    agency_id: Mapped[Id] = mapped_column(ForeignKey("agencies.id"))
    comune_id: Mapped[Id | None] = mapped_column(ForeignKey("comuni.id"))
    service_code: Mapped[str] = mapped_column(ForeignKey("services.code"))
    isee_from: Mapped[Cents]
    isee_to: Mapped[Cents | None]
    hourly: Mapped[UnitPrice]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    source: Mapped[str] = mapped_column(String(200), server_default="")
