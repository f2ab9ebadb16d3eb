"""The twenty-five edge cases of the rule book, as far as verification has a part in them.

Case 11 is in `test_guards`. Cases 10 and 25 belong to other rooms in part: here only what an invoice shows.
"""

from datetime import date
from decimal import Decimal

from blueprints.invoices.verification.facts import FAR, Consumption, Kind, Limit, Payment, Reason, Reference
from tests.worlds.village import AES, CIG, OSS, SAD, YEAR, Village, units


def cents(village: Village, *documents: object) -> dict[tuple[str, int | None], int]:
    """Cents by rule and entry."""
    return {(one.rule, one.entry): one.cents for one in village.check(*documents).findings}  # type: ignore[arg-type]  # documents


def test_edge_case_01_a_move_to_another_comune_in_the_month_is_charged_by_date() -> None:
    village = Village()
    village.territory = frozenset({19036, 19098})
    village.only(
        "residences",
        {"beneficiary": SAD, "comune": 19036, "start": date(2020, 1, 1), "end": date(2026, 3, 16)},
        {"beneficiary": SAD, "comune": 19098, "start": date(2026, 3, 16), "end": FAR},
    )
    village.change("report_lines", comune=19036)
    village.add("report_lines", id=9, code="R-9", provider=1, service=SAD, profile=OSS, comune=19098)
    village.entry(10)
    village.entry(20, report_line=9)
    both = village.invoice(village.line(), village.line(2, 9, unit_price=Decimal("24.50")))
    assert cents(village, both) == {}
    village.rows["entries"][1]["report_line"] = SAD
    assert cents(village) == {("R39", 2): 2450}
    village.territory = frozenset({19036})
    assert village.found("R39")[0].facts["why"] == 3


def test_edge_case_02_a_resident_elsewhere_needs_that_comunes_authorisation() -> None:
    village = Village()
    village.territory = frozenset({19036})
    village.entry(10)
    village.only("residences", {"beneficiary": SAD, "comune": 17000, **YEAR})
    assert cents(village) == {("R39", 1): 2450}
    village.change("residences", authorised=True)
    assert cents(village) == {}


def test_edge_case_03_two_providers_in_a_month_share_the_monthly_limit() -> None:
    village = Village()
    village.only("authorisations", {"project": SAD, "limit": Limit.MONTH, "amount": 120, **YEAR})
    village.only(
        "choices",
        {"project": SAD, "provider": 1, "start": date(2026, 1, 1), "end": date(2026, 3, 16)},
        {"project": SAD, "provider": 2, "start": date(2026, 3, 16), "end": FAR},
    )
    for name in ("accreditations", "pacts"):
        village.add(name, provider=2, service=SAD, **YEAR)
    village.add("staff", operator=2, provider=2, **YEAR)
    village.add("report_lines", id=9, code="R-9", provider=2, service=SAD, profile=OSS)
    village.entry(2)
    village.entry(3)
    village.entry(20, provider=2, operator=2, report_line=9)
    second = village.invoice(
        village.line(1, 9, unit_price=Decimal("24.50")), id="F2", issuer=2, references=(Reference(cig=""),), ibans=()
    )
    outcome = village.check(village.invoice(), second)
    found = {(one.document, one.rule, one.entry): one.cents for one in outcome.findings}
    assert found[("F2", "R18", 3)] == 0, "the missing CIG owns the whole invoice"
    assert [one.claimed_cents for one in village.found("R18", village.invoice(), second)] == [2450]
    assert not [key for key in found if key[0] == "F1"]


def test_edge_case_04_services_before_the_second_decision_are_not_billable() -> None:
    village = Village()
    village.change("accreditations", start=date(2026, 3, 15))
    village.entry(14)
    village.entry(16)
    assert cents(village) == {("R07", 1): 2450}


def test_edge_case_05_two_services_on_one_invoice_have_a_cig_each() -> None:
    village = Village()
    village.rows["pacts"][AES - 1]["cig"] = "OTHER"
    village.entry(10)
    village.entry(10, "11:00", service=AES, operator=2)
    lines = (village.line(), village.line(2, AES))
    own = (Reference(cig=CIG, lines=(1,)), Reference(cig="OTHER", lines=(2,)))
    assert cents(village, village.invoice(*lines, references=own)) == {}
    one = village.invoice(*lines)
    (found,) = village.found("R02", one)
    assert (found.line, found.cents) == (2, 2600)


