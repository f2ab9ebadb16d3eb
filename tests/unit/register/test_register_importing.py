"""Today's list is read row by row: what was written comes back, and each fault has its line."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blueprints.register.rules.importing import LIST_COLUMNS, read_list, read_tariffs, territory_of

ROW = {
    "ente": "Cooperativa Sociale Esempio",
    "forma": "Cooperativa sociale",
    "partita_iva": "12345670017",
    "pec": "esempio@pec.example",
    "indirizzo": "Via dell'Esempio 1",
    "comune_sede": "Cremona",
    "servizio": "SAD",
    "territorio": "zona:1 019036",
    "dal": "01/01/2024",
    "al": "31/12/2026",
    "atto": "512",
    "atto_data": "23/12/2023",
}
PACT = {"patto": "1/2024", "cig": "1234567ce7", "patto_firmato": "08/01/2024"}


def written(*rows: dict[str, str], delimiter: str = ";", encoding: str = "utf-8") -> bytes:
    columns = list(dict.fromkeys(name for row in rows for name in row))
    text = io.StringIO(newline="")
    table = csv.DictWriter(text, fieldnames=columns, delimiter=delimiter)
    table.writeheader()
    table.writerows(rows)
    return text.getvalue().encode(encoding)


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_row_is_read_whatever_the_separator_and_the_encoding(delimiter: str, encoding: str) -> None:
    rows, faults = read_list(written({**ROW, "note": "Città"} | PACT, delimiter=delimiter, encoding=encoding))
    assert faults == ()
    (row,) = rows
    assert (row.legal_form, row.fiscal_code, row.notes) == ("social_cooperative", "12345670017", "Città")
    assert (row.valid_from, row.valid_to) == (date(2024, 1, 1), date(2027, 1, 1))
    assert row.territory == ("zona:1", "019036")
    assert row.pact is not None
    assert (row.pact.cig, row.pact.valid_from, row.pact.valid_to) == ("1234567CE7", row.valid_from, row.valid_to)


def test_every_bad_row_has_its_line_and_reason() -> None:
    rows, faults = read_list(
        written(ROW, {**ROW, "dal": "ieri"}, {**ROW, "forma": "bottega"}, {**ROW, "al": "31/12/2023"}, ROW)
    )
    assert [row.line for row in rows] == [2, 6]
    assert [(fault.line, fault.path, fault.reason.code) for fault in faults] == [
        (3, "dal", "not-a-date"),
        (4, "forma", "not-among"),
        (5, "al", "act-period-backwards"),
    ]


@pytest.mark.parametrize("missing", ["ente", "forma", "partita_iva", "servizio", "territorio", "dal", "atto"])
def test_a_row_without_a_necessary_cell_is_a_fault(missing: str) -> None:
    rows, faults = read_list(written({**ROW, missing: ""}))
    assert rows == ()
    assert {fault.path for fault in faults} == {missing}


def test_a_pact_is_whole_or_not_there() -> None:
    _, faults = read_list(written({**ROW, "cig": "1234567CE7"}))
    assert {fault.path for fault in faults} == {"patto", "patto_firmato"}


def test_a_column_that_is_not_foreseen_is_named() -> None:
    rows, faults = read_list(written({**ROW, "colore": "blu"}))
    assert rows == ()
    assert [(fault.path, fault.reason.code) for fault in faults] == [("colore", "list-import-column-unknown")]
    assert read_list(b"")[1][0].reason.code == "list-import-empty"


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused_with_reasons(content: bytes) -> None:
    _, faults = read_list(content)
    assert all(fault.line for fault in faults)


CELLS = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=12)


@given(st.dictionaries(st.sampled_from(LIST_COLUMNS), CELLS, min_size=1))
def test_no_row_is_lost(cells: dict[str, str]) -> None:
    rows, faults = read_list(written(cells))
    somewhere = {row.line for row in rows} | {fault.line for fault in faults}
    assert somewhere == ({2} if any(cell.strip() for cell in cells.values()) else set()) or 1 in somewhere


def test_a_tariff_is_read_with_its_exact_price() -> None:
    rows, faults = read_tariffs(
        written(
            {
                "servizio": "SAD",
                "profilo": "OSS",
                "giorno": "festivo",
                "prezzo": "25,875",
                "dal": "1/1/2026",
                "atto": "33",
            }
        )
    )
    assert faults == ()
    assert (rows[0].key.day_type, rows[0].unit_price) == ("holiday", Decimal("25.875"))


COMUNI = {f"0190{number:02}": number for number in range(1, 9)}
AREAS = {"1": frozenset({1, 2, 3}), "2": frozenset({4, 5})}
PARTS = st.lists(st.sampled_from([*COMUNI, "zona:1", "zona:2", "zona:9", "tutto", "999999", "1"]), max_size=6)


@given(PARTS, st.randoms())
def test_a_territory_does_not_depend_on_the_order_and_names_what_it_does_not_know(parts, random) -> None:
    found, unknown = territory_of(parts, COMUNI, AREAS)
    assert territory_of(random.sample(parts, len(parts)), COMUNI, AREAS)[0] == found
    assert set(unknown) == set(parts) & {"zona:9", "999999", "1"}
    assert found <= set(COMUNI.values())
    assert ("tutto" not in parts) or found == set(COMUNI.values())
