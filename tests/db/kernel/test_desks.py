"""The desk: what waits for each person of the demo, and that each line leads to a page of theirs."""

import re
from datetime import datetime, time, timedelta
from itertools import product

import pytest
from flask import Flask, url_for
from sqlalchemy import text

from app import clock
from app.actors import Actor, Reach
from app.clock import ROME
from app.db import session
from app.demo import PASSWORD
from blueprints.calls import waiting as calls
from blueprints.care import waiting as care
from blueprints.invoices import waiting as invoices
from blueprints.monitoring import waiting as monitoring
from blueprints.providers import waiting as providers
from blueprints.register import waiting as register
from tests.careful import CarefulClient

LINE = re.compile(r'<li><a href="([^"]+)">([^<]+)</a> <span class="acc-badge acc-badge-(\w+)">([\d.]+)</span>')
TO_PAY = """
select count(*) from einvoices e join agencies a on a.id = e.agency_id
where a.name like '%Cremonese' and e.state = 'checked' and e.verified_cents > 0
"""


def lines(demo: Flask, email: str) -> tuple[CarefulClient, dict[str, tuple[str, str, int]]]:
    """Somebody's desk: address, urgency and number by words, in order."""
    browser = CarefulClient(demo)
    browser.sign_in(email, PASSWORD)
    page = browser.get("/accesso/scrivania").get_data(as_text=True)
    found = {words: (path, kind, int(count)) for path, words, kind, count in LINE.findall(page)}
    assert found or "Niente ti aspetta adesso." in page
    assert all(count for _, _, count in found.values())
    return browser, found


@pytest.mark.parametrize(
    ("email", "expected"),
    [
        ("bandi@cremona.example", {"Domande nuove da esaminare": "plain", "Sospensioni proposte da decidere": "bad"}),
        ("commissario1@cremona.example", {"Domande da valutare": "plain"}),
        ("assistente@cremona.example", {"Rendiconti inviati da esaminare": "plain"}),
        ("ispettore@cremona.example", {"Visite programmate": "plain"}),
        ("ufficio@girasole.example", {"Mesi passati con ore non inviate": "plain"}),
        ("lettore@comune.example", {}),
    ],
)  # fmt: skip
def test_a_person_finds_what_waits_and_the_page_where_it_is_done(
    in_demo: Flask, email: str, expected: dict[str, str]
) -> None:
    browser, found = lines(in_demo, email)
    assert {words: kind for words, (_, kind, _) in found.items() if words in expected} == expected
    assert bool(found) == bool(expected)
    assert [browser.get(path).status_code for path, _, _ in found.values()] == [200] * len(found)


def test_what_is_urgent_comes_first_and_the_numbers_are_those_of_the_agency_alone(in_demo: Flask) -> None:
    _, found = lines(in_demo, "contabile@cremona.example")
    kinds = [kind for _, kind, _ in found.values()]
    assert kinds == sorted(kinds)
    assert set(kinds) == {"bad", "plain"}
    to_pay = sum(count for words, (_, _, count) in found.items() if "liquida" in words)
    assert to_pay == session().scalar(text(TO_PAY)) > 0


def _counted(table: str, condition: str) -> str:
    return f"select count(*) from {table} where {condition}"


TO_BE_PAID = "agency_id = :agency and state = 'checked' and verified_cents > 0"
HOURS = """exists (select from service_entries e where e.provider_id = r.provider_id and e.agency_id = r.agency_id
 and e.service_code = r.service_code and date_trunc('month', e.day)::date = r.month)"""
