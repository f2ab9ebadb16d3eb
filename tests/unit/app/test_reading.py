"""Reading what people write: numbers, dates, instants, and a fault for each thing that cannot be read."""

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.reading import Reader, UnreadableError, moments, values

ROME = ZoneInfo("Europe/Rome")


@pytest.mark.parametrize(
    "written",
    [
        "2026-12-31",
        "31/12/2026",
        "31.12.2026",
        "31-12-2026",
        "31 dicembre 2026",
        "Giovedì 31 dicembre 2026",
        "31 Dec 2026",
    ],
)
def test_a_date_is_read_in_each_way_people_write_it(written: str) -> None:
    assert moments.day(written) == date(2026, 12, 31)


def test_a_text_holds_no_signs_that_no_page_document_or_database_takes() -> None:
    assert values.text()("a\x00b\x07c\ud800d\ufffe\x0be\tf\ng") == "abcd e\tf\ng"


@pytest.mark.parametrize(
    "written",
    [
        "2025-09-12T12:00:00",
        "2025-09-12 12:00",
        "12/09/2025 12:00",
        "12/09/2025 ore 12.00",
        "12/09/2025, ore 12",
        "12 Settembre 2025, alle ore 12.00",
        "venerdì 12 settembre 2025 alle ore 12:00",
        "entro le ore 12:00 di venerdì 12 settembre 2025",
        "ore 12 del 12/09/2025",
        "2025-09-12T10:00:00Z",
        "2025-09-12 12:00+02:00",
    ],
)
def test_an_instant_is_read_in_each_way_people_write_it(written: str) -> None:
    assert moments.moment("end")(written) == datetime(2025, 9, 12, 10, tzinfo=UTC)


def test_a_date_alone_starts_with_its_first_instant_and_ends_with_its_last() -> None:
    assert moments.moment("start")("31/12/2026").astimezone(ROME) == datetime(2026, 12, 31, tzinfo=ROME)
    assert moments.moment("end")("31/12/2026").astimezone(ROME) == datetime(2027, 1, 1, tzinfo=ROME)
    assert moments.moment("end")("31/12/2026") == moments.moment("start")("31/12/2026 24:00")


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("29/03/2026 02:30", "hour-skipped"),
        ("25/10/2026 02:30", "hour-repeated"),
        ("12/31/2026", "no-such-day"),
        ("31/12/26", "not-a-date"),
        ("lunedì 31/12/2026", "weekday-wrong"),
        ("31/12/2026 12", "not-an-instant"),
        ("31/12/2026 25:00", "not-an-instant"),
        ("presto", "not-a-date"),
    ],
)
def test_what_is_ambiguous_or_impossible_is_refused_with_its_reason(written: str, code: str) -> None:
    with pytest.raises(UnreadableError) as wrong:
        moments.moment("end")(written)
    assert wrong.value.code == code


@given(st.integers(1_577_836_800, 2_208_988_800).map(lambda each: datetime.fromtimestamp(each, UTC)))
def test_an_instant_with_its_offset_survives_being_written_and_read(instant: datetime) -> None:
    assert moments.moment("start")(instant.astimezone(ROME).isoformat()) == instant


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("1234.5", "1234.5"),
        ("1234,5", "1234.5"),
        ("1.234,5", "1234.5"),
        ("1 500 000", "1500000"),
        ("1_500_000", "1500000"),
        ("1.500.000", "1500000"),
        ("-3", "-3"),
        (7, "7"),
    ],
)
def test_a_number_is_read_in_each_way_people_write_it(written: object, number: str) -> None:
    assert values.decimal()(written) == Decimal(number)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("1.234", "number-ambiguous"),
        ("abc", "not-a-number"),
        (1.5, "not-a-number"),
        (True, "not-a-number"),
        ("1e3", "not-a-number"),
    ],
)
def test_a_number_that_can_mean_two_things_or_none_is_refused(written: object, code: str) -> None:
    with pytest.raises(UnreadableError) as wrong:
        values.decimal()(written)
    assert wrong.value.code == code


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**9), max_value=10**9))
def test_a_number_with_two_decimals_is_read_as_it_is_written(number: Decimal) -> None:
    assert values.decimal()(f"{number:f}") == number
    assert values.decimal()(f"{number:f}".replace(".", ",")) == number


def test_an_amount_is_whole_cents() -> None:
    assert values.cents("1.500.000,50 €") == 150_000_050
    with pytest.raises(UnreadableError):
        values.cents("0,005")


def test_every_fault_is_found_at_its_place_not_only_the_first() -> None:
    reader = Reader({"title": "", "dayz": "3", "parts": [{"days": "many"}, "x"]})
    fields = reader.fields("title", "days", "parts")
    fields["title"].must(values.text(), "")
    for part in fields["parts"].items():
        part.fields("days")["days"].may(values.whole())
    found = {(fault.path, fault.reason.code) for fault in reader.faults}
    assert found == {
        ("title", "value-missing"),
        ("dayz", "field-unknown"),
        ("parts[0].days", "not-a-number"),
        ("parts[1]", "not-a-mapping"),
    }
    assert reader.faults[0].reason.facts["nearest"] == "days"


def test_names_of_fields_do_not_care_for_case_or_hyphens_but_come_once() -> None:
    reader = Reader({"Opens-At": "x", "opens_at": "y"})
    assert reader.fields("opens_at")["opens_at"].value == "x"
    assert [fault.reason.code for fault in reader.faults] == ["field-twice"]


def test_a_single_value_counts_as_a_list_of_one() -> None:
    assert [each.value for each in Reader("SAD, ADM").items(split=True)] == ["SAD", "ADM"]
    assert [each.value for each in Reader("SAD").items()] == ["SAD"]
    assert Reader(None).items() == ()
