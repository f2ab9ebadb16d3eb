"""Small worlds drawn from a seed in which everything happens: overlaps, gaps, nights, clock changes, bad rows."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from blueprints.invoices.verification.facts import Kind, Limit, Reason
from tests.worlds.village import ADM, AES, EDUCATOR, OSS, SAD, Village, instant, units

FIRST = date(2026, 3, 20)
DAYS = 30


def messy(seed: int, entries: int = 40) -> Village:
    """A world around the change of the clock on 29 March 2026."""
    draw = Random(seed)
    village = Village()
    village.month = FIRST.replace(day=1)
    _registers(village, draw)
    _projects(village, draw)
    _schools(village, draw)
    _parameters(village, draw)
    for number in range(entries):
        _entry(village, draw, number)
    return village


def _span(draw: Random) -> dict[str, date]:
    start = FIRST + timedelta(days=draw.randint(-20, DAYS))
    return {"start": start, "end": start + timedelta(days=draw.randint(1, 40))}


def _registers(village: Village, draw: Random) -> None:
    for name in ("accreditations", "pacts"):
        village.rows[name] = [row for row in village.rows[name] if draw.random() < 0.7]
        for _ in range(draw.randint(0, 3)):
            village.add(name, provider=draw.randint(1, 2), service=draw.randint(1, 3), **_span(draw))
    for _ in range(draw.randint(0, 3)):
        village.add(
            "accreditation_suspensions",
            provider=draw.randint(1, 2),
            service=draw.randint(0, 3),
            projects_continue=draw.random() < 0.5,
            **_span(draw),
        )
    for _ in range(draw.randint(0, 6)):
        village.add(
            "tariffs",
            service=draw.randint(1, 3),
            profile=draw.randint(0, 2),
            day_type=draw.randint(0, 2),
            level=draw.choice((0, 0, 2, 4)),
            fund=draw.choice((0, 0, 5)),
            provider=draw.choice((0, 0, 0, 1, 2)),
            price=units(Decimal(draw.randint(2000, 3000)) / 100),
            **_span(draw),
        )
    for _ in range(draw.randint(0, 4)):
        village.add("holidays", comune=draw.choice((0, 19036)), day=FIRST + timedelta(days=draw.randrange(DAYS)))
    for name, key in (("staff", "provider"), ("qualifications", "profile")):
        village.rows[name] = [row for row in village.rows[name] if draw.random() < 0.8]
        for _ in range(draw.randint(0, 2)):
            village.add(name, operator=draw.randint(1, 3), **{key: draw.randint(1, 2)}, **_span(draw))
    for row in village.rows["operators"]:
        row["certificate"] = FIRST + timedelta(days=draw.randint(-30, 20))
        row["hired"] = draw.choice((date(2010, 1, 1), date(2014, 4, 6), date(2020, 1, 1)))


def _projects(village: Village, draw: Random) -> None:
    for row in village.rows["projects"]:
        row.update(consumption=draw.randint(1, 2), double_operator=draw.random() < 0.2, beneficiary=draw.randint(1, 2))
        if draw.random() < 0.3:
            row.update(_span(draw))
    for row in village.rows["authorisations"]:
        row["amount"] = draw.choice((60, 120, 300, 900))
        row["carry_over"] = draw.random() < 0.2
    for _ in range(draw.randint(0, 5)):
        limit = draw.choice((Limit.EXTRA, Limit.EXTRA, Limit.PERIOD, Limit.ACCESS, Limit.ACCESSES_A_DAY))
        amount = draw.randint(1, 3) if limit == Limit.ACCESSES_A_DAY else draw.choice((0, 45, 90, 200))
        village.add("authorisations", project=draw.randint(1, 3), limit=limit, amount=amount, **_span(draw))
    for name, changes in (("suspensions", {}), ("choices", {"provider": draw.randint(1, 2)})):
        for _ in range(draw.randint(0, 3)):
            village.add(name, project=draw.randint(1, 3), **changes, **_span(draw))
    _people(village, draw)


def _people(village: Village, draw: Random) -> None:
    for _ in range(draw.randint(0, 3)):
        start = instant(FIRST + timedelta(days=draw.randrange(DAYS)), f"{draw.randrange(24)}:{draw.randrange(60)}")
        end = start + timedelta(minutes=draw.randint(1, 6000))
        village.add("stays", beneficiary=draw.randint(1, 3), start=start, end=end)
    if draw.random() < 0.3:
        village.add("deaths", beneficiary=draw.randint(1, 3), day=FIRST + timedelta(days=draw.randrange(DAYS)))
    village.territory = frozenset({19036, 19098})
    for _ in range(draw.randint(0, 2)):
        village.add(
            "residences",
            beneficiary=draw.randint(1, 3),
            comune=draw.choice((19098, 17000)),
            authorised=draw.random() < 0.5,
            **_span(draw),
        )
    for _ in range(draw.randint(0, 3)):
        share = draw.choice((1_000_000, 500_000, 250_000))
        village.add("allocations", project=draw.randint(1, 3), fund=5, millionths=share, **_span(draw))


def _schools(village: Village, draw: Random) -> None:
    village.rows["school_days"] = [row for row in village.rows["school_days"] if draw.random() < 0.9]
    if draw.random() < 0.5:
        village.only("enrolments", {"project": AES, "school": draw.choice((7, 7, 8)), "level": 4, **_span(draw)})
    village.change("enrolments", level=draw.choice((0, 2, 4)))
    village.change("report_lines", level=draw.choice((0, 2)), comune=draw.choice((0, 0, 19036)))
    for _ in range(draw.choice((0, 4, 8))):
        opens = draw.randint(7, 12) * 60
        village.add(
            "timetables",
            project=AES,
            weekday=draw.randint(1, 7),
            from_minute=opens,
            to_minute=opens + draw.randint(30, 300),
            start=date(2026, 1, 1),
            end=date(2027, 1, 1),
        )


def _parameters(village: Village, draw: Random) -> None:
    choices: tuple[tuple[str, tuple[Any, ...]], ...] = (
        ("billing_unit_minutes", (1, 15, 30)),
        ("access_rounding", ("half-up", "half-even", "half-down", "down", "up")),
        ("session_is_divided", (True, False)),
        ("travel_is_billable", (True, False)),
        ("indirect_uses_hours", (True, False)),
        ("cap_tolerance_minutes", (0, 30)),
        ("absence_paid_days", (1, 3)),
        ("absence_paid_levels", (("upper-secondary",), ("primary", "upper-secondary"))),
        ("sunday_is_holiday", (True, False)),
        ("unsigned_max_percent", (5, 40)),
    )
    for name, values in choices:
        village.set(name, draw.choice(values))
        if draw.random() < 0.3:
            village.set(name, draw.choice(values), start=FIRST + timedelta(days=draw.randrange(DAYS)))
        if draw.random() < 0.2:
            village.set(name, draw.choice(values), service=draw.choice(("SAD", "AES")))


def _entry(village: Village, draw: Random, number: int) -> None:
    service = draw.choice((SAD, SAD, ADM, AES, AES, AES))
    day = FIRST + timedelta(days=draw.randrange(DAYS))
    clock = f"{draw.choice((0, 1, 2, 8, 9, 9, 10, 11, 23))}:{draw.choice((0, 15, 30, 50))}"
    minutes = draw.choice((-30, 0, 20, 45, 60, 60, 90, 120, 300, 1600, 7000))
    extras = [row["id"] for row in village.rows["authorisations"] if row["limit"] == Limit.EXTRA]
    village.entry(
        day,
        clock,
        minutes,
        id=1000 - number,
        service=service,
        provider=draw.choice((1, 1, 2)),
        project=draw.choice((service, service, service, 2)),
        profile=draw.choice((OSS, EDUCATOR)),
        operator=draw.choice((0, 1, 1, 2, 2, 3)),
        session=draw.choice((0, 0, 0, 7, -7)),
        authorisation=draw.choice((0, 0, *extras)),
        fund=draw.choice((0, 0, 5)),
        billed_minutes=draw.choice((max(0, min(minutes, 480)), 60, 45, 7)),
        clocked_minutes=draw.choice((-1, 60, 50, 49)),
        notice_minutes=draw.choice((-1, 0, 1439, 1440)),
        kind=draw.choice((*(Kind.DIRECT,) * 4, *(Kind.ABSENCE,) * 3, Kind.INDIRECT, Kind.MISSED, Kind.TRAVEL)),
        reason=draw.choice(
            (Reason.NONE, Reason.ASSISTANT_PRESENT, Reason.HOME, Reason.NO_NOTICE, Reason.SCHOOL_CLOSED)
        ),
        day_type=draw.randint(0, 2),
        confirmed=draw.random() < 0.8,
        report_line=draw.choice((service, 0)),
    )