def test_edge_case_06_december_hours_billed_in_january_are_still_valid() -> None:
    village = Village()
    village.change("report_lines", month=date(2026, 12, 1), submitted=date(2027, 1, 9), accepted=date(2027, 1, 10))
    village.month = date(2026, 12, 1)
    village.entry(date(2026, 12, 31))
    assert cents(village, village.invoice(dated=date(2027, 1, 11))) == {}
    village.change("accreditations", end=date(2026, 12, 31))
    assert cents(village, village.invoice(dated=date(2027, 1, 11))) == {("R07", 1): 2450}


def test_edge_case_07_a_tariff_is_of_the_service_date_and_a_rise_is_settled_by_its_difference() -> None:
    village = Village()
    village.entry(10)
    village.entry(20)
    rise = {"service": SAD, "profile": OSS, "price": units("26.00"), "start": date(2026, 3, 16), "end": FAR}
    village.add("tariffs", **rise)
    assert cents(village) == {("R22", 2): 0}
    new = village.invoice(village.line(unit_price=Decimal("26.00")))
    assert cents(village, new) == {("R22", 1): 150}
    # Billed at the old price, then settled by a line that bills only the difference.
    village.add("earlier_lines", report_line=SAD, quantity=units(2), price=units("24.50"))
    village.rows["tariffs"][-1]["start"] = date(2026, 3, 1)
    village.add(
        "report_lines", id=9, code="R-9", provider=1, service=SAD, profile=OSS, adjusts=SAD, accepted_minutes=120
    )
    price = Decimal("1.50")
    line = village.line(1, 9, quantity=Decimal(2), unit_price=price)
    assert cents(village, village.invoice(line, type="TD05")) == {}
    village.rows["earlier_lines"].clear()
    both = [village.invoice(), village.invoice(line, id="F2", number="FT-2", type="TD05")]
    assert cents(village, *both) == {("R22", 1): 0, ("R22", 2): 0}  # nothing in dispute: the first asked for too little
    village.add("earlier_lines", report_line=SAD, quantity=units(2), price=units("24.50"))
    greedy = village.line(1, 9, quantity=Decimal(2), unit_price=Decimal(2))
    assert cents(village, village.invoice(greedy, type="TD05")) == {("R22", 1): 50, ("R22", 2): 50}


def test_edge_case_08_another_issuer_needs_a_mandate_and_has_its_own_vat_profile() -> None:
    village = Village()
    village.entry(10)
    village.add("vat_profiles", provider=9, rate=500, **YEAR)
    village.add("accounts", provider=9, iban="IT00", **YEAR)
    consortium = village.invoice(issuer=9, ibans=("IT00",))
    assert ("R14", None) in cents(village, consortium)
    village.add("mandates", issuer=9, provider=1, **YEAR)
    assert cents(village, consortium) == {}
    village.rows["vat_profiles"][-1]["rate"] = 2200
    assert [one.rule for one in village.check(consortium).findings] == ["R10"]


def test_edge_case_09_a_successor_bills_the_hours_before_and_after_the_merger() -> None:
    village = Village()
    merged = date(2026, 3, 16)
    village.change("accreditations", end=merged)
    village.change("pacts", end=merged)
    for name in ("accreditations", "pacts"):
        village.add(name, provider=9, service=SAD, start=merged, end=FAR, **({"cig": CIG} if name == "pacts" else {}))
    village.add("choices", project=SAD, provider=9, start=merged, end=FAR)
    village.add("staff", operator=1, provider=9, start=merged, end=FAR)
    village.add("report_lines", id=9, code="R-9", provider=9, service=SAD, profile=OSS)
    village.add("mandates", issuer=9, provider=1, start=merged, end=FAR)
    village.add("vat_profiles", provider=9, rate=500, **YEAR)
    village.entry(10)
    village.entry(20, provider=9, report_line=9)
    lines = (
        village.line(1, last=date(2026, 3, 15)),
        village.line(2, 9, unit_price=Decimal("24.50"), start=merged),
    )
    assert cents(village, village.invoice(*lines, issuer=9, ibans=())) == {}


