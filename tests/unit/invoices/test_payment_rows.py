"""A list of payments, row by row."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blueprints.invoices.rules.payments import COLUMNS, Due, Fault, Paid, read_rows

TODAY = date(2026, 11, 21)
KEY = ("1/2026", "01234567890", "7")
GOOD = {
    "atto": "1/2026",
    "partita_iva": "IT01234567890",
    "fattura": "7",
    "importo": "1.234,50",
    "data": "20/11/2026",
    "mandato": "M 12",
}
DUE = {KEY: [Due(item_id=1, cents=123_450)]}


def test_a_good_row_pays_its_item() -> None:
    paid, known, faults = read_rows([GOOD], DUE, today=TODAY)
    assert paid == (Paid(item_id=1, part_id=None, cents=123_450, paid_on=date(2026, 11, 20), order_number="M 12"),)
    assert (known, faults) == (0, ())


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"data": "ieri"}, "date"),
        ({"data": "2026-11-22"}, "future"),
        ({"importo": "tanto"}, "amount"),
        ({"importo": "1,234"}, "amount"),
        ({"importo": "1E+99"}, "other-amount"),
        ({"fattura": "8"}, "unknown"),
        ({"importo": "1234,51"}, "other-amount"),
    ],
)
def test_a_row_that_is_wrong_pays_nothing_and_says_why(change: dict[str, str], code: str) -> None:
    paid, known, faults = read_rows([{**GOOD, **change}], DUE, today=TODAY)
    assert (paid, known) == ((), 0)
    assert [each.code for each in faults] == [code]


def test_an_item_is_paid_once_in_a_file_and_never_again() -> None:
    paid, known, faults = read_rows([GOOD, GOOD], DUE, today=TODAY)
    assert (len(paid), known) == (1, 0)
    assert faults == (Fault(line=3, code="twice", value="7"),)
    done = {KEY: [Due(item_id=1, cents=123_450, paid=(date(2026, 11, 19), "M 12"))]}
    paid, known, faults = read_rows([GOOD], done, today=TODAY)
    assert (paid, known) == ((), 0)
    assert [each.code for each in faults] == ["paid-already"]


def test_a_row_that_was_recorded_as_it_stands_is_known_and_no_fault() -> None:
    done = {KEY: [Due(item_id=1, cents=123_450, paid=(date(2026, 11, 20), "M 12")), Due(item_id=2, cents=123_450)]}
    paid, known, faults = read_rows([GOOD, {**GOOD, "mandato": "M 13"}, GOOD], done, today=TODAY)
    assert [each.item_id for each in paid] == [2]
    assert (known, [each.code for each in faults]) == (1, ["twice"])


def test_a_social_security_body_is_paid_by_a_row_of_its_own() -> None:
    due = {**DUE, ("1/2026", "INPS", "7"): [Due(item_id=1, part_id=9, cents=5_000)]}
    paid, _, faults = read_rows([GOOD, {**GOOD, "partita_iva": "inps", "importo": "50"}], due, today=TODAY)
    assert [(each.item_id, each.part_id) for each in paid] == [(1, None), (1, 9)]
    assert faults == ()


@given(st.lists(st.dictionaries(st.sampled_from(COLUMNS), st.one_of(st.none(), st.text(max_size=12)))))
def test_every_row_is_a_payment_or_a_fault(rows: list[dict[str, str | None]]) -> None:
    paid, known, faults = read_rows([*rows, GOOD], DUE, today=TODAY)
    assert len(paid) + known + len(faults) == len(rows) + 1
