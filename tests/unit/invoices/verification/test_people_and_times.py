"""Who did it, and can it have happened so: R24 to R29, R34, R37, R38."""

from datetime import date, timedelta

import pytest

from blueprints.invoices.verification.facts import FAR, Kind, Reason
from tests.worlds.village import ADM, SAD, Village


def cents(village: Village, rule: str, report: int = SAD) -> dict[int | None, int]:
    return {one.entry: one.cents for one in village.found(rule, village.invoice(village.line(report=report)))}


@pytest.fixture
def village() -> Village:
    """One access of an hour on 12 March, from 9 to 10, by operator 1."""
    one = Village()
    one.entry(12)
    return one


@pytest.mark.parametrize(
    ("frame", "changes", "fails"),
    [
        ("staff", {}, False),
        ("staff", {"start": date(2026, 3, 12)}, False),
        ("staff", {"start": date(2026, 3, 13)}, True),
        ("staff", {"end": date(2026, 3, 12)}, True),
        ("staff", {"provider": 2}, True),
        ("qualifications", {"start": date(2026, 3, 12)}, False),
        ("qualifications", {"start": date(2026, 3, 13)}, True),
        ("qualifications", {"profile": 2}, True),
    ],
)
def test_r24_on_the_staff_and_qualified_that_day(
    village: Village, frame: str, changes: dict[str, object], fails: bool
) -> None:
    village.change(frame, **changes)
    assert cents(village, "R24") == ({1: 2450} if fails else {})


def test_r24_without_any_qualification_known_the_staff_alone_is_looked_at(village: Village) -> None:
    village.absent.add("qualifications")
    assert cents(village, "R24") == {}
    village.change("staff", provider=2)
    assert cents(village, "R24") == {1: 2450}


@pytest.mark.parametrize(
    ("hired", "asked", "fails"),
    [
        (date(2020, 1, 1), date(2026, 3, 12), False),
        (date(2020, 1, 1), date(2026, 3, 13), True),
        (date(2020, 1, 1), FAR, True),
        (date(2014, 4, 6), FAR, False),
        (date(2014, 4, 7), FAR, True),
    ],
)
def test_r25_work_with_minors_needs_the_certificate(hired: date, asked: date, fails: bool) -> None:
    village = Village()
    village.entry(12, service=ADM)
    village.change("operators", hired=hired, certificate=asked)
    assert cents(village, "R25", ADM) == ({1: 2550} if fails else {})


def test_r25_work_with_adults_needs_none(village: Village) -> None:
    village.change("operators", certificate=FAR)
    assert cents(village, "R25") == {}


@pytest.mark.parametrize(
    ("clock", "filled"), [("10:00", {}), ("09:59", {2: 41}), ("09:30", {2: 1225}), ("09:00", {2: 2450})]
)
def test_r26_an_operator_is_in_one_place(village: Village, clock: str, filled: dict[int, int]) -> None:
    village.entry(12, clock, project=2)
    assert cents(village, "R26") == filled


def test_r26_one_long_access_may_fill_several_later_ones(village: Village) -> None:
    village.entry(12, "08:00", 240)
    village.entry(12, "08:30", 15)
    village.entry(12, "11:00", 30)
    assert cents(village, "R26") == {1: 2450, 3: 613, 4: 1225}


def test_r26_a_group_session_is_one_place(village: Village) -> None:
    for row in village.rows["entries"]:
        row["session"] = -5
    village.entry(12, session=-5, project=2, billed_minutes=0)
    assert cents(village, "R26") == {}
    village.entry(12, "09:45", session=6, project=2, minutes=15)
    assert cents(village, "R26") == {3: 613}


def test_r27_two_operators_for_one_person_need_an_authorisation(village: Village) -> None:
    village.entry(12, "09:30", operator=2)
    assert cents(village, "R27") == {2: 1225}
    village.change("projects", double_operator=True)
    assert cents(village, "R27") == {}


def test_r27_indirect_hours_are_not_with_the_person(village: Village) -> None:
    village.entry(12, operator=2, kind=Kind.INDIRECT)
    assert cents(village, "R27") == {}


@pytest.mark.parametrize(("minutes", "at_stake"), [(240, {}), (255, {2: 613})])
def test_r28_an_access_has_a_longest_length(village: Village, minutes: int, at_stake: dict[int, int]) -> None:
    village.entry(13, "09:00", minutes)
    assert cents(village, "R28") == at_stake


