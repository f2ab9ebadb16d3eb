"""Files of service entries: what is read however it was saved, and what is refused with one clear reason."""

import io
import zipfile
from contextlib import suppress
from datetime import date, datetime, time, timedelta

import polars as pl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from blueprints.care.rules import files
from blueprints.care.rules.files import FileRefused
from blueprints.care.rules.words import FIELDS, HEADERS, plain

HEADER = ["Id", "Progetto", "Operatore", "Data", "Dalle", "Alle", "Ore", "Tipo attività"]
ROW = ["a1", "P-0001", "OP-1", "05/10/2026", "08:00", "09:30", "1,5", "diretta"]


def text(separator: str = ";", header: list[str] = HEADER, rows: int = 2, newline: str = "\r\n") -> str:
    lines = [header, *([f"a{number}", *ROW[1:]] for number in range(1, rows + 1))]
    quoted = [[f'"{cell}"' if separator in cell else cell for cell in line] for line in lines]
    return newline.join(separator.join(line) for line in quoted) + newline


def whole(content: bytes) -> pl.DataFrame:
    return pl.concat(files.read(content).slices)


def reason(content: bytes) -> str:
    with pytest.raises(FileRefused) as refused:
        whole(content)
    return refused.value.refusals[0].code


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_csv_is_read_however_it_was_saved(separator: str, newline: str, encoding: str) -> None:
    found = whole(text(separator, newline=newline).encode(encoding))
    assert found.select("line", "external_id", "duration", "kind").rows() == [
        (2, "a1", "1,5", "diretta"),
        (3, "a2", "1,5", "diretta"),
    ]


def test_another_encoding_than_utf8_is_told() -> None:
    assert [each.code for each in files.read(text().encode("cp1252")).notices] == ["import-read-as"]
    assert files.read(text().encode()).notices == ()


def test_columns_that_are_not_used_are_told() -> None:
    table = files.read(text(header=[*HEADER[:-1], "Colore"]).encode())
    assert [(each.code, each.facts["columns"]) for each in table.notices] == [("import-columns-unused", ["Colore"])]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "import-empty"),
        (b" \r\n \r\n", "import-empty"),
        (b"\xef\xbb\xbf", "import-empty"),
        (text(rows=0).encode(), "import-no-rows"),
        (text().encode("utf-16")[2:], "import-encoding"),
        (text().encode("cp1252").replace(b"diretta", b"diret\x81ta"), "import-encoding"),
        (b"\xff\xfe" + text().encode("utf-16-le")[:-1], "import-encoding"),
        (b"%PDF-1.7 anything", "import-not-a-table"),
        (b"<html><table></table></html>", "import-not-a-table"),
        (b"\x00\x01\x02" + b"x" * 100, "import-not-a-table"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 100, "import-old-excel"),
        (b"una lettera,\nnon una tabella\n", "import-columns-missing"),
        (text(header=[*HEADER[:-1], "Inizio"]).encode(), "import-column-twice"),
        (text().encode() + b'a9;"P-0001;OP-1\r\n', "import-broken"),
        (b"PK\x03\x04 but no archive", "import-unsafe"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_one_reason(content: bytes, code: str) -> None:
    assert reason(content) == code


def test_a_refusal_names_what_is_missing_and_what_was_found() -> None:
    with pytest.raises(FileRefused) as refused:
        files.read(b"Nome;Data\r\nx;y\r\n")
    facts = refused.value.refusals[0].facts
    assert facts["fields"] == ["Id", "Progetto", "Operatore", "Inizio", "Fine"]
    assert facts["found"] == ["Nome", "Data"]


def test_rows_keep_their_number_over_blank_lines_hints_and_slices(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "SLICE_BYTES", 200)
    lines = text(rows=30).split("\r\n")
    content = "\r\n".join(["sep=;", "", *lines[:5], "", *lines[5:]]).encode()
    slices = list(files.read(content).slices)
    assert len(slices) > 3
    found = pl.concat(slices).filter(pl.col("external_id").is_not_null())
    numbers = dict(found.select("external_id", "line").rows())
    assert (numbers["a1"], numbers["a4"], numbers["a5"], numbers["a30"]) == (4, 7, 9, 34)


def test_a_slice_is_never_cut_inside_quotes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "SLICE_BYTES", 120)
    rows = "".join(f'a{n};P-0001;OP-1;05/10/2026;08:00;09:00;1;"di\nretta"\n' for n in range(20))
    found = whole((";".join(HEADER) + "\n" + rows).encode())
    assert found.get_column("kind").to_list() == ["di\nretta"] * 20