OWN_FINDING = "provider_id = :provider and state = 'open' and closed"
MINE = "agency_id = :agency and inspector_id = :person"
COUNTS = {
    "waits-payment-late": _counted("einvoices", f"{TO_BE_PAID} and due_on < :today"),
    "waits-payment": _counted("einvoices", f"{TO_BE_PAID} and due_on >= :today"),
    "waits-verification": _counted("einvoices", "agency_id = :agency and state = 'received'"),
    "waits-dispute-answered": _counted("disputes", "agency_id = :agency and state = 'answered'"),
    "waits-dispute": _counted("disputes", "provider_id = :provider and state = 'open'"),
    "waits-signature": _counted("liquidations", "agency_id = :agency and state = 'proposed'"),
    "waits-report-submitted": _counted("monthly_reports", "agency_id = :agency and state = 'submitted'"),
    "waits-report-under-review": _counted("monthly_reports", "agency_id = :agency and state = 'under_review'"),
    "waits-report-returned": _counted("monthly_reports", "provider_id = :provider and state = 'returned'"),
    "waits-report-unsent": _counted(
        "monthly_reports r",
        f"provider_id = :provider and state = 'open' and month < date_trunc('month', cast(:today as date)) and {HOURS}",
    ),
    "waits-file": _counted("entry_batches", "provider_id = :provider and state = 'checked'"),
    "waits-visit-due": _counted("visits", f"{MINE} and state = 'planned' and planned_on <= :today"),
    "waits-visit-planned": _counted("visits", f"{MINE} and state = 'planned' and planned_on > :today"),
    "waits-visit-open": _counted("visits", f"{MINE} and state = 'open'"),
    "waits-suspension": _counted("suspension_proposals", "agency_id = :agency and state = 'proposed'"),
    "waits-own-finding-late": _counted("findings", f"{OWN_FINDING} and due_on < :today"),
    "waits-own-finding": _counted("findings", f"{OWN_FINDING} and due_on >= :today"),
    "waits-own-pact": _counted("pacts", "provider_id = :provider and state = 'sent'"),
    "waits-pact-draft": _counted("pacts", "agency_id = :agency and state = 'draft'"),
    "waits-pact-signature": _counted("pacts", "agency_id = :agency and state = 'provider_signed'"),
    "waits-expired-case": _counted("expiry_cases", "agency_id = :agency and state = 'open'"),
    "waits-question": _counted("call_questions", "agency_id = :agency and answered_at is null"),
    "waits-application-new": _counted("applications", "agency_id = :agency and state = 'submitted'"),
    "waits-own-draft": _counted("applications", "provider_id = :provider and state = 'draft'"),
    "waits-own-confirmation": _counted("yearly_confirmations", "provider_id = :provider and state = 'asked'"),
}
SIDES = {
    "agency": (
        *(invoices.for_accountant, invoices.for_signer, care.for_case_worker, monitoring.for_inspector),
        *(monitoring.for_decider, register.for_signers, providers.for_officer, calls.for_officer),
    ),
    "provider": (
        *(invoices.for_provider, care.for_provider, monitoring.for_provider, register.for_signers),
        *(providers.for_provider, calls.for_provider),
    ),
}
IDS = {
    "agency": text("select id from agencies"),
    "provider": text(
        "select provider_id from findings union"
        " (select provider_id from monthly_reports where state = 'open' order by id limit 2)"
    ),
}
# What the demo has none of: each row that one of the conditions leaves out.
MORE = (
    "update monthly_reports set state = 'under_review' where id = (select min(id) from monthly_reports"
    " where state = 'submitted')",
    "update monthly_reports set month = month + interval '3 years' where id = (select max(id) from monthly_reports"
    " where state = 'open')",
    "update findings set state = 'resolved', resolved_on = due_on where id = (select max(id) from findings"
    " where state = 'open' and closed)",
)
DAYS = text("""
select planned_on from visits where state = 'planned' union
select min(due_on) from einvoices where state = 'checked' and verified_cents > 0 union
select min(due_on) from findings where state = 'open' and closed
""")
# In the month of an open report, and long after all of them.
MONTHS = text("""
select min(month) + 14 from monthly_reports where state = 'open' union
select max(month) + 80 from monthly_reports where state = 'open'
""")


def test_each_number_is_what_counting_the_rows_gives_for_whomever_and_whenever(in_demo: Flask) -> None:
    (inspector,) = session().execute(text("select inspector_id from visits where state = 'planned' limit 1")).one()
    for change in MORE:
        session().execute(text(change))
    days = {known + timedelta(days=more) for known in session().scalars(DAYS).all() for more in (0, 1)}
    days |= set(session().scalars(MONTHS))
    told: dict[str, set[int]] = {code: set() for code in COUNTS}
    scopes = [(side, each) for side in SIDES for each in session().scalars(IDS[side])]
    for (kind, number), day in product(scopes, days):
        actor = Actor(person_id=inspector, reach=Reach(kind=kind, **{f"{kind}_id": number}))
        asked = {"agency": number, "provider": number, "person": inspector, "today": day}
        for each in (one for wait in SIDES[kind] for one in wait(actor, datetime.combine(day, time(12), ROME))):
            if each.code in COUNTS:
                told[each.code].add(each.count)
                assert each.count == session().scalar(text(COUNTS[each.code]), asked), (each.code, number, day)
    nobody = Actor(person_id=0, reach=Reach(kind="agency", agency_id=scopes[0][1]))
    assert {each.count for each in monitoring.for_inspector(nobody, clock.now())} == {0}
    assert all(told.values())
    assert sum(len(counts) > 1 for counts in told.values()) > 8, told


def test_every_line_of_a_desk_leads_to_a_page(in_demo: Flask) -> None:
    (agency_id,) = session().execute(text("select id from agencies where name like '%Cremonese'")).one()
    accountant = Actor(reach=Reach(kind="agency", agency_id=agency_id))
    browser, _ = lines(in_demo, "contabile@cremona.example")
    with in_demo.test_request_context():
        every = list(invoices.for_accountant(accountant, clock.now()))
        paths = [url_for(each.endpoint, **each.values) for each in every]
    assert [browser.get(path).status_code for path in paths] == [200] * len(paths)
