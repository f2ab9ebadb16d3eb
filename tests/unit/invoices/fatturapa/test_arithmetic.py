"""The figures are checked with SdI's codes and tolerances, exactly."""

import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blueprints.invoices.fatturapa import read
from blueprints.invoices.fatturapa.arithmetic import findings_of, line_total
from blueprints.invoices.fatturapa.invoice import Discount, Document, Fund, Line, Party, Reference, VatSummary
from blueprints.invoices.fatturapa.messages import FINDINGS, of_finding
from blueprints.invoices.fatturapa.writing import Related
from tests.invoices_writer.plain import a_line, an_invoice

SUPPLIER = Party("IT01234567890", "01234567890", "Cooperativa Esempio")
CUSTOMER = Party(None, "80000000014", "Ente Esempio")


def line(**changes: Any) -> Line:
    usual: dict[str, Any] = dict.fromkeys(Line._fields)
    usual |= {"number": 1, "quantity": "48.00", "unit_price": "25.00", "total": "1200.00", "vat_rate": "5.00"}
    return Line(**{**usual, "extra": (), "discounts": (), **changes})


def summary(**changes: Any) -> VatSummary:
    usual: dict[str, Any] = dict.fromkeys(VatSummary._fields)
    usual |= {"rate": "5.00", "taxable": "1200.00", "tax": "60.00", "collectability": "S"}
    return VatSummary(**{**usual, **changes})


def document(**changes: Any) -> Document:
    usual: dict[str, Any] = dict.fromkeys(Document._fields)
    usual |= dict.fromkeys(
        ["references", "related", "causals", "discounts", "funds", "payments", "attachments", "findings"], ()
    )
    usual |= {"type": "TD01", "number": "1", "date": "2026-10-31", "withheld": False, "recipient_code": "UFABCD"}
    usual |= {"supplier": SUPPLIER, "customer": CUSTOMER, "lines": (line(),), "vat_summaries": (summary(),)}
    return Document(**{**usual, **changes})


def codes(found: Document, format_: str = "FPA12", version: str = "FPA12") -> list[str]:
    return [finding.code for finding in findings_of((found,), format_, version)[0]]


FUND = Fund("TC01", "40.00", "5.00", None, None)
EXEMPT = {"vat_rate": "0.00", "nature": "N4"}
ZERO = {"rate": "0.00", "tax": "0.00"}
GERMAN, FRENCH = Party("DE1", None, "X"), Party("FR1", None, "Y")
ITALIAN, ITALIAN_TOO = Party("IT1", None, "Y"), Party("IT09876543210", None, "X")
WRONG: dict[str, list[Document]] = {
    "00400": [document(lines=(line(), line(vat_rate="0.00")), vat_summaries=(summary(), summary(**ZERO)))],
    "00401": [document(lines=(line(nature="N4"),), vat_summaries=(summary(nature="N4"),))],
    "00411": [document(lines=(line(withholding="SI"),))],
    "00413": [document(funds=(FUND._replace(vat_rate="0.00"),))],
    "00414": [document(funds=(FUND._replace(nature="N4"),))],
    "00415": [document(funds=(FUND._replace(withholding="SI"),))],
    "00417": [document(customer=Party(None, None, "X"))],
    "00418": [document(related=(Reference("invoice", "1", "2026-11-01", None, None, ()),))],
    "00419": [document(lines=(line(), line(vat_rate="22.00"))), document(vat_summaries=())],
    "00420": [document(vat_summaries=(summary(nature="N6.1"),))],
    "00421": [document(vat_summaries=(summary(tax="60.02"),)), document(vat_summaries=(summary(tax="59.98"),))],
    "00422": [document(vat_summaries=(summary(taxable="1201.00", tax="60.05"),)), document(funds=(FUND,))],
    "00423": [
        document(lines=(line(unit_price="25.0005"), line(total="1200.02"))),
        document(lines=(line(total="-1200.00"),)),
    ],
    "00424": [document(lines=(line(vat_rate="0.05"),)), document(vat_summaries=(summary(rate="0.05"),))],
    "00425": [document(number="A/B"), document(number="-")],
    "00427": [document(recipient_code="ABC1234")],
    "00429": [document(vat_summaries=(summary(), summary(taxable="0.00", **ZERO)))],
    "00430": [document(vat_summaries=(summary(nature="N4"),))],
    "00437": [document(discounts=(Discount("SC", None, None),))],
    "00438": [document(lines=(line(discounts=(Discount("SC", None, None),)),))],
    "00443": [document(vat_summaries=(summary(), summary(rate="22.00", taxable="0.00", tax="0.00")))],
    "00444": [document(lines=(line(**EXEMPT),), vat_summaries=(summary(nature="N1", **ZERO),))],
    "00445": [document(lines=(line(vat_rate="0.00", nature="N2"),), vat_summaries=(summary(nature="N2", **ZERO),))],
    "00471": [document(customer=SUPPLIER)],
    "00472": [document(type="TD27", customer=ITALIAN_TOO)],
    "00473": [document(type="TD17", customer=ITALIAN_TOO), document(type="TD28", supplier=GERMAN, customer=ITALIAN)],
    "00474": [document(type="TD21", lines=(line(**EXEMPT),), vat_summaries=(summary(nature="N4", **ZERO),))],
    "00475": [document(type="TD18", supplier=GERMAN)],
    "00476": [document(supplier=GERMAN, customer=FRENCH)],
}


