"""May this provider give this service to this person on this day: R07, R08, R09, R20, R21, R35, R39."""

from datetime import date, datetime
from typing import Any

import pytest

from tests.worlds.village import ADM, AES, CIG, SAD, YEAR, Village, instant


@pytest.fixture
def village() -> Village:
    """One access of an hour on 12 March, from 9 to 10."""
    one = Village()
    one.entry(12)
    return one


def cents(village: Village, rule: str) -> list[int]:
    return [one.cents for one in village.found(rule)]


@pytest.mark.parametrize("rule", ["R07", "R08", "R09", "R20", "R21", "R35", "R39"])
def test_an_ordinary_access_is_in_order(village: Village, rule: str) -> None:
    assert cents(village, rule) == []


@pytest.mark.parametrize(
    ("frame", "rule"), [("accreditations", "R07"), ("pacts", "R08"), ("projects", "R20"), ("choices", "R21")]
)
@pytest.mark.parametrize(
    ("start", "end", "fails"),
    [
        (date(2026, 3, 12), date(2026, 3, 13), False),
        (date(2026, 3, 13), date(2027, 1, 1), True),
        (date(2026, 1, 1), date(2026, 3, 12), True),
    ],
)
def test_r07_r08_r20_r21_hold_from_the_first_day_to_the_last(
    village: Village, frame: str, rule: str, start: date, end: date, fails: bool
) -> None:
    village.change(frame, start=start, end=end)
    assert cents(village, rule) == ([2450] if fails else [])


def test_r07_r08_are_for_the_service_and_the_provider(village: Village) -> None:
    village.only("accreditations", {"provider": 1, "service": ADM, **YEAR}, {"provider": 2, "service": SAD, **YEAR})
    village.only("pacts", {"provider": 1, "service": ADM, "cig": CIG, **YEAR})
    assert cents(village, "R07") == [2450]
    # What R07 owns is not counted a second time.
    assert cents(village, "R08") == [0]


@pytest.mark.parametrize(("service", "fails"), [(SAD, True), (0, True), (ADM, False)])
def test_r09_a_suspension_stops_its_service_or_all(village: Village, service: int, fails: bool) -> None:
    span = {"start": date(2026, 3, 12), "end": date(2026, 3, 13)}
    village.only("accreditation_suspensions", {"provider": 1, "service": service, **span})
    assert cents(village, "R09") == ([2450] if fails else [])


@pytest.mark.parametrize(("begun", "fails"), [(date(2026, 3, 9), False), (date(2026, 3, 10), True)])
def test_r09_an_act_may_let_running_projects_continue(village: Village, begun: date, fails: bool) -> None:
    span = {"start": date(2026, 3, 10), "end": date(2026, 3, 20)}
    village.only("accreditation_suspensions", {"provider": 1, "projects_continue": True, **span})
    village.change("projects", start=begun)
    assert cents(village, "R09") == ([2450] if fails else [])


@pytest.mark.parametrize(
    ("start", "end", "fails"),
    [(12, 13, True), (10, 12, False), (13, 20, False), (1, 31, True)],
)
def test_r20_a_suspended_project_uses_no_hours(village: Village, start: int, end: int, fails: bool) -> None:
    village.only("suspensions", {"project": SAD, "start": date(2026, 3, start), "end": date(2026, 3, end)})
    assert cents(village, "R20") == ([2450] if fails else [])


def test_r20_suspensions_may_lie_inside_one_another(village: Village) -> None:
    village.only(
        "suspensions",
        {"project": SAD, "start": date(2026, 3, 1), "end": date(2026, 3, 31)},
        {"project": SAD, "start": date(2026, 3, 5), "end": date(2026, 3, 6)},
    )
    assert cents(village, "R20") == [2450]


def test_r21_the_citizen_has_chosen_another(village: Village) -> None:
    village.add("choices", project=SAD, provider=2, start=date(2026, 3, 12), end=date(2026, 4, 1))
    assert cents(village, "R21") == [2450]


def stay(start: str, end: str) -> dict[str, datetime]:
    return {"start": instant(date(2026, 3, 12), start), "end": instant(date(2026, 3, 12), end)}


@pytest.mark.parametrize(
    ("start", "end", "at_stake"),
    [
        ("10:00", "23:00", []),
        ("8:00", "9:00", []),
        ("8:00", "23:00", [2450]),
        ("9:30", "23:00", [1225]),
        ("8:00", "9:15", [613]),
        ("9:15", "9:30", [613]),
    ],
)
def test_r35_only_minutes_outside_the_stay_are_billable(
    village: Village, start: str, end: str, at_stake: list[int]
) -> None:
    village.only("stays", {"beneficiary": SAD, **stay(start, end)})
    assert cents(village, "R35") == at_stake


def test_r35_two_stays_in_one_access_are_two_parts(village: Village) -> None:
    village.only("stays", *({"beneficiary": SAD, **stay(*span)} for span in (("9:00", "9:15"), ("9:30", "9:45"))))
    assert sum(cents(village, "R35")) == 1225


@pytest.mark.parametrize(("day", "fails"), [(12, False), (11, True)])
def test_r35_the_day_of_death_is_the_last_one(village: Village, day: int, fails: bool) -> None:
    village.only("deaths", {"beneficiary": SAD, "day": date(2026, 3, day)})
    assert cents(village, "R35") == ([2450] if fails else [])


def test_r35_is_for_services_at_home() -> None:
    village = Village()
    village.entry(12, service=AES)
    village.only("stays", {"beneficiary": AES, **stay("8:00", "23:00")})
    assert not village.found("R35", village.invoice(village.line(report=AES)))


@pytest.mark.parametrize(
    ("shares", "fails"),
    [((), False), ((1_000_000,), False), ((600_000, 400_000), False), ((999_999,), True), ((600_000, 400_001), True)],
)
def test_r39_shares_make_a_whole(village: Village, shares: tuple[int, ...], fails: bool) -> None:
    village.only("allocations", *({"project": SAD, "fund": 5, "millionths": one, **YEAR} for one in shares))
    assert cents(village, "R39") == ([2450] if fails else [])


@pytest.mark.parametrize(
    ("row", "fails"),
    [
        ({"comune": 19036}, False),
        ({"comune": 17000}, True),
        ({"comune": 17000, "authorised": True}, False),
        ({"comune": 19036, "end": date(2026, 3, 12)}, True),
    ],
)
def test_r39_the_comune_of_residence_pays(village: Village, row: dict[str, Any], fails: bool) -> None:
    village.territory = frozenset({19036})
    village.only("residences", {"beneficiary": SAD, **YEAR, **row})
    assert cents(village, "R39") == ([2450] if fails else [])


def test_r39_the_report_charges_the_comune_of_residence(village: Village) -> None:
    village.change("report_lines", comune=19036)
    assert cents(village, "R39") == []
    village.change("report_lines", comune=19098)
    assert cents(village, "R39") == [2450]