def test_edge_case_10_each_member_of_a_grouping_invoices_its_part_with_the_same_cig() -> None:
    village = Village()
    for name in ("accreditations", "pacts"):
        village.add(name, provider=2, service=SAD, **({"cig": CIG} if name == "pacts" else {}), **YEAR)
    village.add("choices", project=2, provider=2, **YEAR)
    village.add("staff", operator=2, provider=2, **YEAR)
    village.add("vat_profiles", provider=2, rate=500, **YEAR)
    village.add("report_lines", id=9, code="R-9", provider=2, service=SAD, profile=OSS)
    village.entry(10)
    village.entry(10, provider=2, operator=2, project=2, report_line=9)
    other = village.invoice(village.line(1, 9, unit_price=Decimal("24.50")), id="F2", number="2", issuer=2, ibans=())
    assert cents(village, village.invoice(), other) == {}


def test_edge_case_12_hours_of_the_wrong_users_are_corrected_in_the_report_and_need_no_credit_note() -> None:
    village = Village()
    village.entry(10, project=9)
    assert [one.severity for one in village.check().findings if one.cents] == ["blocks"]
    village.rows["entries"][0]["project"] = SAD
    assert cents(village) == {}


def test_edge_case_13_a_credit_note_lowers_what_was_billed_even_below_nothing() -> None:
    village = Village()
    village.entry(10, minutes=120)
    larger = village.line(quantity=Decimal(4))
    credit = village.invoice(larger, id="C", type="TD04", number="NC", dated=date(2026, 4, 16))
    again = village.invoice(id="F2", number="F2", dated=date(2026, 4, 17))
    outcome = village.check(village.invoice(), credit, again)
    assert [one.billed for one in outcome.totals] == [4900, -9800, 4900]
    assert outcome.findings == ()


def test_edge_case_14_the_undisputed_part_goes_on() -> None:
    village = Village()
    village.entry(10)
    village.entry(11, operator=9)
    (total,) = village.check().totals
    assert (total.billed, total.verified, total.disputed) == (4900, 2450, 2450)


def test_edge_case_15_an_irregular_durc_holds_the_payment_and_disputes_nothing() -> None:
    village = Village()
    village.entry(10)
    village.only("social_security")
    paid = village.invoice(payment=Payment(on=date(2026, 5, 1), amount_cents=2450))
    assert cents(village, paid) == {("R40", None): 0}
    assert village.check(paid).totals[0].verified == 2450


def test_edge_case_16_the_collection_check_looks_at_each_invoice_alone() -> None:
    village = Village()
    village.entry(10)

    def pays(amount: int) -> int:
        return len(village.found("R40", village.invoice(payment=Payment(on=date(2026, 5, 1), amount_cents=amount))))

    assert [pays(300_000), pays(500_000), pays(500_001)] == [0, 0, 1]


def test_edge_case_17_a_day_back_at_school_starts_the_count_anew() -> None:
    village = Village()
    village.change("enrolments", level=4)
    days = [row["day"] for row in village.rows["school_days"] if row["day"] >= date(2026, 3, 2)]
    for place, day in enumerate(days[:21]):
        kind = Kind.DIRECT if place == 10 else Kind.ABSENCE
        reason = Reason.NONE if place == 10 else Reason.ASSISTANT_PRESENT
        village.entry(day, service=AES, kind=kind, reason=reason)
    assert cents(village, village.invoice(village.line(report=AES))) == {}
    village.entry(days[21], service=AES, kind=Kind.ABSENCE, reason=Reason.ASSISTANT_PRESENT)
    assert set(cents(village, village.invoice(village.line(report=AES)))) == {("R33", 22)}


def test_edge_case_18_an_assistant_used_for_another_pupil_is_billed_once() -> None:
    village = Village()
    village.change("enrolments", level=4)
    village.entry(10, service=AES, kind=Kind.ABSENCE, reason=Reason.ASSISTANT_PRESENT)
    village.entry(10, service=AES, project=2)
    found = cents(village, village.invoice(village.line(report=AES)))
    assert found[("R26", 2)] == 2600


def test_edge_case_19_one_hour_with_two_pupils_is_one_hour_and_each_project_has_its_own_rule() -> None:
    village = Village()
    village.add("projects", id=4, beneficiary=4, service=AES, consumption=Consumption.FULL, **YEAR)
    village.add("choices", project=4, provider=1, **YEAR)
    village.add("enrolments", project=4, school=7, level=2, **YEAR)
    village.add("residences", beneficiary=4, comune=19098, **YEAR)
    village.add("authorisations", project=4, limit=Limit.WEEK, amount=60, **YEAR)
    for day in (2, 3):
        for project in (AES, 4):
            village.entry(day, service=AES, project=project, session=day, billed_minutes=30)
    found = cents(village, village.invoice(village.line(report=AES)))
    assert found == {("R19", 4): 1300}


