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
DUE = {KEY: [Due(item_id=1, cents=123_450, paid=False)]}


def test_a_good_row_pays_its_item() -> None:
    paid, faults = read_rows([GOOD], DUE, today=TODAY)
    assert paid == (Paid(item_id=1, cents=123_450, paid_on=date(2026, 11, 20), order_number="M 12"),)
    assert faults == ()


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
    paid, faults = read_rows([{**GOOD, **change}], DUE, today=TODAY)
    assert paid == ()
    assert [each.code for each in faults] == [code]


def test_an_item_is_paid_once_in_a_file_and_never_again() -> None:
    paid, faults = read_rows([GOOD, GOOD], DUE, today=TODAY)
    assert len(paid) == 1
    assert faults == (Fault(line=3, code="twice", value="7"),)
    done = {KEY: [Due(item_id=1, cents=123_450, paid=True)]}
    paid, faults = read_rows([GOOD], done, today=TODAY)
    assert paid == ()
    assert [each.code for each in faults] == ["paid-already"]


@given(st.lists(st.dictionaries(st.sampled_from(COLUMNS), st.one_of(st.none(), st.text(max_size=12)))))
def test_every_row_is_a_payment_or_a_fault(rows: list[dict[str, str | None]]) -> None:
    paid, faults = read_rows([*rows, GOOD], DUE, today=TODAY)
    assert len(paid) + len(faults) == len(rows) + 1
