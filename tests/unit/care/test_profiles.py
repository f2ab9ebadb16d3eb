"""The column profile: what a provider's software calls things, said once."""

import io

import pytest
import xlsxwriter

from blueprints.care.rules import files
from blueprints.care.rules.profiles import UNUSED, Profile, reasons_not_to_save
from blueprints.care.rules.words import REQUIRED

COLUMNS = {
    "codice riga": "external_id", "cliente": "project", "risorsa": "operator", "quando": "day", "da": "start",
    "a": "end", "data": UNUSED, "luogo": UNUSED,
}  # fmt: skip
HEADER = ("Codice riga", "Cliente", "Risorsa", "Quando", "Da", "A", "Data", "Luogo", "Colore")
ROW = ("r1", "P-0001", "OP-1", "10/05/2026", "08:00", "09:00", "11/05/2026", "casa", "blu")
OURS = Profile(columns=COLUMNS, date_format="%m/%d/%Y")


def csv_of(separator: str = ";") -> bytes:
    return "\n".join([separator.join(HEADER), separator.join(ROW), ""]).encode()


def workbook() -> bytes:
    kept = io.BytesIO()
    with xlsxwriter.Workbook(kept) as book:
        sheet = book.add_worksheet()
        for place, cells in enumerate((HEADER, ROW)):
            sheet.write_row(place, 0, cells)
    return kept.getvalue()


@pytest.mark.parametrize("content", [csv_of(), csv_of("|"), workbook()], ids=["csv", "bars", "xlsx"])
def test_columns_and_days_are_read_as_the_profile_says(content: bytes) -> None:
    table = files.read(content, OURS)
    (frame,) = table.slices
    told = frame.select("external_id", "project", "operator", "day", "start", "end").row(0)
    assert told == ("r1", "P-0001", "OP-1", "2026-10-05", "08:00", "09:00")
    assert [(each.code, each.facts["columns"]) for each in table.notices] == [("import-columns-unused", ["Colore"])]


def test_without_a_profile_the_same_file_is_refused_and_with_one_a_usual_name_gives_way() -> None:
    with pytest.raises(files.FileRefused) as refused:
        files.read(csv_of())
    (why,) = refused.value.refusals
    assert why.code == "import-columns-missing"
    assert set(why.facts["fields"]) <= {"Id", "Progetto", "Operatore", "Data", "Inizio", "Fine"}
    assert files.read(csv_of(), OURS).fields.count("day") == 1


def test_a_day_that_does_not_fit_the_profile_stays_as_it_was_written() -> None:
    (frame,) = files.read(csv_of().replace(b"10/05/2026", b"31/12/2026"), OURS).slices
    assert frame.get_column("day").to_list() == ["31/12/2026"]


@pytest.mark.parametrize("content", [csv_of(), workbook()], ids=["csv", "xlsx"])
def test_a_sample_shows_headers_and_first_rows_whatever_they_are_called(content: bytes) -> None:
    found = files.sample(content)
    assert found.header == HEADER
    assert found.columns["Cliente"] == ("P-0001",)


def test_a_separator_that_is_known_is_not_guessed() -> None:
    body = b"Id|Progetto;x|Operatore|Data|Inizio|Fine\n1|P;1|OP|05/10/2026|08:00|09:00\n"
    table = files.read(body, Profile(separator="|", columns={"progetto x": "project"}))
    assert len(table.fields) == len(REQUIRED)


def test_a_profile_that_would_read_no_file_is_not_saved() -> None:
    assert reasons_not_to_save(OURS) == ()
    wrong = Profile(columns={"x": "day", "y": "day", "z": "colour"}, separator="x")
    assert [each.code for each in reasons_not_to_save(wrong)] == [
        "profile-field-unknown",
        "profile-field-twice",
        "profile-field-missing",
        "profile-format-unknown",
    ]
