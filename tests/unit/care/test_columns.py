"""The checks of imported rows, as columns: examples, and agreement with the slow obvious version."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.periods import month_of
from blueprints.care.rules import columns, words
from blueprints.care.rules.known import Known
from tests.unit.care.known_world import known, row
from tests.unit.care.slow_rows import read_rows

SCHEMA = dict.fromkeys((*words.FIELDS, "extra"), pl.String)


def framed(rows: Sequence[Mapping[str, str | None]], first_line: int = 2) -> pl.DataFrame:
    data = [{name: each.get(name) for name in SCHEMA} for each in rows]
    return pl.DataFrame(data, schema=SCHEMA).with_columns(
        line=pl.int_range(first_line, first_line + pl.len(), dtype=pl.Int64)
    )


def checked(*rows: Mapping[str, str | None], world: Known | None = None) -> columns.Checked:
    return columns.check(framed(rows), world or known())


def faults(*rows: Mapping[str, str | None], world: Known | None = None) -> set[tuple[str, str]]:
    return set(checked(*rows, world=world).faults.select("code", "field").rows())


def the_good_one(**changes: str) -> dict[str, Any]:
    found = checked(row(**changes))
    assert found.faults.rows() == []
    return found.good.row(0, named=True)


def test_a_good_row_becomes_an_entry_with_instants_in_utc() -> None:
    entry = the_good_one()
    assert entry["started_at"] == datetime(2026, 10, 5, 6, 0, tzinfo=UTC)
    assert entry["ended_at"] == datetime(2026, 10, 5, 7, 30, tzinfo=UTC)
    assert (entry["minutes"], entry["profile"], entry["kind"], entry["day_type"]) == (90, "ASA", 1, 1)
    assert (entry["project_id"], entry["staff_member_id"], entry["fund"]) == (1, 11, "COMUNE")
    assert (entry["claimed_minutes"], entry["confirmed"], entry["group_session"]) == (-1, True, "")


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"project": ""}, ("row-value-missing", "project")),
        ({"project": "P-9999"}, ("row-project-unknown", "project")),
        ({"project": "P-0003"}, ("row-report-submitted", "project")),
        ({"operator": "OP-9"}, ("row-operator-unknown", "operator")),
        ({"day": "31/11/2026"}, ("row-date-not-read", "day")),
        ({"day": "05/11/2026"}, ("row-day-outside-month", "day")),
        ({"start": "25:00"}, ("row-time-not-read", "start")),
        ({"end": "08:00"}, ("row-no-duration", "end")),
        ({"project": "P-0002", "start": "22:00", "end": "06:00"}, ("row-over-midnight", "end")),
        ({"duration": "2,5"}, ("row-duration-differs", "duration")),
        ({"duration": "un'ora"}, ("row-hours-not-read", "duration")),
        ({"kind": "boh"}, ("row-kind-unknown", "kind")),
        ({"kind": "assenza"}, ("row-reason-missing", "reason")),
        ({"reason": "boh"}, ("row-reason-unknown", "reason")),
        ({"profile": "EDUCATOR"}, ("row-profile-unknown", "profile")),
        ({"project": "P-0002", "day_type": "festivo"}, ("row-day-type-without-rate", "day_type")),
        ({"confirmed": "forse"}, ("row-confirmed-unknown", "confirmed")),
        ({"authorisation": "EX-2"}, ("row-authorisation-unknown", "authorisation")),
        ({"external_id": "=1+1"}, ("row-formula", "external_id")),
        ({"session": "x" * 61}, ("row-text-too-long", "session")),
        ({"extra": "x"}, ("row-fields-too-many", "extra")),
        ({"day": "25/10/2026", "start": "02:30", "end": "03:30"}, ("row-hour-twice", "start")),
        ({"offset_start": "+05:00"}, ("row-offset-wrong", "start")),
        ({"offset_start": "est"}, ("row-offset-not-read", "offset_start")),
    ],
)
def test_a_fault_is_named_with_its_field(changes: dict[str, str], fault: tuple[str, str]) -> None:
    assert faults(row(**changes)) == {fault}


def test_a_day_that_has_not_come_yet_is_a_fault() -> None:
    assert faults(row(), world=known(today=date(2026, 10, 4))) == {("row-day-in-future", "day")}
    assert faults(row(), world=known(today=date(2026, 10, 5))) == set()


def test_an_hour_that_the_clocks_skip_does_not_exist() -> None:
    march = known(month_of(date(2026, 3, 1)))
    assert faults(row(day="29/03/2026", start="02:30", end="04:00"), world=march) == {("row-hour-skipped", "start")}
    found = checked(row(day="29/03/2026", start="01:30", end="03:30"), world=march)
    assert found.good.item(0, "minutes") == 60


@pytest.mark.parametrize(("said", "minutes"), [("+02:00", 120), ("legale", 120), ("+1", 60), ("ora solare", 60)])
def test_an_hour_that_comes_twice_is_told_apart_by_its_offset(said: str, minutes: int) -> None:
    entry = the_good_one(day="25/10/2026", start="02:30", end="03:30", offset_start=said)
    assert entry["minutes"] == minutes


def test_a_night_across_the_change_of_the_clocks_has_its_real_length() -> None:
    entry = the_good_one(day="24/10/2026", start="22:00", end="06:00")
    assert entry["minutes"] == 9 * 60
    assert entry["day"] == date(2026, 10, 24)


@pytest.mark.parametrize("end", ["00:00", "24:00"])
def test_an_access_until_midnight_stays_in_its_day_for_every_service(end: str) -> None:
    assert faults(row(project="P-0002", start="22:00", end=end)) == set()


def test_the_day_is_a_holiday_on_sundays_and_feasts_of_the_place_of_service() -> None:
    assert the_good_one(day="11/10/2026")["day_type"] == words.DayType.HOLIDAY
    assert the_good_one(day="13/10/2026")["day_type"] == words.DayType.HOLIDAY
    assert the_good_one(day="14/10/2026")["day_type"] == words.DayType.WEEKDAY
    assert the_good_one(day="12/10/2026", day_type="Festivo")["day_type"] == words.DayType.HOLIDAY
    assert the_good_one(project="P-0002", day="11/10/2026")["day_type"] == words.DayType.WEEKDAY


def test_the_same_id_again_is_a_fault_of_the_later_row_also_in_another_slice() -> None:
    found = checked(row(), row(start="10:00", end="11:00"))
    assert found.faults.rows() == [(3, "row-id-repeated", "external_id", "a1")]
    earlier = columns.ids_of(framed([row()]))
    again = columns.check(framed([row()], first_line=9), known(), earlier_ids=earlier)
    assert again.faults.rows() == [(9, "row-id-repeated", "external_id", "a1")]


def test_overlaps_are_not_faults() -> None:
    found = checked(row(), row(external_id="a2", project="P-0002", start="08:30", end="09:00"))
    assert found.faults.is_empty()
    assert found.good.height == 2


def test_blank_rows_are_not_rows() -> None:
    found = checked({}, row(), {"note": ""})
    assert (found.rows, found.good.height) == (1, 1)


def _written(*values: str) -> st.SearchStrategy[str]:
    return st.sampled_from(values)


ROWS = st.fixed_dictionaries(
    {
        "external_id": _written("a1", "a2", "a3", " a4 ", "", "=a5", "x" * 61),
        "project": _written("P-0001", "p-0001", "P-0002", "P-0003", "P-9", ""),
        "operator": _written("OP-1", "op-2", "OP-3", ""),
        "day": _written(
            "05/10/2026", "5.10.2026", "2026-10-11", "25/10/2026", "24/10/2026", "13/10/2026",
            "31/11/2026", "1/1/26", "",
        ),
        "start": _written("08:00", "8.15", "00:30", "02:30", "02:00:30", "22:00", "24:00", "24:01", "9", "23:59", ""),
        "end": _written("09:00", "9.30", "02:30", "03:00", "00:00", "24:00", "06:00", "08:00", "12:60", ""),
    },
    optional={
        "kind": _written("diretta", "Assenza", "accesso a vuoto", "t", "boh", ""),
        "reason": _written("altro", "senza preavviso", "hospital", "boh", ""),
        "profile": _written("ASA", "oss", "Educatore", "EDUCATOR", "boh", ""),
        "session": _written("g1", "g" * 61, ""),
        "offset_start": _written("+01:00", "+2", "legale", "-05:00", "boh", ""),
        "offset_end": _written("+01:00", "+0200", "solare", "boh", ""),
        "duration": _written("1", "1,5", "1:30", "0,98", "9", "boh", ""),
        "claimed": _written("1", "2:00", "=1", ""),
        "clocked": _written("1,25", "boh", ""),
        "notice": _written("24", ""),
        "confirmed": _written("sì", "NO", "x", "boh", ""),
        "authorisation": _written("EX-1", "ex-1", "EX-2", ""),
        "day_type": _written("feriale", "FESTIVO", "boh", ""),
        "extra": _written("", "di troppo"),
    },
)  # fmt: skip
COMPARED = (
    "line", "external_id", "project_id", "staff_member_id", "profile", "kind", "reason", "day_type", "started_at",
    "ended_at", "day", "minutes", "claimed_minutes", "clocked_minutes", "notice_minutes", "extra_authorisation_id",
    "group_session", "confirmed",
)  # fmt: skip


@given(st.lists(ROWS, min_size=1, max_size=12), st.sampled_from([date(2026, 12, 31), date(2026, 10, 12)]))
def test_columns_agree_with_the_slow_version(rows: list[dict[str, str]], today: date) -> None:
    world = known(today=today)
    quick = columns.check(framed(rows), world)
    slow_good, slow_faults = read_rows(rows, world)
    assert set(quick.faults.select("line", "code", "field").rows()) == slow_faults
    assert quick.good.select(COMPARED).rows() == [tuple(each[name] for name in COMPARED) for each in slow_good]


@pytest.mark.parametrize("change", [date(2026, 3, 29), date(2026, 10, 25)])
def test_an_hour_is_good_exactly_when_it_came_once(change: date) -> None:
    world = known(month_of(change))
    starts = [
        (change + timedelta(days=days), f"{hour:02d}:{rest}")
        for days in (-1, 0, 1)
        for hour in range(24)
        for rest in ("00:00", "00:01", "30:00", "59:59")
    ]
    rows = [
        row(external_id=f"E{number}", day=f"{day:%d/%m/%Y}", start=start, end="24:00")
        for number, (day, start) in enumerate(starts)
    ]
    quick = columns.check(framed(rows), world)
    slow_good, slow_faults = read_rows(rows, world)
    assert slow_faults
    assert quick.good.select(COMPARED).rows() == [tuple(each[name] for name in COMPARED) for each in slow_good]
    assert set(quick.faults.select("line", "code", "field").rows()) == slow_faults
