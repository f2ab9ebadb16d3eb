"""What other rooms may ask of care, and command."""

from datetime import date
from typing import TYPE_CHECKING

from blueprints.care.queries import cards
from blueprints.care.queries.cards import (
    FundCard,
    ProjectCard,
    entry_codes,
    fund_cards,
    project_codes,
    projects_served_by,
)
from blueprints.care.queries.deliveries import AcceptedLine, ReportCard, accepted_lines, reports
from blueprints.care.queries.schools import days_with_lessons
from blueprints.care.rules.projects import AuthorisedTime, ProjectTerms
from blueprints.care.services import (
    NewChoice,
    NewPerson,
    accept_report,
    authorise,
    authorise_extra,
    bring_file,
    check_batch,
    choose_provider,
    close_project,
    confirm_batch,
    cut_line,
    import_batch,
    lock_report,
    move_residence,
    open_project,
    return_report,
    start_review,
    submit_report,
    suspend_project,
)
from blueprints.territory import api as territory

if TYPE_CHECKING:
    import polars as pl

    from blueprints.care.queries.frames import Codebook


def codebook(agency_id: int) -> "Codebook":
    """The order of service, profile and fund codes in the frames of one agency: places counted from 1."""
    from blueprints.care.queries.frames import Codebook

    services = territory.services()
    profiles = sorted({profile for service in services for profile in service.profiles})
    codes = tuple(service.code for service in services)
    return Codebook(services=codes, profiles=tuple(profiles), funds=cards.funds(agency_id))


def entries_frame(
    agency_id: int, first: date, last: date, provider_id: int | None = None, book: "Codebook | None" = None
) -> "pl.DataFrame":
    """The service entries of some days (both in) with integer keys, by COPY binary on the session's connection.

    Columns as in `queries.frames.ENTRIES`; `book` gives the numbers of service, profile and fund codes.
    `billed_minutes` are 0 until the report is submitted.
    """
    from blueprints.care.queries.frames import Scope, entries

    scope = Scope(agency_id=agency_id, first=first, last=last, provider_id=provider_id)
    return entries(scope, book or codebook(agency_id))


def project_facts(
    agency_id: int, first: date, last: date, provider_id: int | None = None, book: "Codebook | None" = None
) -> "dict[str, pl.DataFrame]":
    """Frames by name: projects that hold in those days with all that bears on them, and their schools' open days."""
    from blueprints.care.queries.frames import Scope
    from blueprints.care.queries.frames import project_facts as read
    from blueprints.care.queries.frames import school_days as framed

    scope = Scope(agency_id=agency_id, first=first, last=last, provider_id=provider_id)
    found = read(scope, book or codebook(agency_id))
    days = days_with_lessons(agency_id, first, last, found["enrolments"]["school"].unique().to_list())
    return {**found, "school_days": framed(days)}


__all__ = [
    "AcceptedLine",
    "AuthorisedTime",
    "FundCard",
    "NewChoice",
    "NewPerson",
    "ProjectCard",
    "ProjectTerms",
    "ReportCard",
    "accept_report",
    "accepted_lines",
    "authorise",
    "authorise_extra",
    "bring_file",
    "check_batch",
    "choose_provider",
    "close_project",
    "codebook",
    "confirm_batch",
    "cut_line",
    "entries_frame",
    "entry_codes",
    "fund_cards",
    "import_batch",
    "lock_report",
    "move_residence",
    "open_project",
    "project_codes",
    "project_facts",
    "projects_served_by",
    "reports",
    "return_report",
    "start_review",
    "submit_report",
    "suspend_project",
]