@pytest.mark.parametrize("code", WRONG)
def test_each_rule_that_is_broken_is_found(code: str) -> None:
    for wrong in WRONG[code]:
        assert code in codes(wrong)


def test_a_right_invoice_breaks_no_rule() -> None:
    assert codes(document()) == []
    assert (
        codes(document(lines=(line(**EXEMPT),), vat_summaries=(summary(nature="N4", **ZERO, collectability="I"),)))
        == []
    )


def test_every_finding_has_a_sentence_in_both_languages() -> None:
    assert set(WRONG) <= set(FINDINGS)
    for wrong in [document for documents in WRONG.values() for document in documents]:
        for finding in findings_of((wrong,), "FPA12", "FPR12")[0]:
            assert {of_finding(finding, "it"), of_finding(finding, "en")}


@pytest.mark.parametrize(
    ("total", "found"),
    [
        ("1200.00", []),
        ("1200.01", []),
        ("1199.99", []),
        ("1200.014", []),
        ("1200.02", ["00423"]),
        ("1199.98", ["00423"]),
    ],
)
def test_a_line_may_be_a_cent_off(total: str, found: list[str]) -> None:
    assert [code for code in codes(document(lines=(line(total=total),))) if code == "00423"] == found


@pytest.mark.parametrize(
    ("taxable", "found"), [("1200.99", []), ("1199.01", []), ("1201.00", ["00422"]), ("1199.00", ["00422"])]
)
def test_a_taxable_amount_may_be_less_than_a_euro_off(taxable: str, found: list[str]) -> None:
    wrong = document(vat_summaries=(summary(taxable=taxable),))
    assert [code for code in codes(wrong) if code == "00422"] == found


@pytest.mark.parametrize(("tax", "found"), [("60.01", []), ("59.99", []), ("60.02", ["00421"])])
def test_a_tax_may_be_a_cent_off(tax: str, found: list[str]) -> None:
    assert codes(document(vat_summaries=(summary(tax=tax),))) == found


def test_the_rounding_of_a_summary_counts_for_its_taxable_amount() -> None:
    assert codes(document(vat_summaries=(summary(taxable="1205.00", tax="60.25", rounding="5.00"),))) == []


def test_rates_are_the_same_however_they_are_written() -> None:
    assert codes(document(vat_summaries=(summary(rate="005.00"),))) == []


