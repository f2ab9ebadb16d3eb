"""School calendar, timetable and absences: R31, R32, R33."""

from datetime import date, timedelta

import pytest

from blueprints.invoices.verification.facts import Kind, Limit, Reason
from tests.worlds.village import AES, YEAR, Village


def cents(village: Village, rule: str) -> dict[int | None, int]:
    return {one.entry: one.cents for one in village.found(rule, village.invoice(village.line(report=AES)))}


def lesson(village: Village, day: int | date, clock: str = "09:00", **row: object) -> int:
    return village.entry(day, clock, service=AES, **row)


def test_r31_only_on_open_days_of_the_school() -> None:
    village = Village()
    lesson(village, 2)
    lesson(village, 7)
    assert cents(village, "R31") == {2: 2600}
    village.rows["school_days"] = [row for row in village.rows["school_days"] if row["day"] != date(2026, 3, 2)]
    assert cents(village, "R31") == {1: 2600, 2: 2600}


@pytest.mark.parametrize(
    ("opens", "closes", "at_stake"),
    [(540, 600, {}), (541, 600, {1: 43}), (480, 570, {1: 1300}), (600, 700, {1: 2600})],
)
def test_r31_only_inside_the_timetable(opens: int, closes: int, at_stake: dict[int, int]) -> None:
    village = Village()
    lesson(village, 2)
    village.add("timetables", project=AES, weekday=1, from_minute=opens, to_minute=closes, **YEAR)
    assert cents(village, "R31") == at_stake


def test_r31_morning_and_afternoon_are_two_spans_and_other_weekdays_have_none() -> None:
    village = Village()
    lesson(village, 2, minutes=120)
    lesson(village, 3)
    for opens, closes in ((540, 570), (600, 660)):
        village.add("timetables", project=AES, weekday=1, from_minute=opens, to_minute=closes, **YEAR)
    assert cents(village, "R31") == {1: 1300, 2: 2600}


def test_r31_an_authorisation_opens_the_day_it_covers() -> None:
    village = Village()
    outing = {"start": date(2026, 3, 7), "end": date(2026, 3, 8)}
    number = village.add("authorisations", project=AES, limit=Limit.EXTRA, **outing)["id"]
    lesson(village, 7, reason=Reason.OUTING, authorisation=number)
    lesson(village, 8, reason=Reason.OUTING, authorisation=number)
    assert cents(village, "R31") == {2: 2600}


def test_r31_indirect_hours_and_home_interventions_are_not_bound_to_school() -> None:
    village = Village()
    lesson(village, 7, kind=Kind.INDIRECT)
    lesson(village, 8, reason=Reason.HOME)
    assert cents(village, "R31") == {}


def absent(village: Village, day: date, **row: object) -> int:
    return lesson(village, day, kind=Kind.ABSENCE, reason=row.pop("reason", Reason.ASSISTANT_PRESENT), **row)


def school_days(count: int) -> list[date]:
    days = [date(2026, 3, 2) + timedelta(days=offset) for offset in range(40)]
    return [day for day in days if day.weekday() < 5][:count]


def test_r32_the_first_ten_consecutive_days_are_paid_in_upper_secondary_schools() -> None:
    village = Village()
    village.change("enrolments", level=4)
    for day in school_days(10):
        absent(village, day)
    assert cents(village, "R32") == {}
    assert cents(village, "R33") == {}
    village.change("enrolments", level=3)
    assert len(cents(village, "R32")) == 10


def test_r32_only_with_the_assistant_at_school() -> None:
    village = Village()
    village.change("enrolments", level=4)
    absent(village, date(2026, 3, 2), reason=Reason.NONE)
    assert cents(village, "R32") == {1: 2600}


def test_r33_from_the_eleventh_day_only_with_an_authorisation() -> None:
    village = Village()
    village.change("enrolments", level=4)
    days = school_days(12)
    number = village.add("authorisations", project=AES, limit=Limit.EXTRA, **YEAR)["id"]
    for day in days[:11]:
        absent(village, day)
    absent(village, days[11], authorisation=number, reason=Reason.REPLANNED)
    assert cents(village, "R33") == {11: 2600}
    assert cents(village, "R32") == {}


def test_r33_days_without_an_entry_neither_end_nor_begin_an_absence() -> None:
    village = Village()
    village.change("enrolments", level=4)
    days = school_days(14)
    lesson(village, days[0])
    for day in (days[3], days[12], days[13]):
        absent(village, day)
    assert cents(village, "R33") == {4: 2600}


def test_r33_a_home_intervention_is_not_a_day_of_presence() -> None:
    village = Village()
    village.change("enrolments", level=4)
    days = school_days(11)
    for day in days:
        absent(village, day)
    lesson(village, days[5], "15:00", reason=Reason.HOME)
    assert cents(village, "R33") == {11: 2600}
