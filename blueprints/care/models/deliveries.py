"""Tables: imported files with their faults, service entries, monthly reports with their lines."""

from datetime import date

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    SmallInteger,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Id, Instant, Json, Key, UnitPrice
from blueprints.care.models.projects import one_of
from blueprints.care.states import GONE, BatchState, ReportState

IN_USE = f"state not in ({', '.join(repr(str(each)) for each in sorted(GONE))})"


class EntryBatch(Base):
    """One file of service entries that a provider brought for one agency and month."""

    __tablename__ = "entry_batches"
    __table_args__ = (
        CheckConstraint(one_of(BatchState, "state"), name="state"),
        CheckConstraint("extract(day from month) = 1", name="month"),
        UniqueConstraint("id", "agency_id", "provider_id"),
        Index(
            "uq_entry_batches_file",
            "provider_id",
            "agency_id",
            "month",
            "file_digest",
            unique=True,
            postgresql_where=text(IN_USE),
        ),
        Index("ix_entry_batches_list", "provider_id", "month", "id"),
    )

    id: Mapped[Key]
    agency_id: Mapped[Id] = mapped_column(ForeignKey("agencies.id"))
    provider_id: Mapped[Id] = mapped_column(ForeignKey("providers.id"))
    month: Mapped[date]
    file_digest: Mapped[str] = mapped_column(String(64))
    file_name: Mapped[str] = mapped_column(String(120))
    file_size: Mapped[int]
    state: Mapped[str] = mapped_column(String(20))
    rows: Mapped[int] = mapped_column(server_default="0")
    good: Mapped[int] = mapped_column(server_default="0")
    bad: Mapped[int] = mapped_column(server_default="0")
    present: Mapped[int] = mapped_column(server_default="0")
    inserted: Mapped[int] = mapped_column(server_default="0")
    changed: Mapped[int] = mapped_column(server_default="0")
    minutes: Mapped[int] = mapped_column(BigInteger, server_default="0")
    notices: Mapped[Json] = mapped_column(server_default=text("'[]'::jsonb"))
    outbox_id: Mapped[Id | None]
    uploaded_at: Mapped[Instant]
    uploaded_by: Mapped[Id | None] = mapped_column(ForeignKey("people.id"))
    decided_at: Mapped[Instant | None]
    decided_by: Mapped[Id | None] = mapped_column(ForeignKey("people.id"))


class BatchFault(Base):
    """Why one row of a file was not good. `code` has its sentence in the room's messages."""

    __tablename__ = "batch_faults"
    __table_args__ = (
        ForeignKeyConstraint(
            ["batch_id", "agency_id", "provider_id"],
            ["entry_batches.id", "entry_batches.agency_id", "entry_batches.provider_id"],
            name="fk_batch_faults_batch_id",
        ),
    )

    batch_id: Mapped[Id] = mapped_column(primary_key=True, autoincrement=False)
    line: Mapped[Id] = mapped_column(primary_key=True, autoincrement=False)
    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    field: Mapped[str] = mapped_column(String(20), primary_key=True)
    agency_id: Mapped[Id]
    provider_id: Mapped[Id]
    value: Mapped[str] = mapped_column(String(60))


class ServiceEntry(Base):
    """One delivered (or missed) access.

    Columns are of fixed width where rules need them. `day` is the local day of the start; minutes of -1
    mean that nothing is known; `billed_minutes` is set when the report is submitted. Overlaps can be stored.
    """

    __tablename__ = "service_entries"
    __table_args__ = (
        UniqueConstraint("provider_id", "external_id"),
        CheckConstraint("ended_at > started_at", name="duration"),
        CheckConstraint("kind between 1 and 5", name="kind"),
        CheckConstraint("reason between 0 and 14", name="reason"),
        CheckConstraint("day_type between 1 and 2", name="day_type"),
        ForeignKeyConstraint(
            ["batch_id", "agency_id", "provider_id"],
            ["entry_batches.id", "entry_batches.agency_id", "entry_batches.provider_id"],
            name="fk_service_entries_batch_id",
        ),
        ForeignKeyConstraint(
            ["project_id", "agency_id"], ["projects.id", "projects.agency_id"], name="fk_service_entries_project_id"
        ),
        Index("ix_service_entries_provider_id", "provider_id", "started_at"),
        Index("ix_service_entries_project_id", "project_id", "started_at"),
        Index("ix_service_entries_staff_member_id", "staff_member_id", "started_at"),
        Index("ix_service_entries_agency_id", "agency_id", "day"),
        Index(None, "batch_id"),
        Index(
            "ix_service_entries_report_line_id", "report_line_id", postgresql_where=text("report_line_id is not null")
        ),
    )

    id: Mapped[Key]
    agency_id: Mapped[Id]
    provider_id: Mapped[Id]
    project_id: Mapped[Id]
    staff_member_id: Mapped[Id] = mapped_column(ForeignKey("staff_members.id"))
    batch_id: Mapped[Id]
    report_line_id: Mapped[Id | None] = mapped_column(ForeignKey("report_lines.id"))
    extra_authorisation_id: Mapped[Id | None] = mapped_column(ForeignKey("extra_authorisations.id"))
    comune_id: Mapped[Id] = mapped_column(ForeignKey("comuni.id"))
    started_at: Mapped[Instant]
    ended_at: Mapped[Instant]
    day: Mapped[date]
    minutes: Mapped[int]
    billed_minutes: Mapped[int] = mapped_column(server_default="0")
    claimed_minutes: Mapped[int] = mapped_column(server_default="-1")
    clocked_minutes: Mapped[int] = mapped_column(server_default="-1")
    notice_minutes: Mapped[int] = mapped_column(server_default="-1")
    kind: Mapped[int] = mapped_column(SmallInteger)
    reason: Mapped[int] = mapped_column(SmallInteger)
    day_type: Mapped[int] = mapped_column(SmallInteger)
    confirmed: Mapped[bool]
    service_code: Mapped[str] = mapped_column(String(30))
    profile: Mapped[str] = mapped_column(String(40))
    fund: Mapped[str] = mapped_column(String(40))
    group_session: Mapped[str] = mapped_column(String(60))
    external_id: Mapped[str] = mapped_column(String(60))


