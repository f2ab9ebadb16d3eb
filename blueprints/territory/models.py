"""Tables: agencies, sub-areas, Comuni with validity, services, and what each agency decides."""

from datetime import date
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Numeric, String, UniqueConstraint, func
from sqlalchemy.dialects.postgresql import JSONB, ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.sql import literal_column

from app.db import Base, Id, Instant, Json, Key


class Agency(Base):
    """An inter-municipal social agency: each call, pact, project and invoice belongs to one."""

    __tablename__ = "agencies"

    id: Mapped[Key]
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(160))
    vat_number: Mapped[str] = mapped_column(String(11))
    fiscal_code: Mapped[str] = mapped_column(String(16))
    office_code: Mapped[str] = mapped_column(String(7))
    pec: Mapped[str] = mapped_column(String(254))
    email: Mapped[str] = mapped_column(String(254))
    phone: Mapped[str] = mapped_column(String(40))
    address: Mapped[str] = mapped_column(String(200))


class Comune(Base):
    """A municipality. `sort_key` orders names without accents and apostrophes."""

    __tablename__ = "comuni"

    id: Mapped[Key]
    istat_code: Mapped[str] = mapped_column(String(6), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    sort_key: Mapped[str] = mapped_column(String(120))
    fiscal_code: Mapped[str] = mapped_column(String(16))
    cadastral_code: Mapped[str] = mapped_column(String(4))
    population: Mapped[int | None]
    latitude: Mapped[Decimal | None] = mapped_column(Numeric(9, 6))
    longitude: Mapped[Decimal | None] = mapped_column(Numeric(9, 6))
    patron_month: Mapped[int | None]
    patron_day: Mapped[int | None]


class SubArea(Base):
    """A part of an agency's territory."""

    __tablename__ = "sub_areas"
    __table_args__ = (UniqueConstraint("agency_id", "number"),)

    id: Mapped[Key]
    agency_id: Mapped[Id] = mapped_column(ForeignKey("agencies.id"))
    number: Mapped[int]
    name: Mapped[str] = mapped_column(String(120))


class AgencyComune(Base):
    """A Comune in the territory of an agency, from one day to another."""

    __tablename__ = "agency_comuni"
    __table_args__ = (
        ExcludeConstraint(
            ("agency_id", "="),
            ("comune_id", "="),
            (literal_column("daterange(valid_from, valid_to)"), "&&"),
            name="ex_agency_comuni_period",
        ),
    )

    id: Mapped[Key]
    agency_id: Mapped[Id] = mapped_column(ForeignKey("agencies.id"))
    comune_id: Mapped[Id] = mapped_column(ForeignKey("comuni.id"))
    sub_area_id: Mapped[Id] = mapped_column(ForeignKey("sub_areas.id"))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]


class Zone(Base):
    """A named set of Comuni in which a service or an accreditation can hold (all, without the city, ...)."""

    __tablename__ = "zones"
    __table_args__ = (UniqueConstraint("agency_id", "code"),)

    id: Mapped[Key]
    agency_id: Mapped[Id] = mapped_column(ForeignKey("agencies.id"))
    code: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(120))
    comune_ids: Mapped[Json]


class Service(Base):
    """A service that accredited providers deliver."""

    __tablename__ = "services"

    code: Mapped[str] = mapped_column(String(30), primary_key=True)
    position: Mapped[int]
    area: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(120))
    name_en: Mapped[str] = mapped_column(String(120))
    description: Mapped[str]
    description_en: Mapped[str] = mapped_column(server_default="")
    profiles: Mapped[Json]
    day_types: Mapped[Json]
    school_levels: Mapped[Json]


class AgencyParameter(Base):
    """The value of something that an agency decides, from one day to another."""

    __tablename__ = "agency_parameters"
    __table_args__ = (
        CheckConstraint("valid_to is null or valid_to > valid_from", name="period"),
        ExcludeConstraint(
            ("agency_id", "="),
            ("name", "="),
            (literal_column("daterange(valid_from, valid_to)"), "&&"),
            name="ex_agency_parameters_period",
        ),
    )

    id: Mapped[Key]
    agency_id: Mapped[Id] = mapped_column(ForeignKey("agencies.id"))
    name: Mapped[str] = mapped_column(String(80))
    value: Mapped[object] = mapped_column(JSONB)
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    source: Mapped[str] = mapped_column(String(200))
    set_by: Mapped[Id | None]
    set_at: Mapped[Instant] = mapped_column(server_default=func.now())
