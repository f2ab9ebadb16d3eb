"""Tables: beneficiaries with their residences, individual projects, authorised time, choices of provider."""

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.sql import literal_column

from app.db import Base, Id, Instant, Json, Key
from blueprints.care.rules.words import Chooser, Per, Suspension
from blueprints.care.states import ProjectState

_PERIOD = "valid_to is null or valid_to > valid_from"


def one_of(kind: type[StrEnum], name: str) -> str:
    """The condition that a column holds a value of an enum."""
    return f"{name} in ({', '.join(repr(str(each)) for each in kind)})"


def no_two_periods(table: str, same: str) -> ExcludeConstraint:
    """The constraint that two rows of one `same` share no day."""
    return ExcludeConstraint(
        (same, "="), (literal_column("daterange(valid_from, valid_to)"), "&&"), name=f"ex_{table}_period"
    )


class Beneficiary(Base):
    """A person who receives care. Everybody but a case worker of the agency knows only the code."""

    __tablename__ = "beneficiaries"
    __table_args__ = (UniqueConstraint("agency_id", "code"), UniqueConstraint("id", "agency_id"))

    id: Mapped[Key]
    agency_id: Mapped[Id] = mapped_column(ForeignKey("agencies.id"))
    code: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(120))
    fiscal_code: Mapped[str | None] = mapped_column(String(16))
    born_on: Mapped[date]
    died_on: Mapped[date | None]
    social_record: Mapped[str | None] = mapped_column(String(60))
    created_at: Mapped[Instant]


class Residence(Base):
    """Where a beneficiary lives, by date. `outside_agreed`: a Comune outside the territory agreed to pay."""

    __tablename__ = "residences"
    __table_args__ = (
        CheckConstraint(_PERIOD, name="period"),
        no_two_periods("residences", "beneficiary_id"),
        ForeignKeyConstraint(
            ["beneficiary_id", "agency_id"],
            ["beneficiaries.id", "beneficiaries.agency_id"],
            name="fk_residences_beneficiary_id",
        ),
    )

    id: Mapped[Key]
    beneficiary_id: Mapped[Id]
    agency_id: Mapped[Id]
    comune_id: Mapped[Id] = mapped_column(ForeignKey("comuni.id"))
    outside_agreed: Mapped[bool] = mapped_column(server_default="false")
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]


class Project(Base):
    """An individual project (PAI, PEI): one service, one profile, one place, from one day to another."""

    __tablename__ = "projects"
    __table_args__ = (
        UniqueConstraint("agency_id", "code"),
        UniqueConstraint("id", "agency_id"),
        CheckConstraint(one_of(ProjectState, "state"), name="state"),
        CheckConstraint(_PERIOD, name="period"),
        ForeignKeyConstraint(
            ["beneficiary_id", "agency_id"],
            ["beneficiaries.id", "beneficiaries.agency_id"],
            name="fk_projects_beneficiary_id",
        ),
        Index("ix_projects_list", "agency_id", "service_code", "state", "id"),
        Index(None, "beneficiary_id"),
    )

    id: Mapped[Key]
    agency_id: Mapped[Id] = mapped_column(ForeignKey("agencies.id"))
    code: Mapped[str] = mapped_column(String(20))
    beneficiary_id: Mapped[Id]
    service_code: Mapped[str] = mapped_column(ForeignKey("services.code"))
    profile: Mapped[str] = mapped_column(String(40))
    school_level: Mapped[str] = mapped_column(String(20), server_default="")
    fund: Mapped[str] = mapped_column(String(40), server_default="COMUNE")
    comune_id: Mapped[Id] = mapped_column(ForeignKey("comuni.id"))
    requested_minutes: Mapped[int | None]
    double_operator: Mapped[bool] = mapped_column(server_default="false")
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    state: Mapped[str] = mapped_column(String(20))
    note: Mapped[str] = mapped_column(Text, server_default="")
    version: Mapped[int] = mapped_column(server_default="1")
    created_at: Mapped[Instant]
    created_by: Mapped[Id | None] = mapped_column(ForeignKey("people.id"))