def test_short_rows_miss_values_and_long_rows_have_surplus() -> None:
    content = text(rows=1) + "a2;P-0001\r\n" + ";".join([*ROW, "di troppo"]) + "\r\n"
    found = whole(content.encode())
    assert found.get_column("operator").to_list() == ["OP-1", None, "OP-1"]
    assert found.get_column("extra").to_list() == [None, None, "di troppo"]


def sheet(rows: list[list[object]], header: list[str] = HEADER) -> bytes:
    held = io.BytesIO()
    book = xlsxwriter.Workbook(held, {"in_memory": True, "default_date_format": "dd/mm/yyyy"})
    page = book.add_worksheet()
    hours = book.add_format({"num_format": "hh:mm"})
    page.write_row(0, 0, header)
    for number, cells in enumerate(rows, start=1):
        for column, cell in enumerate(cells):
            if isinstance(cell, time | timedelta):
                page.write(number, column, cell, hours)
            else:
                page.write(number, column, cell)
    book.close()
    return held.getvalue()


def test_a_workbook_is_read_with_dates_times_and_numbers_as_people_see_them() -> None:
    rows: list[list[object]] = [
        ["a1", "P-0001", "OP-1", date(2026, 10, 5), time(8, 0), time(9, 30), 1.5, "diretta"],
        [17, "P-0001", "OP-1", "05/10/2026", 8 / 24, "9:30", timedelta(hours=1, minutes=30), "diretta"],
        ["a3", "P-0001", "OP-1", datetime.combine(date(2026, 10, 5), time()), "8.00", "9.30", 2, ""],
    ]
    found = whole(sheet(rows))
    assert found.select("line", "external_id", "day", "start", "end").rows() == [
        (2, "a1", "2026-10-05", "08:00", "09:30"),
        (3, "17", "05/10/2026", "8:00", "9:30"),
        (4, "a3", "2026-10-05", "8.00", "9.30"),
    ]
    assert found.get_column("duration").to_list() == ["1.5", "01:30", "2"]


def test_a_workbook_with_the_header_only_has_no_rows() -> None:
    assert reason(sheet([])) == "import-no-rows"
    assert reason(sheet([], header=[])) == "import-empty"


def test_a_workbook_that_would_unpack_to_gigabytes_is_not_opened() -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("xl/worksheets/sheet1.xml", b"0" * 60_000_000)
    assert len(held.getvalue()) < 100_000
    assert reason(held.getvalue()) == "import-unsafe"


def test_a_zip_that_is_no_workbook_is_refused() -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as other:
        other.writestr("lettera.txt", "buongiorno")
    assert reason(held.getvalue()) == "import-broken"


def test_every_header_means_one_field_and_every_required_field_has_a_header() -> None:
    assert all(word == plain(word) for word in HEADERS)
    assert set(HEADERS.values()) == set(FIELDS)


@given(
    st.binary(max_size=400) | st.text(max_size=200).map(str.encode) | st.binary().map(lambda it: text().encode() + it)
)
def test_no_bytes_at_all_break_the_reader(content: bytes) -> None:
    with suppress(FileRefused):
        assert whole(content).width == len(FIELDS) + 2


@given(st.lists(st.text('abc;\n" é', max_size=6), min_size=8, max_size=8))
def test_what_a_csv_writer_wrote_is_read_back(cells: list[str]) -> None:
    line = ";".join('"' + cell.replace('"', '""') + '"' for cell in cells)
    found = whole((";".join(HEADER) + "\n" + line + "\n").encode())
    shown = found.select("external_id", "project", "operator", "day", "start", "end", "duration", "kind").row(0)
    assert [cell or "" for cell in shown] == cells