def test_edge_case_20_a_school_that_closed_after_the_arrival_is_paid_as_the_pact_says() -> None:
    village = Village()
    village.rows["school_days"] = [row for row in village.rows["school_days"] if row["day"] != date(2026, 3, 10)]
    village.entry(10, minutes=120, service=AES, reason=Reason.SCHOOL_CLOSED)
    assert cents(village, village.invoice(village.line(report=AES))) == {("R31", 1): 2600}
    village.set("closure_minutes", 120)
    assert cents(village, village.invoice(village.line(report=AES))) == {}


def test_edge_case_21_the_school_level_of_the_day_gives_the_tariff_and_a_pupil_who_left_is_not_there() -> None:
    village = Village()
    village.only(
        "enrolments",
        {"project": AES, "school": 7, "level": 3, "start": date(2025, 9, 1), "end": date(2026, 3, 10)},
        {"project": AES, "school": 7, "level": 4, "start": date(2026, 3, 10), "end": date(2026, 3, 20)},
    )
    village.add("tariffs", service=AES, profile=2, level=4, price=units("28.00"), **YEAR)
    village.entry(9, service=AES)
    village.entry(10, service=AES)
    village.entry(20, service=AES)
    found = cents(village, village.invoice(village.line(report=AES, unit_price=Decimal("28.00"))))
    assert found == {("R22", 1): 200, ("R22", 3): 200, ("R31", 3): 2600}


def test_edge_case_22_the_changes_of_the_clock_and_midnight_are_counted_in_real_minutes() -> None:
    village = Village()
    village.change("report_lines", month=date(2026, 10, 1))
    village.month = date(2026, 10, 1)
    # The night of 25 October has 2 o'clock twice.
    village.entry(25, "01:30", minutes=120, billed_minutes=120)
    village.entry(25, "02:30", minutes=30, fold=1, operator=2, project=2)
    village.add("staff", operator=2, provider=1, **YEAR)
    assert village.hours() == Decimal("2.50")
    split = village.invoice(dated=date(2026, 11, 15))
    assert {key for key in cents(village, split) if key[0] not in ("R11", "R17")} == set()
    village.entry(26, "23:30", minutes=60)
    assert cents(village, village.invoice(dated=date(2026, 11, 15)))[("R28", 3)] == 1225


def test_edge_case_22_an_access_over_two_bands_costs_the_average_of_their_tariffs_by_minutes() -> None:
    village = Village()
    village.set("time_bands", ("evening 20:00-22:00", "night 22:00-06:00"))
    for band, price in ((1, "30.00"), (2, "36.00")):
        village.add("tariffs", service=SAD, profile=OSS, band=band, price=units(price), **YEAR)
    village.entry(12, "19:00", minutes=120)

    def at(price: str) -> dict[tuple[str, int | None], int]:
        return cents(village, village.invoice(village.line(unit_price=Decimal(price))))

    # An hour at 24.50 and one at 30.00.
    assert at("27.25") == {}
    assert at("28.25") == {("R22", 1): 200}
    village.rows["entries"].clear()
    village.entry(13, "21:30", minutes=60)
    # Half an hour at 30.00 and half at 36.00.
    assert at("33.00") == {}


def test_edge_case_23_of_an_access_with_an_admission_the_delivered_minutes_are_billable() -> None:
    village = Village()
    village.entry(10, minutes=60)
    start = village.rows["entries"][0]["start"]
    admitted = start.replace(minute=start.minute + 45)
    village.only("stays", {"beneficiary": SAD, "start": admitted, "end": admitted.replace(day=20)})
    village.only("deaths", {"beneficiary": SAD, "day": date(2026, 3, 10)})
    assert cents(village) == {("R35", 1): 613}


def test_edge_case_24_a_qualification_counts_from_its_own_date_not_from_its_upload() -> None:
    village = Village()
    village.entry(10)
    village.change("qualifications", start=date(2019, 6, 30))
    assert cents(village) == {}
    village.change("qualifications", start=date(2026, 3, 11))
    assert cents(village) == {("R24", 1): 2450}


def test_edge_case_25_the_owners_own_company_is_verified_like_any_other_provider() -> None:
    village = Village()
    village.entry(10, operator=9)
    first = village.check().findings
    village.rows["residences"][0]["comune"] = 19036
    assert village.check().findings == first
