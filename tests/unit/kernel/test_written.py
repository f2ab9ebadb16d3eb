"""What people type into forms, and what spreadsheets must not run."""

from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.documents import plain_name, type_of
from app.forms import read_decimal, read_minutes
from app.messages import fill
from app.pages import csv_cell


@pytest.mark.parametrize(
    ("written", "meant"),
    [("1.234,50", "1234.50"), ("12,5", "12.5"), ("12.5", "12.5"), ("€ 7", "7"), ("1 000", "1000"), ("-3,2", "-3.2")],
)
def test_a_number_is_read_as_italians_write_it(written: str, meant: str) -> None:
    assert read_decimal(written) == Decimal(meant)


@pytest.mark.parametrize("written", ["", "abc", "1,2,3", "NaN", "Infinity", "1e5x"])
def test_what_is_no_number_is_not_read(written: str) -> None:
    assert read_decimal(written) is None


@pytest.mark.parametrize(("written", "minutes"), [("2:30", 150), ("2h30", 150), ("2,5", 150), ("2", 120), ("0:05", 5)])
def test_hours_are_read_as_people_write_them(written: str, minutes: int) -> None:
    assert read_minutes(written) == minutes


@pytest.mark.parametrize("written", ["2:75", "-1", "x", "0,333"])
def test_what_is_no_whole_minute_is_not_read(written: str) -> None:
    assert read_minutes(written) is None


@given(st.integers(0, 10_000))
def test_every_duration_can_be_written_and_read(minutes: int) -> None:
    spent = timedelta(minutes=minutes)
    assert read_minutes(f"{int(spent.total_seconds()) // 3600}:{minutes % 60:02d}") == minutes


@given(st.text(max_size=200))
def test_a_file_name_has_no_folder_and_no_control_characters(name: str) -> None:
    plain = plain_name(name)
    assert plain
    assert not set(plain) & set('/\\<>:"|?*')
    assert plain.isprintable()
    assert not plain.startswith(".")


@given(st.sampled_from("=+-@\t\r"), st.text())
def test_a_formula_is_neutralised(first: str, rest: str) -> None:
    assert csv_cell(first + rest) == "'" + first + rest


def test_the_kind_of_a_file_is_read_from_its_content() -> None:
    assert type_of(b"%PDF-1.7 ...") == "application/pdf"
    assert type_of(b"MZ\x90\x00") == "application/octet-stream"
    assert type_of(b"ora;inizio\n") == "text/plain"
    assert type_of(b"") == "application/x-empty"


def test_a_part_of_a_sentence_without_its_fact_is_not_said() -> None:
    template = "«{written}» non va bene.[[ Forse intendevi: {nearest}.]]"
    assert fill(template, {"written": "a", "nearest": "b"}) == "«a» non va bene. Forse intendevi: b."
    assert fill(template, {"written": "[[", "nearest": ""}) == "«[[» non va bene."
