"""What may be decided about a project: choices, authorisations, suspensions."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from app.decisions import Refusal
from app.periods import Period
from blueprints.care.rules.words import Per
from blueprints.care.states import ProjectState

ADULT_YEARS = 18


@dataclass(frozen=True, kw_only=True)
class ProjectTerms:
    """What a project is about; `requested_minutes` a week are those the school group (GLO) asked for."""

    service_code: str
    profile: str
    comune_id: int
    period: Period
    school_level: str = ""
    fund: str = "COMUNE"
    requested_minutes: int | None = None
    double_operator: bool = False
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Offered:
    """What the service can be: the profiles and school levels that it knows."""

    profiles: tuple[str, ...]
    school_levels: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class AuthorisedTime:
    """Minutes in each week, month or the whole period; `carry_over` lets what is left go to the next one."""

    per: str
    minutes: int
    carry_over: bool = False


@dataclass(frozen=True, kw_only=True)
class Choosing:
    """A choice about to be recorded; `current_from` is the first day of the choice in force, if any."""

    state: ProjectState
    project: Period
    provider_id: int
    eligible: Collection[int]
    valid_from: date
    current_from: date | None
    current_provider_id: int | None


def reasons_not_to_open(terms: ProjectTerms, offered: Offered) -> tuple[Refusal, ...]:
    """Why these terms make no project."""
    found = []
    if terms.profile not in offered.profiles:
        found.append(Refusal("profile-not-of-service", profile=terms.profile, service=terms.service_code))
    if bool(offered.school_levels) != bool(terms.school_level) or (
        terms.school_level and terms.school_level not in offered.school_levels
    ):
        found.append(Refusal("school-level-wrong", service=terms.service_code, levels=offered.school_levels))
    return tuple(found)


def reasons_not_to_start_later(start: date, was: date, first_delivered: date | None) -> tuple[Refusal, ...]:
    """Why a project that started on `was` may not start on another day: its delivered hours would be outside it."""
    if first_delivered is None or start <= was or start <= first_delivered:
        return ()
    return (Refusal("project-start-after-hours", first=first_delivered),)


def reasons_not_to_authorise(
    state: ProjectState, project: Period, time: AuthorisedTime, period: Period
) -> tuple[Refusal, ...]:
    """Why this time may not be authorised."""
    found = []
    if state is ProjectState.CLOSED:
        found.append(Refusal("project-closed"))
    if time.minutes <= 0:
        found.append(Refusal("minutes-not-positive"))
    if time.per == Per.WEEK and time.minutes > 7 * 24 * 60:
        found.append(Refusal("minutes-more-than-a-week"))
    if not project.covers(period):
        found.append(Refusal("outside-project", start=project.start, last=project.last))
    return tuple(found)


def reasons_not_to_choose(choosing: Choosing) -> tuple[Refusal, ...]:
    """Why this provider may not be chosen from that day (free choice among accredited bodies, law 328/2000)."""
    found = []
    if choosing.state is ProjectState.CLOSED:
        found.append(Refusal("project-closed"))
    if choosing.provider_id not in choosing.eligible:
        found.append(Refusal("provider-not-eligible", day=choosing.valid_from))
    if not choosing.project.holds(choosing.valid_from):
        found.append(Refusal("outside-project", start=choosing.project.start, last=choosing.project.last))
    if choosing.current_from is not None and choosing.valid_from <= choosing.current_from:
        found.append(Refusal("choice-before-current", day=choosing.current_from))
    if choosing.current_provider_id == choosing.provider_id:
        found.append(Refusal("provider-chosen-already"))
    return tuple(found)


def is_minor(born_on: date, day: date) -> bool:
    """Whether a person is under eighteen on a day."""
    years = day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))
    return years < ADULT_YEARS


def authorised_minutes(times: Iterable[tuple[AuthorisedTime, Period]], month: Period) -> int | None:
    """Minutes that a month holds at most, None when only whole-period limits are known.

    A week counts by its days in the month: seven days of the month are one week.
    """
    total, known = 0, False
    for time, period in times:
        end = min(month.end or date.max, period.end or date.max)
        days = (end - max(month.start, period.start)).days
        if days <= 0 or time.per == Per.PERIOD:
            continue
        known = True
        total += time.minutes * days // 7 if time.per == Per.WEEK else time.minutes
    return total if known else None
