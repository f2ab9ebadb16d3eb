"""The rules on what a line bills: matching, R14, R15, R16, R17, R23, R29 of a report, R39 and R40."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from blueprints.invoices.verification.facts import FAR, Fund, Payment, Reference, ReportState, unsigned
from tests.worlds.village import AES, SAD, YEAR, Village, units


@pytest.fixture
def village() -> Village:
    """Ten accesses of an hour at 24.50 on Mondays to Fridays."""
    one = Village()
    for day in (2, 3, 4, 5, 6, 9, 10, 11, 12, 13):
        one.entry(day)
    return one


def how(village: Village, **changes: object) -> tuple[str, str]:
    """How an invoice of one line was matched, and why."""
    (match,) = village.check(village.invoice(village.line(**changes))).matches["F1"]
    return str(match.how), match.reason


def test_a_line_is_matched_by_its_reference_first(village: Village) -> None:
    assert how(village, administration_reference=" r-1 ") == ("reference", "reference")


def test_a_line_without_reference_is_matched_by_service_month_and_price(village: Village) -> None:
    assert how(village, administration_reference="") == ("service-month-price", "unique")


def test_r14_a_reference_to_no_report_is_disputed_though_the_price_tells_which_is_meant(village: Village) -> None:
    assert how(village, administration_reference="OLD-7") == ("service-month-price", "reference-unknown")
    (found,) = village.found("R14", village.invoice(village.line(administration_reference="OLD-7")))
    assert (found.cents, found.facts["why"]) == (24_500, "reference-unknown")
    village.set("own_references", True)
    assert not village.found("R14", village.invoice(village.line(administration_reference="OLD-7")))


def test_a_reports_code_may_stand_beside_other_words_in_another_reference_or_in_the_description(
    village: Village,
) -> None:
    village.change("report_lines", code="REND-7")
    village.only("report_lines", *(row for row in village.rows["report_lines"] if row["service"] == SAD))
    village.add("report_lines", code="REND-8", provider=1, service=SAD, profile=1, accepted_minutes=300)
    assert how(village, administration_reference="") == ("service-month-price", "same-hours")
    told = ("reference", "reference")
    assert how(village, administration_reference="rend. REND-7") == told
    assert how(village, administration_reference="", extra=("REND-7",)) == told
    assert how(village, administration_reference="", description="Ore di marzo (REND-7)") == told
    both = how(village, administration_reference="", description="REND-7 e REND-8", quantity=Decimal(3))
    assert both == ("unmatched", "several")
    received = (Reference(cig="9876543CE7"), Reference(identifier="REND-7", lines=(1,)))
    outcome = village.check(village.invoice(village.line(administration_reference=""), references=received))
    assert outcome.matches["F1"][0].reason == "reference"


@pytest.mark.parametrize("reference", ["P-0413", "sad", "CREMONA", "9876543CE7", "patto", "03/2026", "2026-03"])
def test_a_reference_to_something_else_that_is_known_is_none_to_a_report(village: Village, reference: str) -> None:
    assert how(village, administration_reference=reference) == ("service-month-price", "unique")


def test_of_two_fitting_reports_the_one_whose_comune_is_named_is_billed(village: Village) -> None:
    village.change("report_lines", comune=19036)
    village.add("report_lines", code="R-9", provider=1, service=SAD, profile=1, comune=19098, accepted_minutes=600)
    of_cremona = {"administration_reference": "", "description": "SAD, Comune di Cremona", "quantity": Decimal(11)}
    assert how(village, **of_cremona) == ("service-month-price", "unique")


def test_hours_at_another_price_are_those_of_the_only_report(village: Village) -> None:
    other = {"administration_reference": "", "description": "SAD", "unit_price": Decimal(25)}
    assert how(village, **other) == ("service-month-price", "alone")
    assert how(village, **other, unit="") == ("unmatched", "none")
    village.add("report_lines", code="R-9", provider=1, service=SAD, profile=1, accepted_minutes=600)
    assert how(village, **other) == ("unmatched", "none")


def test_a_line_without_period_is_matched_to_the_month_before_the_invoice(village: Village) -> None:
    assert how(village, administration_reference="", start=None, last=None) == ("service-month-price", "unique")


def test_of_two_fitting_reports_the_one_with_the_same_hours_is_billed(village: Village) -> None:
    village.add("report_lines", code="R-9", provider=1, service=SAD, profile=1, comune=5, accepted_minutes=30)
    assert how(village, administration_reference="") == ("service-month-price", "same-hours")
    assert how(village, administration_reference="", quantity=Decimal(3)) == ("unmatched", "several")


def test_a_line_at_no_tariffs_price_is_unmatched(village: Village) -> None:
    assert how(village, administration_reference="", unit_price=Decimal(30)) == ("unmatched", "none")
    assert how(village, administration_reference="OLD", unit_price=Decimal(30)) == ("unmatched", "reference-unknown")


def test_a_report_of_another_provider_is_not_billed(village: Village) -> None:
    village.add("report_lines", code="R-9", provider=2, service=SAD, profile=1, accepted_minutes=600)
    assert how(village, administration_reference="R-9") == ("unmatched", "reference-of-another")
    village.add("mandates", issuer=1, provider=2, **YEAR)
    assert how(village, administration_reference="R-9") == ("reference", "reference")


@pytest.mark.parametrize("fault", [{"number": "FT-1"}, {"number": "FT-2", "customer_fiscal_code": "80003390194"}])
def test_r15_a_duplicate_or_somebody_elses_invoice_takes_no_hours_from_a_good_one(
    village: Village, fault: dict[str, str]
) -> None:
    half = village.line(quantity=Decimal(5), total=Decimal("122.50"))
    wrong = village.invoice(half, id="F2", dated=date(2026, 4, 16), **fault)
    last = village.invoice(half, id="F3", number="FT-3", dated=date(2026, 4, 17))
    found = village.check(village.invoice(half), wrong, last).findings
    assert {one.rule for one in found if one.document == "F3"} == set()
    assert [one.cents for one in found if one.document == "F2" and one.cents] == [12_250]


def test_r14_a_line_without_an_accepted_report_is_disputed_whole(village: Village) -> None:
    assert not village.found("R14")
    free = village.line(administration_reference="", unit_price=Decimal(30), description="Spese")
    (found,) = village.found("R14", village.invoice(free))
    assert (found.cents, found.facts["why"]) == (30_000, "none")


@pytest.mark.parametrize(
    ("state", "found"), [(ReportState.ACCEPTED, 0), (ReportState.PARTLY, 0), (ReportState.SUBMITTED, 1)]
)
def test_r14_a_report_must_be_accepted(village: Village, state: ReportState, found: int) -> None:
    village.change("report_lines", state=state)
    assert len(village.found("R14")) == found


def test_r14_stamp_duty_stands_free_and_nothing_else(village: Village) -> None:
    bare = {"administration_reference": "", "quantity": None, "vat_rate": Decimal(0), "start": None, "last": None}
    stamp = village.line(2, description="Imposta di bollo", unit_price=Decimal(2), total=Decimal(2), **bare)
    costs = village.line(2, description="Spese di gestione", unit_price=Decimal(2), total=Decimal(2), **bare)
    assert not village.found("R14", village.invoice(village.line(), stamp))
    assert [one.cents for one in village.found("R14", village.invoice(village.line(), costs))] == [200]


def test_r14_lines_bill_hours(village: Village) -> None:
    assert not village.found("R14", village.invoice(village.line(unit="ore")))
    assert [one.facts["why"] for one in village.found("R14", village.invoice(village.line(unit="KM")))] == ["not-hours"]


@pytest.mark.parametrize(
    ("quantity", "cents"), [("10.00", None), ("9.00", None), ("10.005", None), ("10.01", 24), ("12.50", 6125)]
)
def test_r15_no_more_hours_than_accepted(village: Village, quantity: str, cents: int | None) -> None:
    found = village.found("R15", village.invoice(village.line(quantity=Decimal(quantity))))
    assert [one.cents for one in found] == ([] if cents is None else [cents])


def test_r15_hours_billed_before_are_not_billed_again(village: Village) -> None:
    village.add("earlier_lines", report_line=SAD, quantity=units("4"), price=units("24.50"))
    (found,) = village.found("R15")
    assert (found.cents, found.facts["over_hours"]) == (9800, "4")
    village.add("earlier_lines", report_line=SAD, quantity=-units("4"), price=units("24.50"))
    assert not village.found("R15")


def test_r15_two_invoices_share_the_accepted_hours_in_the_order_of_their_dates(village: Village) -> None:
    half = village.line(quantity=Decimal(6))
    later = village.invoice(half, id="F2", number="FT-2", dated=date(2026, 4, 20))
    found = village.found("R15", later, village.invoice(half))
    assert [(one.document, one.cents) for one in found] == [("F2", 4900)]


@pytest.mark.parametrize(
    ("start", "last", "why"),
    [
        (date(2026, 3, 1), date(2026, 3, 31), None),
        (date(2026, 2, 28), date(2026, 3, 31), "several-months"),
        (date(2026, 3, 9), date(2026, 3, 2), "backwards"),
        (date(2026, 4, 1), date(2026, 4, 15), None),
        (date(2026, 4, 1), date(2026, 4, 16), "not-over"),
        (None, None, None),
    ],
)
def test_r16_a_lines_period_is_one_month_that_is_over(
    village: Village, start: date | None, last: date | None, why: str | None
) -> None:
    found = village.found("R16", village.invoice(village.line(start=start, last=last)))
    assert [one.facts["why"] for one in found] == ([] if why is None else [why])
    village.set("lines_within_month", False)
    assert len(village.found("R16", village.invoice(village.line(start=start, last=last)))) == (
        why in ("backwards", "not-over")
    )


@pytest.mark.parametrize(
    ("submitted", "why"), [(date(2026, 4, 10), []), (date(2026, 4, 11), ["late"]), (FAR, ["late"])]
)
def test_r17_a_report_is_due_on_the_tenth(village: Village, submitted: date, why: list[str]) -> None:
    village.change("report_lines", submitted=submitted)
    found = village.found("R17")
    assert [(one.facts["why"], one.severity, one.cents) for one in found] == [(one, "warns", 0) for one in why]


def test_r17_an_invoice_before_acceptance_waits(village: Village) -> None:
    village.change("report_lines", accepted=date(2026, 4, 15))
    assert not village.found("R17")
    village.change("report_lines", accepted=date(2026, 4, 16))
    assert [one.facts["why"] for one in village.found("R17")] == ["waiting"]
    assert not village.found("R17", village.invoice(received=date(2026, 4, 16)))


@pytest.mark.parametrize(("price", "found"), [("24.50", 0), ("24.49", 1), ("26.00", 0)])
def test_r23_upper_secondary_hours_are_not_paid_below_the_floor(price: str, found: int) -> None:
    village = Village()
    village.entry(2, service=AES)
    invoice = village.invoice(village.line(report=AES, unit_price=Decimal(price)))
    assert not village.found("R23", invoice)
    village.change("report_lines", level=4)
    assert [one.cents for one in village.found("R23", invoice)] == [0] * found
    village.change("report_lines", level=0)
    assert not village.found("R23", invoice)
    # The report names no level: that of its pupils counts.
    village.change("enrolments", level=4)
    assert len(village.found("R23", invoice)) == found


def test_r29_accepted_hours_need_accesses_behind_them(village: Village) -> None:
    village.rows["report_lines"][0]["accepted_minutes"] = 660
    assert not village.found("R29")
    (found,) = village.found("R29", village.invoice(village.line(quantity=Decimal(11))))
    assert (found.line, found.entry, found.cents, found.facts["over_hours"]) == (1, None, 2450, "1")


def test_r39_a_budget_line_is_gross_and_is_not_passed(village: Village) -> None:
    village.only("budgets", {"fund": 0, "comune": 0, "amount_cents": 25_725, **YEAR})
    assert not village.found("R39")
    village.change("budgets", used_cents=1)
    (found,) = village.found("R39")
    assert (found.line, found.cents, found.facts["over_cents"]) == (1, 1, 1)


def test_r40_the_account_is_declared(village: Village) -> None:
    assert not village.found("R40")
    assert not village.found("R40", village.invoice(ibans=("it60 x054 2811 1010 0000 0123 456",)))
    (found,) = village.found("R40", village.invoice(ibans=("IT40S0542811101000000123457",)))
    assert (found.facts["why"], found.cents) == ("iban", 0)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({}, []),
        ({"amount_cents": 500_000}, []),
        ({"amount_cents": 500_001}, ["collection"]),
        ({"amount_cents": 500_001, "collection_checked": True}, []),
        ({"on": date(2026, 5, 18)}, ["late"]),
        ({"on": date(2026, 5, 18), "suspension_days": 1}, []),
        ({"iban": "IT40S0542811101000000123457"}, ["iban"]),
    ],
)
def test_r40_conditions_of_payment(village: Village, changes: dict[str, object], why: list[str]) -> None:
    payment = Payment(**{"on": date(2026, 5, 17), "amount_cents": 24_500, **changes})  # type: ignore[arg-type]  # drawn
    found = village.found("R40", village.invoice(delivered=date(2026, 4, 17), payment=payment))
    assert [one.facts["why"] for one in found] == why


def test_r40_the_social_security_certificate_holds_on_the_day(village: Village) -> None:
    payment = Payment(on=date(2026, 5, 1), amount_cents=24_500)
    village.change("social_security", end=date(2026, 5, 2))
    assert not village.found("R40", village.invoice(payment=payment))
    village.change("social_security", end=date(2026, 5, 1))
    assert [one.facts["why"] for one in village.found("R40", village.invoice(payment=payment))] == ["social-security"]


def test_a_credit_note_disputes_nothing_and_frees_the_hours(village: Village) -> None:
    credit = village.invoice(id="C", type="TD04", number="NC-1", dated=date(2026, 4, 16))
    again = village.invoice(id="F2", number="FT-2", dated=date(2026, 4, 17))
    outcome = village.check(village.invoice(), credit, again)
    assert outcome.findings == ()
    assert [one.billed for one in outcome.totals] == [24_500, -24_500, 24_500]


def test_an_unknown_supplier_is_no_accredited_provider(village: Village) -> None:
    found = village.check(village.invoice(issuer=0, references=(Reference(cig="X"),))).findings
    assert {one.rule: one.cents for one in found if one.cents} == {"R07": 24_500}


def test_r15_hours_that_a_later_credit_note_takes_back_are_not_disputed(village: Village) -> None:
    much = village.invoice(village.line(quantity=village.hours() + 2))
    back = village.invoice(
        village.line(quantity=Decimal(2)), id="N", number="NC-1", type="TD04", dated=date(2026, 4, 20)
    )
    assert village.found("R15", much)
    assert not village.found("R15", much, back)
    again = village.invoice(village.line(quantity=Decimal(1)), id="G", number="FT-2", dated=date(2026, 4, 21))
    assert [one.document for one in village.found("R15", much, back, again)] == ["G"]


def test_r15_a_line_of_negative_hours_takes_back_those_of_another(village: Village) -> None:
    much = village.line(quantity=village.hours() + 2)
    assert not village.found("R15", village.invoice(much, village.line(2, quantity=Decimal(-2))))
    assert village.found("R15", village.invoice(much, village.line(2, quantity=Decimal(-1))))


def test_r15_a_credit_of_the_price_alone_gives_no_hours_back(village: Village) -> None:
    first = village.invoice()
    of_price = village.invoice(
        village.line(unit_price=Decimal("0.50")), id="N", number="NC-1", type="TD04", dated=date(2026, 4, 20)
    )
    again = village.invoice(id="G", number="FT-2", dated=date(2026, 4, 21))
    assert [one.document for one in village.found("R15", first, of_price, again)] == ["G"]


def test_a_credit_note_written_with_negative_amounts_is_a_credit_all_the_same(village: Village) -> None:
    written = village.invoice(village.line(quantity=Decimal(-1)), id="N", number="NC-1", type="TD04")
    note = unsigned(written)
    assert village.check(note).totals[0].billed == -2450
    assert not village.check(village.invoice(), note).findings
    by_price = replace(written, lines=(village.line(quantity=Decimal(1), unit_price=Decimal("-24.50")),))
    assert unsigned(by_price).lines == note.lines
    assert unsigned(note) is note


def test_r23_in_a_report_of_several_levels_the_line_at_the_others_tariff_is_not_compared(village: Village) -> None:
    village.add("projects", id=9, beneficiary=9, service=AES, **YEAR)
    village.add("enrolments", project=9, school=7, level=4, **YEAR)
    village.add("tariffs", service=AES, profile=2, level=4, price=units("27"), **YEAR)
    village.change("tariffs", end=date(2027, 1, 1))
    village.set("aes_floor", Decimal("26.50"))
    village.entry(2, service=AES)
    village.entry(3, service=AES, project=9)
    one = Decimal(1)
    lower = village.line(1, AES, quantity=one)
    assert not village.found("R23", village.invoice(lower, village.line(2, AES, quantity=one, unit_price=Decimal(27))))
    assert village.found("R23", village.invoice(village.line(1, AES, unit_price=Decimal("26.40"))))


def test_r39_a_report_of_several_comuni_uses_the_budgets_of_its_residents_and_shares(village: Village) -> None:
    village.add("allocations", project=SAD, fund=5, millionths=400_000, **YEAR)
    village.add("allocations", project=SAD, fund=0, millionths=600_000, **YEAR)
    village.add("budgets", comune=19036, fund=0, amount_cents=15_435, **YEAR)
    village.add("budgets", comune=0, fund=5, amount_cents=10_290, **YEAR)
    assert not village.found("R39")
    village.rows["budgets"][0]["amount_cents"] -= 105
    (found,) = village.found("R39")
    assert (found.cents, found.facts["over_cents"], found.facts["comune"]) == (100, 105, "Cremona")
    back = village.invoice(id="N", number="NC-1", type="TD04", dated=date(2026, 4, 10))
    again = village.invoice(id="G", number="FT-2", dated=date(2026, 4, 20))
    assert {one.document for one in village.found("R39", village.invoice(), back)} == set()
    assert {one.document for one in village.found("R39", village.invoice(), again)} == {"F1", "G"}


def test_r03_a_share_or_an_entry_of_a_fund_asks_for_its_cup_too(village: Village) -> None:
    village.funds = [Fund(id=5, code="PNRR", cup_required=True, cup="B12C34000560001")]
    assert not village.found("R03")
    village.rows["entries"][0]["fund"] = 5
    assert [one.cents for one in village.found("R03")] == [24_500]
    village.rows["entries"][0]["fund"] = 0
    village.add("allocations", project=SAD, fund=5, millionths=1_000_000, **YEAR)
    assert [one.cents for one in village.found("R03")] == [24_500]
