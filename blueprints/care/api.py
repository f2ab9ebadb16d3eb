"""What other rooms may ask of care, and command."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import TYPE_CHECKING

from blueprints.care.messages import FIELD_NAMES
from blueprints.care.queries import cards
from blueprints.care.queries.cards import (
    FundCard,
    ProjectCard,
    entry_names,
    fund_cards,
    project_codes,
    projects_served_by,
)
from blueprints.care.queries.deliveries import (
    AcceptedLine,
    ReportCard,
    accepted_lines,
    accepted_lines_for,
    accepted_value,
    reports,
)
from blueprints.care.queries.finding import find_projects, lines_called
from blueprints.care.queries.left_alone import Ending, left_alone
from blueprints.care.queries.profiles import profile_of as column_profile
from blueprints.care.queries.schools import days_with_lessons, schools
from blueprints.care.queries.shares import BorneAccess, borne_accesses
from blueprints.care.rules.profiles import Profile
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
    from blueprints.care.services.trying import Tried


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


def entries_around(
    agency_id: int, provider_ids: Sequence[int], first: date, last: date, book: "Codebook"
) -> "pl.DataFrame":
    """The entries of some providers in whole months, with all others that bear on them; columns as in `entries_frame`.

    Carried-over and extra hours, absences since September, other providers of the same people, the days around.
    """
    from blueprints.care.queries import frames

    return frames.entries_around(agency_id, provider_ids, first, last, book)


def entries_behind(agency_id: int, report_line_ids: Sequence[int], book: "Codebook") -> "pl.DataFrame":
    """The entries of some report lines, with all others that bear on them; columns as in `entries_frame`."""
    from blueprints.care.queries import frames

    return frames.entries_behind(agency_id, report_line_ids, book)


def project_facts(
    agency_id: int,
    first: date,
    last: date,
    provider_id: int | None = None,
    book: "Codebook | None" = None,
    project_ids: Sequence[int] | None = None,
) -> "dict[str, pl.DataFrame]":
    """Frames by name: projects that hold in those days (or those asked for), with all that bears on them."""
    from blueprints.care.queries.frames import Scope
    from blueprints.care.queries.frames import project_facts as read

    scope = Scope(agency_id=agency_id, first=first, last=last, provider_id=provider_id, projects=project_ids)
    return read(scope, book or codebook(agency_id))


def school_days(agency_id: int, first: date, last: date) -> "pl.DataFrame":
    """The frame of the open days of the agency's schools between two days, both in."""
    from blueprints.care.queries import frames

    every = [each.id for each in schools(agency_id)]
    return frames.school_days(days_with_lessons(agency_id, first, last, every))


def tried_file(
    *, agency_id: int, provider_id: int, month: date, content: bytes, profile: Profile, now: datetime
) -> "AbstractContextManager[Tried]":
    """A block inside which the provider's month is as it would be with a file; after it nothing is left.

    `profile` says what the columns hold: `column_profile`, asked with the provider's reach.

    Raises:
        Refused: the file as a whole cannot be read.
    """
    from blueprints.care.services.trying import tried_file as block

    place = {"agency_id": agency_id, "provider_id": provider_id}
    return block(**place, month=month, content=content, profile=profile, now=now)


def column_name(field: str, language: str) -> str:
    """What a column of a file of entries is called."""
    return FIELD_NAMES[field][language]


REGISTERS = ("funds", "schools", "school_terms", "school_closures")
"""The tables behind `codebook`, `fund_cards` and `school_days`, for `app.stamps`."""

__all__ = [
    "REGISTERS",
    "AcceptedLine",
    "AuthorisedTime",
    "BorneAccess",
    "Ending",
    "FundCard",
    "NewChoice",
    "NewPerson",
    "Profile",
    "ProjectCard",
    "ProjectTerms",
    "ReportCard",
    "Tried",
    "accept_report",
    "accepted_lines",
    "accepted_lines_for",
    "accepted_value",
    "authorise",
    "authorise_extra",
    "borne_accesses",
    "bring_file",
    "check_batch",
    "choose_provider",
    "close_project",
    "codebook",
    "column_name",
    "column_profile",
    "confirm_batch",
    "cut_line",
    "entries_around",
    "entries_behind",
    "entries_frame",
    "entry_names",
    "find_projects",
    "fund_cards",
    "import_batch",
    "left_alone",
    "lines_called",
    "lock_report",
    "move_residence",
    "open_project",
    "project_codes",
    "project_facts",
    "projects_served_by",
    "reports",
    "return_report",
    "school_days",
    "start_review",
    "submit_report",
    "suspend_project",
    "tried_file",
]
