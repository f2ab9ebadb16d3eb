"""Tables: schools with their terms and closing days, and which pupil is there at what hours."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Id, Instant, Key
from blueprints.care.models.projects import no_two_periods

_DAYS = "last_day >= first_day"


class School(Base):
    """A school. Its open days are those of its terms, less holidays, closures and, where it has none, Saturdays."""

    __tablename__ = "schools"
    __table_args__ = (
        UniqueConstraint("agency_id", "code"),
        UniqueConstraint("id", "agency_id"),
    )

    id: Mapped[Key]
    agency_id: Mapped[Id] = mapped_column(ForeignKey("agencies.id"))
    code: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(120))
    comune_id: Mapped[Id] = mapped_column(ForeignKey("comuni.id"))
    on_saturdays: Mapped[bool] = mapped_column(server_default="false")


class SchoolTerm(Base):
    """Lessons from the first to the last day, both in; of one school, or (without) of all that have no own term."""

    __tablename__ = "school_terms"
    __table_args__ = (
        CheckConstraint(_DAYS, name="days"),
        ForeignKeyConstraint(
            ["school_id", "agency_id"], ["schools.id", "schools.agency_id"], name="fk_school_terms_school_id"
        ),
        Index(None, "agency_id", "first_day"),
    )

    id: Mapped[Key]
    agency_id: Mapped[Id] = mapped_column(ForeignKey("agencies.id"))
    school_id: Mapped[Id | None]
    first_day: Mapped[date]
    last_day: Mapped[date]
    source: Mapped[str] = mapped_column(String(200), server_default="")


class SchoolClosure(Base):
    """Days without lessons, both in; of one school, or (without) of all."""

    __tablename__ = "school_closures"
    __table_args__ = (
        CheckConstraint(_DAYS, name="days"),
        ForeignKeyConstraint(
            ["school_id", "agency_id"], ["schools.id", "schools.agency_id"], name="fk_school_closures_school_id"
        ),
        Index(None, "agency_id", "first_day"),
    )

    id: Mapped[Key]
    agency_id: Mapped[Id] = mapped_column(ForeignKey("agencies.id"))
    school_id: Mapped[Id | None]
    first_day: Mapped[date]
    last_day: Mapped[date]
    reason: Mapped[str] = mapped_column(String(120))


class Enrolment(Base):
    """The school and level of the pupil of a project, by date."""

    __tablename__ = "enrolments"
    __table_args__ = (
        CheckConstraint("valid_to is null or valid_to > valid_from", name="period"),
        no_two_periods("enrolments", "project_id"),
        ForeignKeyConstraint(
            ["project_id", "agency_id"], ["projects.id", "projects.agency_id"], name="fk_enrolments_project_id"
        ),
        ForeignKeyConstraint(
            ["school_id", "agency_id"], ["schools.id", "schools.agency_id"], name="fk_enrolments_school_id"
        ),
    )

    id: Mapped[Key]
    project_id: Mapped[Id]
    agency_id: Mapped[Id]
    school_id: Mapped[Id]
    school_level: Mapped[str] = mapped_column(String(20))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    recorded_at: Mapped[Instant]
    recorded_by: Mapped[Id | None] = mapped_column(ForeignKey("people.id"))


class TimetableSpan(Base):
    """Minutes of the day in which a pupil is at school on a weekday (1 is Monday), by date."""

    __tablename__ = "timetable_spans"
    __table_args__ = (
        CheckConstraint("weekday between 1 and 7", name="weekday"),
        CheckConstraint("0 <= from_minute and from_minute < to_minute and to_minute <= 1440", name="minutes"),
        CheckConstraint("valid_to is null or valid_to > valid_from", name="period"),
        ForeignKeyConstraint(
            ["project_id", "agency_id"], ["projects.id", "projects.agency_id"], name="fk_timetable_spans_project_id"
        ),
        Index(None, "project_id", "valid_from"),
    )

    id: Mapped[Key]
    project_id: Mapped[Id]
    agency_id: Mapped[Id]
    weekday: Mapped[int] = mapped_column(SmallInteger)
    from_minute: Mapped[int] = mapped_column(SmallInteger)
    to_minute: Mapped[int] = mapped_column(SmallInteger)
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
