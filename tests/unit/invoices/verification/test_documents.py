"""The rules on the document itself: R01, R02, R03, R06, R10, R11, R12, R13."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from blueprints.invoices.verification.facts import Agency, Fund, Reference, VatSummary
from tests.worlds.village import CIG, SAD, Village


@pytest.fixture
def village() -> Village:
    """Two accesses of an hour at 24.50."""
    one = Village()
    one.entry(2)
    one.entry(3)
    return one


@pytest.mark.parametrize(
    ("vat", "code"),
    [("IT01466360193", "93049520195"), ("", "93049520195"), ("01466360193", ""), ("IT01466360193", "01466360193")],
)
def test_r01_the_agency_is_known_by_either_number(village: Village, vat: str, code: str) -> None:
    assert not village.found("R01", village.invoice(customer_vat=vat, customer_fiscal_code=code))


@pytest.mark.parametrize(
    ("vat", "code"), [("IT00743110157", "93049520195"), ("IT01466360193", "80003390194"), ("", "")]
)
def test_r01_an_invoice_to_somebody_else_is_disputed_whole(village: Village, vat: str, code: str) -> None:
    (found,) = village.found("R01", village.invoice(customer_vat=vat, customer_fiscal_code=code))
    assert (found.severity, found.line, found.cents) == ("lawful-refusal", None, 4900)


@pytest.mark.parametrize(
    ("known", "other"),
    [
        ({"vat_numbers": {"01466360193"}, "fiscal_codes": set()}, {"customer_vat": "IT00743110157"}),
        ({"vat_numbers": set(), "fiscal_codes": {"93049520195"}}, {"customer_fiscal_code": "80003390194"}),
    ],
)
def test_r01_a_number_that_the_agency_does_not_tell_is_not_compared(
    village: Village, known: dict[str, set[str]], other: dict[str, str]
) -> None:
    village.agency = Agency(**{name: frozenset(numbers) for name, numbers in known.items()})
    both = {"customer_vat": "IT01466360193", "customer_fiscal_code": "93049520195"}
    assert not village.found("R01", village.invoice(**both))
    assert village.found("R01", village.invoice(**both | other))


def test_r02_the_pacts_cig_in_any_reference_is_enough(village: Village) -> None:
    references = (Reference(identifier="ORD"), Reference(identifier="C", cig=CIG.lower(), lines=(1,)))
    assert not village.found("R02", village.invoice(references=references))


@pytest.mark.parametrize("references", [(), (Reference(cig="1234567CE7"),), (Reference(cig=CIG, lines=(2,)),)])
def test_r02_a_missing_or_other_cig_is_disputed_whole(village: Village, references: tuple[Reference, ...]) -> None:
    (found,) = village.found("R02", village.invoice(references=references))
    assert (found.severity, found.cents, found.facts["expected"]) == ("lawful-refusal", 4900, CIG)


def test_r02_the_cig_is_the_one_of_the_pact_on_the_day(village: Village) -> None:
    village.change("pacts", end=date(2026, 3, 31))
    village.add("pacts", id=9, provider=1, service=SAD, cig="NEW", start=date(2026, 3, 31), end=date(2027, 1, 1))
    assert village.found("R02")
    assert not village.found("R02", village.invoice(references=(Reference(cig="NEW"),)))


def test_r03_a_fund_may_ask_for_its_cup(village: Village) -> None:
    village.funds = [Fund(id=5, code="PNRR", cup_required=True, cup="B12C34000560001")]
    assert not village.found("R03")
    village.change("report_lines", fund=5)
    (found,) = village.found("R03")
    assert (found.severity, found.cents, found.facts["fund"]) == ("lawful-refusal", 4900, "PNRR")
    with_cup = (Reference(cig=CIG, cup="b12c34000560001"),)
    assert not village.found("R03", village.invoice(references=with_cup))
    village.funds = [Fund(id=5, code="PNRR", cup_required=True)]
    assert not village.found("R03", village.invoice(references=with_cup))


def test_r06_the_same_number_twice_in_a_year_is_one_invoice_too_many(village: Village) -> None:
    first = village.invoice()
    again = village.invoice(id="F2", dated=date(2026, 4, 16))
    found = village.found("R06", again, first)
    assert [(one.document, one.cents) for one in found] == [("F2", 4900)]


@pytest.mark.parametrize("changes", [{"type": "TD24"}, {"dated": date(2027, 1, 2)}, {"number": "FT-2"}])
def test_r06_another_type_year_or_number_is_another_document(village: Village, changes: dict[str, object]) -> None:
    assert not village.found("R06", village.invoice(), village.invoice(id="F2", **changes))


def test_r06_earlier_documents_and_identical_files_count(village: Village) -> None:
    village.add("earlier_documents", issuer=1, number=" ft-1", year=2026, type="TD01")
    assert village.found("R06")
    village.only("earlier_documents", {"issuer": 1, "number": "X", "year": 2026, "type": "TD01", "digest": "ab"})
    assert not village.found("R06")
    assert village.found("R06", village.invoice(digest="ab"))
    assert village.found("R06", village.invoice(digest="ab:1"))
    village.only("earlier_documents", {"issuer": 1, "number": "FT-1", "year": 2026, "type": " td01"})
    assert village.found("R06")


def test_r10_the_rate_is_the_one_of_the_profile_on_the_service_date(village: Village) -> None:
    assert not village.found("R10")
    (found,) = village.found("R10", village.invoice(village.line(vat_rate=Decimal(22))))
    assert (found.cents, found.facts["vat_cents"], found.facts["expected_rate"]) == (0, 1078 - 245, "5")


def test_r10_an_exempt_provider_writes_n4(village: Village) -> None:
    village.change("vat_profiles", rate=0, nature="N4")
    assert village.found("R10")
    assert not village.found("R10", village.invoice(village.line(vat_rate=Decimal(0), nature="N4")))
    assert village.found("R10", village.invoice(village.line(vat_rate=Decimal(0), nature="N1")))


def test_r10_a_line_over_a_change_of_profile_fits_neither(village: Village) -> None:
    village.change("vat_profiles", end=date(2026, 3, 31))
    village.add("vat_profiles", provider=1, start=date(2026, 3, 31), end=date(2027, 1, 1), rate=2200)
    assert village.found("R10")
    assert not village.found("R10", village.invoice(village.line(last=date(2026, 3, 30))))


@pytest.mark.parametrize(
    ("dated", "collectability", "found"),
    [
        (date(2026, 6, 30), "S", 0),
        (date(2026, 6, 30), "I", 1),
        (date(2026, 7, 1), "I", 0),
        (date(2017, 12, 31), "D", 0),
    ],
)
def test_r11_vat_is_split_as_long_as_it_is_authorised(
    village: Village, dated: date, collectability: str, found: int
) -> None:
    summary = VatSummary(rate=Decimal(5), taxable=Decimal(49), tax=Decimal("2.45"), collectability=collectability)
    assert len(village.found("R11", village.invoice(dated=dated, vat_summaries=(summary,)))) == found


def test_r11_without_vat_there_is_nothing_to_split(village: Village) -> None:
    summary = VatSummary(rate=Decimal(0), nature="N4", taxable=Decimal(49), tax=Decimal(0), collectability="S")
    assert village.found("R11", village.invoice(vat_summaries=(summary,)))
    assert not village.found("R11", village.invoice(vat_summaries=(replace(summary, collectability="I"),)))


@pytest.mark.parametrize(
    ("taxable", "stamp", "found"), [("77.47", None, 0), ("77.48", None, 1), ("77.48", "2.00", 0), ("77.48", "1.81", 1)]
)
def test_r12_stamp_duty_is_due_above_the_threshold(
    village: Village, taxable: str, stamp: str | None, found: int
) -> None:
    village.change("vat_profiles", rate=0, nature="N4")
    summary = VatSummary(rate=Decimal(0), nature="N4", taxable=Decimal(taxable), tax=Decimal(0))
    duty = None if stamp is None else Decimal(stamp)
    invoice = village.invoice(vat_summaries=(summary,), stamp_duty=duty)
    assert len(village.found("R12", invoice)) == found
    village.change("vat_profiles", stamp_exempt=True)
    assert not village.found("R12", invoice)


def test_r12_stamp_duty_may_be_declared_without_its_amount(village: Village) -> None:
    village.change("vat_profiles", rate=0, nature="N4")
    line = village.line(quantity=Decimal(10), vat_rate=Decimal(0), nature="N4")
    invoice = village.invoice(line, stamp_declared=True)
    assert not village.found("R12", invoice)
    assert not village.found("R13", replace(invoice, total=Decimal(247)))
    assert village.found("R12", replace(invoice, stamp_declared=False))


@pytest.mark.parametrize(
    ("total", "cents"), [("49.00", None), ("49.01", None), ("48.99", None), ("49.02", 2), ("48.98", 0), ("60.00", 1100)]
)
def test_r13_a_line_is_quantity_times_price_within_a_cent(village: Village, total: str, cents: int | None) -> None:
    found = village.found("R13", village.invoice(village.line(total=Decimal(total))))
    assert [one.cents for one in found] == ([] if cents is None else [cents])


@pytest.mark.parametrize(("rounding", "total"), [("half-up", "12.25"), ("half-even", "12.24"), ("up", "12.25")])
def test_r13_the_rounding_of_a_line_is_a_parameter(village: Village, rounding: str, total: str) -> None:
    village.set("line_tolerance_cents", 0)
    village.set("cents_rounding", rounding)
    changes = {"quantity": Decimal("0.5"), "unit_price": Decimal("24.49")}
    assert not village.found("R13", village.invoice(village.line(total=Decimal(total), **changes)))
    assert village.found("R13", village.invoice(village.line(total=Decimal("12.26"), **changes)))


def test_r13_a_discounted_price_is_the_price(village: Village) -> None:
    line = village.line(total=Decimal("44.10"), discounted_price=Decimal("22.05"))
    assert not village.found("R13", village.invoice(line))


@pytest.mark.parametrize(("taxable", "cents"), [("49.99", None), ("50.00", 100), ("48.00", 0)])
def test_r13_lines_make_the_taxable_amount_within_a_euro(village: Village, taxable: str, cents: int | None) -> None:
    summary = VatSummary(
        rate=Decimal(5), taxable=Decimal(taxable), tax=Decimal(taxable) * Decimal("0.05"), collectability="S"
    )
    invoice = village.invoice(vat_summaries=(summary,))
    assert [one.cents for one in village.found("R13", invoice)] == ([] if cents is None else [cents])
    (total,) = village.check(invoice).totals
    assert total.billed == 4900 + (cents or 0)
    assert total.verified + total.disputed == total.billed


@pytest.mark.parametrize(("tax", "found"), [("2.45", 0), ("2.46", 0), ("2.44", 0), ("2.47", 1)])
def test_r13_tax_is_rate_times_taxable_within_a_cent(village: Village, tax: str, found: int) -> None:
    summary = VatSummary(rate=Decimal(5), taxable=Decimal(49), tax=Decimal(tax), collectability="S")
    assert len(village.found("R13", village.invoice(vat_summaries=(summary,)))) == found


@pytest.mark.parametrize(
    ("total", "cents"), [("51.45", None), ("51.46", None), ("51.47", 2), ("51.00", 0), ("53.45", None), (None, None)]
)
def test_r13_all_makes_the_total_with_or_without_the_stamp(
    village: Village, total: str | None, cents: int | None
) -> None:
    invoice = village.invoice(total=None if total is None else Decimal(total), stamp_duty=Decimal(2))
    assert [one.cents for one in village.found("R13", invoice)] == ([] if cents is None else [cents])