@pytest.mark.parametrize("minutes", [0, -30])
def test_r28_an_access_ends_after_it_starts(village: Village, minutes: int) -> None:
    village.entry(13, "09:00", minutes, billed_minutes=60)
    assert cents(village, "R28") == {2: 2450}


def test_r28_an_access_stays_on_its_day_unless_the_service_has_nights(village: Village) -> None:
    village.entry(13, "23:00", 60)
    assert cents(village, "R28") == {}
    village.entry(14, "23:30", 60)
    assert cents(village, "R28") == {3: 1225}


@pytest.mark.parametrize(
    ("minutes", "billed", "over"),
    [(60, 60, 0), (67, 60, 0), (68, 75, 0), (67, 75, 15), (60, 75, 15), (60, 45, 0), (7, 15, 15)],
)
def test_r29_an_access_is_rounded_once_half_down(minutes: int, billed: int, over: int) -> None:
    village = Village()
    village.entry(12, minutes=minutes, billed_minutes=billed)
    assert [one.facts["over_minutes"] for one in village.found("R29")] == ([over] if over else [])


def test_r29_unit_and_mode_are_parameters() -> None:
    village = Village()
    village.entry(12, minutes=65, billed_minutes=70)
    assert cents(village, "R29") == {1: 410}
    village.set("billing_unit_minutes", 10)
    assert cents(village, "R29") == {1: 410}
    village.set("access_rounding", "half-up")
    assert cents(village, "R29") == {}


def test_r29_a_group_hour_is_billed_once() -> None:
    village = Village()
    for number, billed in ((1, 30), (2, 30)):
        village.entry(12, session=5, project=number, billed_minutes=billed)
    assert cents(village, "R29") == {}
    village.rows["entries"][1]["billed_minutes"] = 60
    assert cents(village, "R29") == {2: 1225}
    village.set("session_is_divided", False)
    assert cents(village, "R29") == {}


def test_r29_travel_is_in_the_tariff() -> None:
    village = Village()
    village.entry(12, minutes=15, kind=Kind.TRAVEL)
    assert cents(village, "R29") == {1: 613}
    village.set("travel_is_billable", True)
    assert cents(village, "R29") == {}


@pytest.mark.parametrize(
    ("reason", "notice", "billed", "at_stake"),
    [
        (Reason.NO_NOTICE, -1, 30, {}),
        (Reason.NO_NOTICE, 1439, 30, {}),
        (Reason.NO_NOTICE, 1440, 30, {1: 1225}),
        (Reason.NO_NOTICE, 0, 31, {1: 41}),
        (Reason.REFUSED, 0, 30, {1: 1225}),
        (Reason.HOSPITAL, 0, 30, {1: 1225}),
        (Reason.REFUSED, 0, 0, {}),
    ],
)
def test_r34_a_missed_access_is_payable_in_part(
    reason: Reason, notice: int, billed: int, at_stake: dict[int, int]
) -> None:
    village = Village()
    village.entry(12, kind=Kind.MISSED, reason=reason, notice_minutes=notice, billed_minutes=billed)
    assert cents(village, "R34") == at_stake


@pytest.mark.parametrize(("unsigned", "held"), [(0, 0), (1, 0), (2, 2)])
def test_r37_unsigned_accesses_above_five_percent_are_held(unsigned: int, held: int) -> None:
    village = Village()
    for offset in range(20):
        village.entry(date(2026, 3, 2) + timedelta(days=offset), minutes=15, confirmed=offset >= unsigned)
    found = village.found("R37")
    assert [(one.severity, one.cents > 0) for one in found] == [("warns", True)] * held


@pytest.mark.parametrize(("clocked", "found"), [(-1, 0), (50, 0), (70, 0), (49, 1), (71, 1)])
def test_r38_clock_and_declaration_are_ten_minutes_apart_at_most(clocked: int, found: int) -> None:
    village = Village()
    village.entry(12, clocked_minutes=clocked)
    assert [one.cents for one in village.found("R38")] == [0] * found


def test_an_operator_who_is_not_known_is_in_no_two_places(village: Village) -> None:
    village.entry(12, operator=0, project=2)
    village.entry(12, operator=0, project=8)
    assert cents(village, "R26") == {}
