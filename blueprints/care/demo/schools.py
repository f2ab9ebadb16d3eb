"""The schools of the demo, with the year of lessons, and their pupils."""

from collections.abc import Sequence
from datetime import date, datetime, time

from app.actors import Actor
from app.clock import in_rome
from app.demo import World
from app.periods import Period
from blueprints.care import services
from blueprints.care.demo.projects import Plan
from blueprints.care.rules.schools import Span
from blueprints.territory import api as territory

KINDS = {
    "infanzia": "Scuola dell'infanzia",
    "primaria": "Scuola primaria",
    "secondaria-1": "Scuola secondaria di primo grado",
    "secondaria-2": "Istituto superiore",
}
TREES = ("delle Acacie", "dei Gelsi")
EVERY = 4  # one pupil in so many has a written timetable
MORNING = (8 * 60, 14 * 60)


def school_year(month: Period) -> int:
    """The year in which the month's school year began."""
    return month.start.year if month.start.month >= 9 else month.start.year - 1


def closures(year: int) -> tuple[tuple[date, date, str], ...]:
    """Days without lessons in the year that begins in September of `year`."""
    return (
        (date(year, 12, 23), date(year + 1, 1, 6), "Vacanze di Natale"),
        (date(year + 1, 4, 2), date(year + 1, 4, 7), "Vacanze di Pasqua"),
    )


def closed_days(month: Period) -> frozenset[date]:
    """The days of a month on which the demo's schools are closed for all."""
    spans = [Period.through(first, last) for first, last, _ in closures(school_year(month))]
    return frozenset(day for day in month.days() if any(span.holds(day) for span in spans))


def build(world: World, agency: str, plans: Sequence[Plan], month: Period, actor: Actor) -> None:
    """Two schools for each level, the calendar of the year, and the pupils of the projects."""
    agency_id = world.ids["agency"][agency]
    year = school_year(month)
    now = in_rome(datetime.combine(date(year, 8, 20), time(9)))
    comuni = territory.comuni_of(agency_id, month.start)
    ids: dict[str, list[int]] = {}
    for place, (level, kind) in enumerate(KINDS.items()):
        for number, tree in enumerate(TREES):
            school_id = services.add_school(
                agency_id=agency_id,
                code=f"{level[:3]}-{level[-1]}{number + 1}",
                name=f"{kind} {tree} Demo",
                comune_id=comuni[(place * 2 + number) % len(comuni)].id,
                on_saturdays=False,
                actor=actor,
                now=now,
            )
            ids.setdefault(level, []).append(school_id)
    spans = [(True, date(year, 9, 1), date(year + 1, 6, 30), "Calendario scolastico regionale")]
    spans += [(False, *closed) for closed in closures(year)]
    for open_, first, last, reason in spans:
        services.add_school_days(
            agency_id=agency_id, open_=open_, first_day=first, last_day=last, reason=reason, actor=actor, now=now
        )
    for number, plan in enumerate(plan for plan in plans if plan.level):
        own = ids[plan.level]
        services.enrol_pupil(
            project_id=plan.project_id,
            school_id=own[number % len(own)],
            school_level=plan.level,
            valid_from=plan.period.start,
            actor=actor,
            now=now,
        )
        if number % EVERY == 0:
            week = [Span(weekday=day, from_minute=MORNING[0], to_minute=MORNING[1]) for day in range(1, 6)]
            services.set_timetable(
                project_id=plan.project_id, spans=week, valid_from=plan.period.start, actor=actor, now=now
            )
