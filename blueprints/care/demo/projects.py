"""The demo's projects: people, authorised time, and a provider chosen among those that may be chosen."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache

from app.actors import Actor, Reach
from app.clock import in_rome
from app.demo import World
from app.periods import Period
from blueprints.care import services
from blueprints.care.demo.invented import person
from blueprints.care.rules.projects import AuthorisedTime, ProjectTerms
from blueprints.register import api as register
from blueprints.territory import api as territory

_YEAR = timedelta(days=365)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A project with its weekly plan: on which weekdays (0 is Monday), how long, in which slot of the day."""

    project_id: int
    service: str
    profile: str
    provider_id: int
    weekdays: tuple[int, ...]
    minutes: int
    per: str
    limit: int
    period: Period
    level: str = ""


@dataclass(frozen=True, kw_only=True)
class Kind:
    """How the projects of a service look in the demo."""

    service: str
    count: int
    profiles: tuple[str, ...]
    visits: tuple[int, ...]
    minutes: tuple[int, ...]
    ages: tuple[int, int]


KINDS = (
    Kind(service="SAD", count=290, profiles=("ASA", "ASA", "OSS"), visits=(2, 3, 3), minutes=(45, 60), ages=(66, 96)),
    Kind(service="ADM", count=120, profiles=("EDUCATOR",), visits=(2, 2, 3), minutes=(75, 90), ages=(4, 17)),
    Kind(
        service="AES", count=330, profiles=("SCHOOL-ASSISTANT", "EDUCATOR"), visits=(3, 4), minutes=(60,), ages=(4, 18)
    ),
    Kind(service="DIMPROT", count=30, profiles=("OSS",), visits=(5,), minutes=(60,), ages=(60, 94)),
)
LEVELS = ((4, 6, "infanzia"), (6, 11, "primaria"), (11, 14, "secondaria-1"), (14, 99, "secondaria-2"))
CHOOSERS = {"SAD": "person", "ADM": "guardian", "AES": "family", "DIMPROT": "family"}


def case_worker(world: World, agency: str) -> Actor:
    """The person who writes the projects down."""
    return Actor(
        person_id=world.ids["person"].get("assistente@cremona.example"),
        roles=frozenset({"case_worker"}),
        reach=Reach(kind="agency", agency_id=world.ids["agency"][agency]),
    )


def open_all(world: World, agency: str, month: Period, *, share: int = 1) -> list[Plan]:
    """Every kind of project of an agency; `share` is the part (one in so many) that a small agency has."""
    agency_id = world.ids["agency"][agency]
    comuni = [each.id for each in territory.comuni_of(agency_id, month.start)]

    @cache
    def eligible(service: str, comune: int, day: date) -> tuple[int, ...]:
        here = {each.provider_id for each in register.accreditations(agency_id=agency_id, service_code=service)}
        return tuple(each for each in register.eligible(service, comune, day) if each in here)

    plans = []
    for kind in KINDS:
        for number in range(kind.count // share):
            start = _start_of(world, kind, month)
            comune = world.random.choice(comuni)
            open_to = eligible(kind.service, comune, start)
            if not open_to:
                comune = next((each for each in comuni if eligible(kind.service, each, start)), 0)
                open_to = eligible(kind.service, comune, start) if comune else ()
            if open_to:
                provider_id = world.random.choice(open_to)
                plans.append(_open(world, agency, kind, comune, provider_id, start, number))
    return plans


def _start_of(world: World, kind: Kind, month: Period) -> date:
    if kind.service == "AES":
        year = month.start.year if month.start.month >= 9 else month.start.year - 1
        return date(year, 9, 1)
    if kind.service == "DIMPROT":
        return month.start + timedelta(days=world.random.randrange(8))
    return month.start - timedelta(days=world.random.randrange(40, 140))


def _open(world: World, agency: str, kind: Kind, comune: int, provider_id: int, start: date, number: int) -> Plan:
    random = world.random
    someone, level = _person(world, kind, comune, start, number)
    profile = kind.profiles[number % len(kind.profiles)]
    visits, minutes = random.choice(kind.visits), random.choice(kind.minutes)
    weekdays = _weekdays(world, kind, visits, number)
    per, limit = _limit(kind, number, visits, minutes)
    period = Period(start, start + timedelta(days=30) if kind.service == "DIMPROT" else None)
    project_id = services.open_project(
        agency_id=world.ids["agency"][agency],
        person=someone,
        terms=ProjectTerms(
            service_code=kind.service,
            profile=profile,
            comune_id=comune,
            period=period,
            school_level=level,
            requested_minutes=visits * minutes + 60 if kind.service == "AES" else None,
        ),
        time=AuthorisedTime(per=per, minutes=limit),
        choice=services.NewChoice(
            provider_id=provider_id,
            valid_from=start,
            chosen_on=start - timedelta(days=6),
            chosen_by=CHOOSERS[kind.service],
        ),
        actor=case_worker(world, agency),
        now=_at(start - timedelta(days=5)),
    )
    return Plan(
        project_id=project_id,
        service=kind.service,
        profile=profile,
        provider_id=provider_id,
        weekdays=weekdays,
        minutes=minutes,
        per=per,
        limit=limit,
        period=period,
        level=level,
    )


def _person(world: World, kind: Kind, comune: int, start: date, number: int) -> tuple[services.NewPerson, str]:
    """Somebody of the right age, and the school level of a pupil (empty for others)."""
    oldest, youngest = start - kind.ages[1] * _YEAR, start - kind.ages[0] * _YEAR
    name, fiscal_code, born = person(world.random, oldest=oldest, youngest=youngest)
    someone = services.NewPerson(
        name=name,
        fiscal_code=fiscal_code,
        born_on=born,
        residence_comune_id=comune,
        social_record=f"CS-{number:05d}",
    )
    return someone, _level(born, start) if kind.service == "AES" else ""


def _weekdays(world: World, kind: Kind, visits: int, number: int) -> tuple[int, ...]:
    days = range(5) if kind.service in {"AES", "ADM"} else range(6)
    weekdays = tuple(sorted(world.random.sample(days, visits)))
    on_sundays = kind.service == "SAD" and number % 9 == 0
    return (*weekdays[:-1], 6) if on_sundays else weekdays


def _limit(kind: Kind, number: int, visits: int, minutes: int) -> tuple[str, int]:
    if kind.service == "DIMPROT":
        return "period", 14 * 60
    if kind.service == "SAD" and number % 3 == 0:
        return "month", visits * minutes * 5
    return "week", visits * minutes


def _level(born: date, start: date) -> str:
    age = (start - born).days // 365
    return next(level for youngest, oldest, level in LEVELS if youngest <= age < oldest)


def _at(day: date) -> datetime:
    return in_rome(datetime.combine(day, time(11)))