@pytest.mark.parametrize(
    ("discounts", "total"),
    [
        ((Discount("SC", "10.00", None),), "1080"),
        ((Discount("SC", None, "1.00"),), "1152"),
        ((Discount("SC", None, "-1.00"),), "1152"),
        ((Discount("MG", "10.00", None),), "1320"),
        ((Discount("SC", "10.00", "1.00"),), "1152"),
        ((Discount("SC", "10.00", None), Discount("SC", "10.00", None)), "972"),
    ],
)
def test_discounts_act_on_the_price_one_after_the_other(discounts: tuple[Discount, ...], total: str) -> None:
    assert line_total(line(discounts=discounts)) == Decimal(total)


def test_without_a_quantity_there_is_one() -> None:
    assert line_total(line(quantity=None)) == Decimal("25.00")


@pytest.mark.parametrize("text", ["", "abc", "1,00", "1e3", "NaN", "Infinity", "--1", "1" * 50])
def test_what_is_no_number_breaks_no_rule(text: str) -> None:
    assert codes(document(lines=(line(quantity=text, unit_price=text, total=text),), vat_summaries=())) == ["00419"]


def test_two_documents_with_the_same_number_are_found() -> None:
    found = findings_of((document(), document(date="2026-11-30"), document(date="2027-01-01")), "FPA12", "FPA12")
    assert [[finding.code for finding in each] for each in found] == [[], ["00409"], []]


def test_a_finding_names_the_line_by_its_number() -> None:
    lines = (a_line(), a_line(stated_total=Decimal("1300.00")))
    content = an_invoice(lines=lines).replace(b"<NumeroLinea>2<", b"<NumeroLinea>7<")
    assert [(each.code, each.line) for each in read(content).documents[0].findings] == [("00423", 7)]


def test_a_credit_note_before_its_invoice_is_found() -> None:
    linked = Related(id="1", date=datetime.date(2026, 12, 1))
    assert [each.code for each in read(an_invoice(corrected=(linked,))).documents[0].findings] == ["00418"]


amounts = st.decimals(min_value=-99999, max_value=99999, places=4, allow_nan=False).map(lambda number: f"{number:f}")
quantities = st.decimals(min_value=0, max_value=999, places=3, allow_nan=False).map(lambda number: f"{number:f}")


def _cents(number: Fraction) -> int:
    sign = -1 if number < 0 else 1
    return sign * int(abs(number) * 100 + Fraction(1, 2))


@given(amounts, quantities, amounts, st.integers(-3, 3))
def test_00423_agrees_with_fractions(price: str, quantity: str, total: str, off: int) -> None:
    exact = Fraction(price) * Fraction(quantity)
    for stated in (Fraction(total), Fraction(_cents(exact) + off, 100)):
        text = f"{Decimal(stated.numerator) / Decimal(stated.denominator):f}"
        expected = abs(_cents(Fraction(text)) - _cents(exact)) > 1
        wrong = document(lines=(line(unit_price=price, quantity=quantity, total=text),), vat_summaries=())
        assert ("00423" in codes(wrong)) == expected


@given(
    st.lists(st.tuples(st.sampled_from(["5.00", "22.00"]), st.integers(-10_000, 10_000)), min_size=1, max_size=8),
    st.integers(-150, 150),
)
def test_00422_agrees_with_whole_cents(sold: list[tuple[str, int]], off: int) -> None:
    lines = tuple(
        line(
            quantity=None, unit_price=f"{Decimal(cents) / 100:.2f}", total=f"{Decimal(cents) / 100:.2f}", vat_rate=rate
        )
        for rate, cents in sold
    )
    rates = {rate for rate, _ in sold}
    taxable = {rate: sum(cents for other, cents in sold if other == rate) + off for rate in rates}
    summaries = tuple(
        summary(rate=rate, taxable=f"{Decimal(taxable[rate]) / 100:.2f}", tax=None) for rate in sorted(rates)
    )
    found = codes(document(lines=lines, vat_summaries=summaries))
    assert found == (["00422"] * len(rates) if abs(off) >= 100 else [])