class ProjectVersion(Base):
    """The terms of a project as they were until a revision replaced them."""

    __tablename__ = "project_versions"
    __table_args__ = (
        UniqueConstraint("project_id", "number"),
        ForeignKeyConstraint(
            ["project_id", "agency_id"], ["projects.id", "projects.agency_id"], name="fk_project_versions_project_id"
        ),
    )

    id: Mapped[Key]
    project_id: Mapped[Id]
    agency_id: Mapped[Id]
    number: Mapped[int]
    terms: Mapped[Json]
    replaced_at: Mapped[Instant]
    replaced_by: Mapped[Id | None] = mapped_column(ForeignKey("people.id"))


class Authorisation(Base):
    """Minutes that a project may use in each week, each month or its whole period."""

    __tablename__ = "authorisations"
    __table_args__ = (
        CheckConstraint(one_of(Per, "per"), name="per"),
        CheckConstraint("minutes > 0", name="minutes"),
        CheckConstraint(_PERIOD, name="period"),
        ForeignKeyConstraint(
            ["project_id", "agency_id"], ["projects.id", "projects.agency_id"], name="fk_authorisations_project_id"
        ),
        ExcludeConstraint(
            ("project_id", "="),
            ("per", "="),
            (literal_column("daterange(valid_from, valid_to)"), "&&"),
            name="ex_authorisations_period",
        ),
    )

    id: Mapped[Key]
    project_id: Mapped[Id]
    agency_id: Mapped[Id]
    per: Mapped[str] = mapped_column(String(10))
    minutes: Mapped[int]
    carry_over: Mapped[bool] = mapped_column(server_default="false")
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    recorded_at: Mapped[Instant]
    recorded_by: Mapped[Id | None] = mapped_column(ForeignKey("people.id"))


class ExtraAuthorisation(Base):
    """Further minutes for some days, with the code that entries name."""

    __tablename__ = "extra_authorisations"
    __table_args__ = (
        UniqueConstraint("project_id", "code"),
        CheckConstraint("minutes > 0", name="minutes"),
        CheckConstraint("valid_to > valid_from", name="period"),
        ForeignKeyConstraint(
            ["project_id", "agency_id"],
            ["projects.id", "projects.agency_id"],
            name="fk_extra_authorisations_project_id",
        ),
    )

    id: Mapped[Key]
    project_id: Mapped[Id]
    agency_id: Mapped[Id]
    code: Mapped[str] = mapped_column(String(20))
    minutes: Mapped[int]
    reason: Mapped[str] = mapped_column(String(200))
    valid_from: Mapped[date]
    valid_to: Mapped[date]
    recorded_at: Mapped[Instant]
    recorded_by: Mapped[Id | None] = mapped_column(ForeignKey("people.id"))


class ProjectSuspension(Base):
    """Days on which a project gives no right to care."""

    __tablename__ = "project_suspensions"
    __table_args__ = (
        CheckConstraint(one_of(Suspension, "reason"), name="reason"),
        CheckConstraint(_PERIOD, name="period"),
        ForeignKeyConstraint(
            ["project_id", "agency_id"], ["projects.id", "projects.agency_id"], name="fk_project_suspensions_project_id"
        ),
        Index("ix_project_suspensions_project_id", "project_id", "valid_from"),
    )

    id: Mapped[Key]
    project_id: Mapped[Id]
    agency_id: Mapped[Id]
    reason: Mapped[str] = mapped_column(String(20))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    recorded_at: Mapped[Instant]
    recorded_by: Mapped[Id | None] = mapped_column(ForeignKey("people.id"))


class Choice(Base):
    """The provider that the citizen chose, from one day to another."""

    __tablename__ = "choices"
    __table_args__ = (
        CheckConstraint(one_of(Chooser, "chosen_by"), name="chosen_by"),
        CheckConstraint(_PERIOD, name="period"),
        no_two_periods("choices", "project_id"),
        ForeignKeyConstraint(
            ["project_id", "agency_id"], ["projects.id", "projects.agency_id"], name="fk_choices_project_id"
        ),
        Index("ix_choices_provider_id", "provider_id", "project_id"),
    )

    id: Mapped[Key]
    project_id: Mapped[Id]
    agency_id: Mapped[Id]
    provider_id: Mapped[Id] = mapped_column(ForeignKey("providers.id"))
    chosen_on: Mapped[date]
    chosen_by: Mapped[str] = mapped_column(String(30))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    recorded_at: Mapped[Instant]
    recorded_by: Mapped[Id | None] = mapped_column(ForeignKey("people.id"))