class EntryVersion(Base):
    """What an entry said until a correction replaced it: by a person with a reason, or by a file (or its undoing)."""

    __tablename__ = "entry_versions"
    __table_args__ = (
        CheckConstraint("batch_id is not null or reason <> ''", name="reason"),
        ForeignKeyConstraint(
            ["batch_id", "agency_id", "provider_id"],
            ["entry_batches.id", "entry_batches.agency_id", "entry_batches.provider_id"],
            name="fk_entry_versions_batch_id",
        ),
        Index(None, "entry_id"),
        Index(None, "batch_id"),
    )

    id: Mapped[Key]
    entry_id: Mapped[Id] = mapped_column(ForeignKey("service_entries.id"))
    agency_id: Mapped[Id]
    provider_id: Mapped[Id]
    batch_id: Mapped[Id | None]
    undoing: Mapped[bool] = mapped_column(server_default="false")
    before: Mapped[Json]
    reason: Mapped[str] = mapped_column(String(300), server_default="")
    replaced_at: Mapped[Instant]
    replaced_by: Mapped[Id | None] = mapped_column(ForeignKey("people.id"))


class MonthlyReport(Base):
    """What a provider delivered for one service in one month. `code` is given when it is first submitted."""

    __tablename__ = "monthly_reports"
    __table_args__ = (
        UniqueConstraint("agency_id", "provider_id", "service_code", "month"),
        UniqueConstraint("agency_id", "code"),
        UniqueConstraint("id", "agency_id", "provider_id"),
        CheckConstraint(one_of(ReportState, "state"), name="state"),
        CheckConstraint("extract(day from month) = 1", name="month"),
        CheckConstraint("state = 'open' or code is not null", name="code"),
        Index("ix_monthly_reports_list", "provider_id", "month", "id"),
    )

    id: Mapped[Key]
    agency_id: Mapped[Id] = mapped_column(ForeignKey("agencies.id"))
    provider_id: Mapped[Id] = mapped_column(ForeignKey("providers.id"))
    service_code: Mapped[str] = mapped_column(ForeignKey("services.code"))
    month: Mapped[date]
    state: Mapped[str] = mapped_column(String(20))
    code: Mapped[str | None] = mapped_column(String(16))
    submitted_at: Mapped[Instant | None]
    submitted_by: Mapped[Id | None] = mapped_column(ForeignKey("people.id"))
    decided_at: Mapped[Instant | None]
    decided_by: Mapped[Id | None] = mapped_column(ForeignKey("people.id"))
    return_reason: Mapped[str] = mapped_column(String(400), server_default="")


class ReportLine(Base):
    """One total of a submitted report: project × profile × day type × unit price."""

    __tablename__ = "report_lines"
    __table_args__ = (
        UniqueConstraint("report_id", "position"),
        CheckConstraint("submitted_minutes >= 0", name="submitted_minutes"),
        CheckConstraint("accepted_minutes between 0 and submitted_minutes", name="accepted_minutes"),
        CheckConstraint(
            "accepted_minutes is null or accepted_minutes = submitted_minutes or reason <> ''", name="reason"
        ),
        CheckConstraint("day_type between 1 and 2", name="day_type"),
        ForeignKeyConstraint(
            ["report_id", "agency_id", "provider_id"],
            ["monthly_reports.id", "monthly_reports.agency_id", "monthly_reports.provider_id"],
            name="fk_report_lines_report_id",
        ),
        ForeignKeyConstraint(
            ["project_id", "agency_id"], ["projects.id", "projects.agency_id"], name="fk_report_lines_project_id"
        ),
        Index(None, "project_id"),
    )

    id: Mapped[Key]
    report_id: Mapped[Id]
    agency_id: Mapped[Id]
    provider_id: Mapped[Id]
    position: Mapped[int]
    project_id: Mapped[Id]
    profile: Mapped[str] = mapped_column(String(40))
    day_type: Mapped[int] = mapped_column(SmallInteger)
    school_level: Mapped[str] = mapped_column(String(20))
    fund: Mapped[str] = mapped_column(String(40))
    comune_id: Mapped[Id] = mapped_column(ForeignKey("comuni.id"))
    unit_price: Mapped[UnitPrice]
    accesses: Mapped[int]
    submitted_minutes: Mapped[int]
    accepted_minutes: Mapped[int | None]
    reason: Mapped[str] = mapped_column(String(200), server_default="")
