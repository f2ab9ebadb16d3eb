"""The whole journey, by clicking as people do: from a public call to a held invoice."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.journey import applying, calls, paying, serving
from tests.browser.journey.walk import Walk
from tests.browser.stack import Stand

MOST_SECONDS = 900
JOURNEY = (
    calls.manager_writes_and_publishes_a_call,
    calls.manager_appoints_the_commission,
    applying.provider_registers,
    applying.provider_starts_an_application,
    applying.lodging_is_refused_while_something_is_missing,
    applying.provider_answers_and_uploads_evidence,
    applying.provider_lodges_and_sees_the_receipt_number,
    applying.receipt_arrives_by_mail,
    calls.officer_records_the_protocol_and_admits,
    calls.commissioners_declare_no_conflict,
    calls.commissioners_check_each_requirement,
    calls.chair_agrees_the_outcome,
    calls.decision_enrols_the_provider,
    serving.citizen_finds_the_provider_in_two_clicks,
    serving.administrator_signs_the_pact,
    serving.administrator_sets_the_tariff,
    serving.case_worker_records_the_project_and_the_choice,
    serving.provider_adds_an_operator,
    serving.provider_records_its_vat_regime,
    serving.provider_imports_the_month_with_one_bad_row,
    serving.provider_submits_the_report,
    serving.case_worker_accepts_the_report,
    serving.provider_reads_what_it_may_bill,
    paying.accountant_brings_in_an_invoice_with_one_line_too_dear,
    paying.accountant_liquidates_what_is_not_disputed,
    paying.accountant_brings_in_a_second_invoice,
    paying.inspector_plans_and_fills_a_visit,
    paying.inspector_records_a_critical_finding_and_closes,
    paying.administrator_confirms_the_suspension,
    paying.public_list_shows_the_suspension_at_once,
    paying.open_invoice_is_held,
)


@pytest.mark.timeout(MOST_SECONDS, func_only=True)
def test_the_whole_journey_from_the_call_to_the_held_invoice(stand: Stand, browser: Browser, tmp_path: Path) -> None:
    walk = Walk(browser=browser, base=stand.base, mail=stand.mail, folder=tmp_path)
    try:
        for step in JOURNEY:
            step(walk)
    except BaseException:
        walk.photograph(stand.mail.parent)
        raise
    finally:
        walk.end()
