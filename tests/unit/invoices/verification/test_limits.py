"""How much was authorised: R18, R19 and R36."""

from datetime import date

import pytest

from blueprints.invoices.verification.facts import Kind, Limit
from tests.worlds.village import AES, SAD, YEAR, Village


def village_with(*authorisations: dict[str, object]) -> Village:
    """Home care for a project with these authorisations only; accesses of an hour on working days."""
    village = Village()
    village.only("authorisations", *({"project": SAD, **YEAR, **one} for one in authorisations))
    for day in (2, 3, 4, 5, 6, 9, 10, 11, 12, 13):
        village.entry(day)
    return village


def cents(village: Village, rule: str) -> dict[int | None, int]:
    return {one.entry: one.cents for one in village.found(rule)}


def monthly(minutes: int, **more: object) -> dict[str, object]:
    return {"limit": Limit.MONTH, "amount": minutes, **more}


@pytest.mark.parametrize(
    ("minutes", "over"), [(600, {}), (599, {10: 41}), (570, {10: 1225}), (530, {9: 408, 10: 2450})]
)
def test_r18_what_passes_the_month_is_at_stake_and_no_more(minutes: int, over: dict[int, int]) -> None:
    assert cents(village_with(monthly(minutes)), "R18") == over


def test_r18_the_period_has_its_own_sum() -> None:
    period = {"limit": Limit.PERIOD, "amount": 120, "start": date(2026, 3, 10), "end": date(2026, 3, 13)}
    assert cents(village_with(period), "R18") == {9: 2450}


def test_r18_the_limit_of_the_day_is_the_newest_versions() -> None:
    village = village_with(monthly(240), monthly(540, start=date(2026, 3, 9)))
    assert cents(village, "R18") == {5: 2450, 10: 2450}


def test_r18_a_tolerance_is_a_parameter() -> None:
    village = village_with(monthly(570))
    village.set("cap_tolerance_minutes", 30)
    assert cents(village, "R18") == {}


def test_r18_unused_hours_carry_over_where_the_project_says_so() -> None:
    for carries, over in ((False, {9: 2450, 10: 2450}), (True, {10: 2450})):
        village = village_with(monthly(480, carry_over=carries, start=date(2026, 2, 1)))
        village.entry(date(2026, 2, 20), minutes=240, report_line=0)
        village.entry(date(2026, 2, 23), minutes=180, report_line=0)
        assert cents(village, "R18") == over


def test_r18_nothing_carries_over_from_before_the_project() -> None:
    village = village_with(monthly(540, carry_over=True, start=date(1970, 1, 1)))
    village.change("projects", start=date(2026, 3, 1))
    assert cents(village, "R18") == {10: 2450}


@pytest.mark.parametrize(("start", "end", "over"), [(9, 10, {}), (14, 20, {10: 2450})])
def test_r18_extra_hours_count_on_the_days_they_cover(start: int, end: int, over: dict[int, int]) -> None:
    extra = {"limit": Limit.EXTRA, "amount": 60, "start": date(2026, 3, start), "end": date(2026, 3, end)}
    assert cents(village_with(monthly(540), extra), "R18") == over


def test_r18_indirect_hours_count_unless_the_agency_says_otherwise() -> None:
    village = village_with(monthly(600))
    village.entry(16, kind=Kind.INDIRECT)
    village.entry(16, "10:00", kind=Kind.TRAVEL, billed_minutes=0)
    assert cents(village, "R18") == {11: 2450}
    village.set("indirect_uses_hours", False)
    assert cents(village, "R18") == {}


def test_r19_a_week_begins_on_monday() -> None:
    village = village_with({"limit": Limit.WEEK, "amount": 300})
    assert cents(village, "R19") == {}
    village.entry(8)
    assert cents(village, "R19") == {11: 2450}


def test_r19_is_silent_where_nothing_is_authorised_by_the_week() -> None:
    assert cents(village_with(monthly(600)), "R19") == {}


@pytest.mark.parametrize(("minutes", "over"), [(60, 0), (45, 613)])
def test_r19_one_access_has_its_limit(minutes: int, over: int) -> None:
    found = cents(village_with({"limit": Limit.ACCESS, "amount": minutes}), "R19")
    assert found == (dict.fromkeys(range(1, 11), over) if over else {})


def test_r19_accesses_a_day_are_counted_by_their_start() -> None:
    village = village_with({"limit": Limit.ACCESSES_A_DAY, "amount": 1})
    assert cents(village, "R19") == {}
    village.entry(2, "07:00")
    assert cents(village, "R19") == {1: 2450}


def test_r19_entries_that_start_together_are_served_by_their_ids() -> None:
    village = village_with({"limit": Limit.WEEK, "amount": 360})
    village.entry(13, operator=2, id=50)
    village.entry(13, operator=3, id=40)
    assert set(cents(village, "R19")) == {50}


@pytest.mark.parametrize(("minutes", "warned"), [(90, []), (105, [15])])
def test_r36_indirect_hours_are_a_share_of_the_direct_ones(minutes: int, warned: list[int]) -> None:
    village = village_with(monthly(6000))
    village.entry(16, minutes=minutes, kind=Kind.INDIRECT)
    found = village.found("R36")
    assert [(one.facts["over_minutes"], one.severity, one.cents) for one in found] == [
        (one, "warns", 0) for one in warned
    ]


def test_a_shared_hour_uses_a_projects_part_or_the_whole() -> None:
    for consumption, over in ((2, 0), (1, 1)):
        village = Village()
        village.only("authorisations", {"project": AES, **monthly(30), **YEAR})
        village.change("projects", consumption=consumption)
        village.entry(2, service=AES, session=5, billed_minutes=30)
        village.entry(2, service=AES, project=9, session=5, billed_minutes=30)
        assert len(village.found("R18", village.invoice(village.line(report=AES)))) == over
