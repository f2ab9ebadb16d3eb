"""A pact goes from its draft through both signatures, and is varied by agreement; what is refused changes nothing."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from app import documents
from app.actors import PROGRAM, Actor, Reach
from app.audit import AuditEntry
from app.clock import today
from app.db import reaching, session
from app.decisions import Refused
from app.demo import PASSWORD
from app.outbox import OutboxRow
from blueprints.accounts import api as accounts
from blueprints.providers import services as providers_services
from blueprints.providers.rules.registration import Representative
from blueprints.register import api, queries, services
from blueprints.territory import services as territory
from tests.careful import CarefulClient
from tests.db.register.conftest import NOW, START, Register
from tests.signed_files import p7m, person, signed_pdf

CODE, DIRECTOR = "PRVFRM80A01D150G", "DRTFRM75B02D150H"
END = today() + timedelta(days=400)
SAD = api.TariffKey(service_code="SAD")


def browser_of(client: CarefulClient, role: str, kind: str, scope_id: int) -> CarefulClient:
    email = f"{role}@prova.example"
    person_id = accounts.add_person(email=email, name="Ada Demo Bianchi", password=PASSWORD, actor=PROGRAM, now=NOW)
    accounts.grant(person_id=person_id, role=role, scope_kind=kind, scope_id=scope_id, actor=PROGRAM, now=NOW)
    browser = client.application.test_client()
    assert isinstance(browser, CarefulClient)
    assert browser.sign_in(email, PASSWORD).status_code == 303
    return browser


def set_price(register: Register, price: str, key: api.TariffKey = SAD, since: date = START) -> int:
    return api.set_tariff(
        agency_id=register.agency_id,
        key=key,
        unit_price=Decimal(price),
        valid_from=since,
        act="Determinazione 1",
        actor=register.staff,
        now=NOW,
    )


def priced(register: Register, provider_id: int, day: date) -> Decimal | None:
    """What an hour of a provider costs on a day."""
    with reaching(register.staff.reach):
        prices = [each.price for each in api.tariffs(register.agency_id)]
    found = api.price_for(prices, replace(SAD, provider_id=provider_id), day)
    return found.unit_price if found else None


def adjusted() -> list[str]:
    """The prices that hours of days gone by had before, as told to who adjusts invoices."""
    with reaching(PROGRAM.reach):
        rows = session().scalars(select(OutboxRow.payload).where(OutboxRow.job == "invoices.adjust")).all()
    return [each["before"] for each in rows]


def told() -> list[int | None]:
    """Whose tariffs were set, as the audit trail says."""
    with reaching(PROGRAM.reach):
        facts = select(AuditEntry.provider_id).where(AuditEntry.action == "tariff.set").order_by(AuditEntry.id)
        return list(session().scalars(facts))


def followed(browser: CarefulClient, answer: TestResponse) -> str:
    return browser.get(answer.headers["Location"]).get_data(as_text=True)


def drafted(register: Register) -> int:
    return api.draft_pact(
        accreditation_id=register.enrol(valid_to=END),
        number="1/2024",
        valid_from=START,
        valid_to=END,
        actor=register.staff,
        now=NOW,
    )


def represented(register: Register) -> None:
    providers_services.add_representative(
        provider_id=register.provider_id,
        representative=Representative(name="Prova Firma", fiscal_code=CODE),
        valid_from=START,
        actor=PROGRAM,
        now=NOW,
    )


def sent_file(pact_id: int) -> bytes:
    with reaching(PROGRAM.reach):
        (step,) = queries.pact_steps(pact_id)
    assert step.digest is not None
    return documents.storage().get(step.digest)


def state_of(pact_id: int) -> str:
    with reaching(PROGRAM.reach):
        found = queries.pact(pact_id)
    assert found is not None
    return found.state


def signed_by_both(staff: CarefulClient, legal: CarefulClient, pact_id: int) -> None:
    page = f"/patti/{pact_id}"
    assert "prende alla firma" in staff.get(f"{page}/completa").get_data(as_text=True)
    wrong = {"number": "7/2026", "cig": "1234567CE7", "valid_from": START.isoformat(), "last_day": "2020-01-01"}
    assert "prima di cominciare" in staff.send(f"{page}/completa", **wrong).get_data(as_text=True)
    staff.send(f"{page}/completa", **{**wrong, "last_day": (END - timedelta(days=30)).isoformat()})
    assert staff.get(f"{page}/pdf").data.startswith(b"%PDF")
    staff.send(f"{page}/invia", page=page)
    sent = staff.get(f"{page}/pdf").data
    legal.send(f"{page}/firma-ente", page=page, protocol="12/2026")
    assert state_of(pact_id) == "sent"
    signed = signed_pdf(sent, person(CODE))
    legal.send(f"{page}/firma-ente", page=page, file=(BytesIO(signed), "../patto.pdf"))
    assert state_of(pact_id) == "provider_signed"
    countersign = f"{page}/firma-agenzia"
    staff.send(countersign, page=page, cig="1234567CE7", protocol="12/2026")
    assert state_of(pact_id) == "provider_signed"
    (_, step) = queries.pact_steps(pact_id)
    for note in ("", "Verificata con l'elenco AgID"):
        staff.send(f"{page}/firme/{step.id}/conferma", page=page, note=note)
    both = (BytesIO(signed_pdf(signed, person(DIRECTOR))), "patto.pdf")
    staff.send(countersign, page=page, cig="1234567CE7", file=both, note="Elenco AgID")
    shown = staff.get(page).get_data(as_text=True)
    assert "1234567CE7" in shown
    assert CODE in shown
    assert "i parametri non dicono chi firma" in shown
    assert staff.get(f"{page}/pdf").data == sent
    assert state_of(pact_id) == "signed"
    assert _steps(pact_id) == ["sent", "provider_signed", "countersigned"]


def test_a_pact_is_sent_signed_by_both_and_varied(client: CarefulClient, register: Register) -> None:
    pact_id = drafted(register)
    page = f"/patti/{pact_id}"
    staff = browser_of(client, "call_manager", "agency", register.agency_id)
    legal = browser_of(client, "legal_representative", "provider", register.provider_id)
    represented(register)
    signed_by_both(staff, legal, pact_id)
    left, stays = sorted(register.comuni.values())[:2]
    change = {"kind": "territory", "text": "Senza un Comune", "effective_from": today().isoformat()}
    legal.send(f"{page}/variazioni", page=page, **change)
    assert queries.pact_variations(pact_id) == ()
    legal.send(f"{page}/variazioni", page=page, removed=str(left), **change)
    assert "Rifiuta" not in legal.get(page).get_data(as_text=True)
    with reaching(PROGRAM.reach):
        (variation,) = queries.pact_variations(pact_id)
        address = f"{page}/variazioni/{variation.id}"
    staff.send(address, page=page, accepts="no", answer="")
    staff.send(address, page=page, accepts="yes", answer="Va bene")
    assert "accettata" in legal.get(page).get_data(as_text=True)
    eve = today() - timedelta(days=1)
    assert register.provider_id in api.eligible("SAD", stays, today())
    assert register.provider_id in api.eligible("SAD", left, eve)
    assert register.provider_id not in api.eligible("SAD", left, today())
    listed = {day: legal.get(f"/elenco?comune={istat(register, left)}&alla-data={day}").data for day in (eve, today())}
    assert ("Girasole" in listed[eve].decode(), "Girasole" in listed[today()].decode()) == (True, False)


def test_an_agreed_tariff_is_the_price_of_that_provider_from_its_day_on(
    client: CarefulClient, register: Register
) -> None:
    tariff_id, pact_id = set_price(register, "24"), drafted(register)
    page, other = f"/patti/{pact_id}", register.provider_id + 1
    staff = browser_of(client, "call_manager", "agency", register.agency_id)
    legal = browser_of(client, "legal_representative", "provider", register.provider_id)
    represented(register)
    signed_by_both(staff, legal, pact_id)
    fields = {"kind": "tariff", "text": "Dal rinnovo", "effective_from": today().isoformat()}
    assert "Scrivi il nuovo prezzo" in followed(legal, legal.send(f"{page}/variazioni", page=page, **fields))
    legal.send(f"{page}/variazioni", page=page, **fields, **{f"price-{tariff_id}": "25,5"})
    fine = {f"price-{tariff_id}": "25,123456789"}
    assert "otto decimali" in followed(legal, legal.send(f"{page}/variazioni", page=page, **fields, **fine))
    assert "25,5 € all'ora" in staff.get(page).get_data(as_text=True).replace("&#39;", "'")
    with reaching(PROGRAM.reach):
        (variation,) = queries.pact_variations(pact_id)
    staff.send(f"{page}/variazioni/{variation.id}", page=page, accepts="yes", answer="")
    eve, end = today() - timedelta(days=1), today() + timedelta(days=9)
    assert [priced(register, register.provider_id, each) for each in (eve, today(), END)] == [24, Decimal("25.5"), 24]
    assert priced(register, other, today()) == 24
    assert "solo per Cooperativa Sociale Girasole Demo" in staff.get("/ente/tariffe").get_data(as_text=True)
    set_price(register, "27", since=END + timedelta(days=1))
    assert staff.get(page).get_data(as_text=True).count("oggi 25,50") == 1
    assert told() == [None, register.provider_id, None]
    with reaching(Actor(reach=Reach(kind="provider", provider_id=other)).reach):
        assert [each.provider_id for each in api.tariffs(register.agency_id)] == [None, None]
    later = end + timedelta(days=9)
    set_price(register, "30", replace(SAD, provider_id=register.provider_id), later)
    services.terminate_pact(pact_id=pact_id, on=end, reason="Fine", actor=register.staff, now=NOW)
    days = (end - timedelta(days=1), end, later + timedelta(days=1))
    assert [priced(register, register.provider_id, each) for each in days] == [Decimal("25.5"), 24, 24]


def istat(register: Register, comune_id: int) -> str:
    return next(code for code, each in register.comuni.items() if each == comune_id)


def _steps(pact_id: int) -> list[str]:
    with reaching(PROGRAM.reach):
        return [each.kind for each in queries.pact_steps(pact_id)]


def test_moves_out_of_turn_and_by_others_are_refused_and_change_nothing(register: Register) -> None:
    pact_id = drafted(register)
    good = services.Signature(on=NOW.date(), protocol="1/2026")
    stranger = Actor(reach=Reach(kind="provider", provider_id=register.other_provider_id))

    def sign(actor: Actor, signature: services.Signature = good) -> None:
        services.sign_by_provider(pact_id=pact_id, signature=signature, actor=actor, now=NOW)

    def countersign(cig: str = "1234567CE7") -> None:
        services.countersign(pact_id=pact_id, signature=good, cig=cig, actor=register.staff, now=NOW)

    for deed in (lambda: sign(register.provider), countersign):
        with pytest.raises(Refused, match="move-not-possible"):
            deed()
    assert (state_of(pact_id), _steps(pact_id)) == ("draft", [])
    services.send_for_signature(pact_id=pact_id, actor=register.staff, now=NOW)
    with pytest.raises(Refused, match="pact-unknown"):
        sign(stranger)
    with pytest.raises(Refused, match="signature-without-proof"):
        sign(register.staff, services.Signature(on=NOW.date()))
    paper = sent_file(pact_id)
    represented(register)
    for content, why in (
        (b"", "signature-without-file"),
        (bytes(range(200)), "file-kind-not-accepted"),
        (p7m(paper, person(DIRECTOR)), "pact-signer-not-provider"),
        (p7m(paper + b" ", person(CODE)), "signed-not-our-file"),
    ):
        with pytest.raises(Refused, match=why):
            sign(register.provider, services.Signature(on=NOW.date(), protocol="1/2026", content=content))
    assert (state_of(pact_id), _steps(pact_id)) == ("sent", ["sent"])
    with pytest.raises(Refused, match="move-not-possible"):
        services.complete_draft(
            pact_id=pact_id, number="2", cig="", valid_from=START, valid_to=END, actor=register.staff, now=NOW
        )
    sign(register.staff)
    with pytest.raises(Refused, match="pact-signature-not-waiting"):
        services.confirm_signature(
            pact_id=pact_id, step_id=queries.pact_steps(pact_id)[-1].id, note="x", actor=register.staff, now=NOW
        )
    with pytest.raises(Refused, match="cig-missing"):
        countersign(" ")
    with pytest.raises(Refused, match="variation-of-unsigned-pact"):
        services.propose_variation(
            pact_id=pact_id, kind="tariff", text="25", effective_from=START, actor=register.provider, now=NOW
        )
    assert (state_of(pact_id), _steps(pact_id)) == ("provider_signed", ["sent", "provider_signed"])
    countersign()
    _a_variation_is_answered_by_the_other_side_alone(register, pact_id, stranger)


def _a_variation_is_answered_by_the_other_side_alone(register: Register, pact_id: int, stranger: Actor) -> None:
    set_price(register, "24")

    def propose(key: api.TariffKey = SAD) -> int:
        price = services.AgreedPrice(key=key, unit_price=Decimal(25))
        return services.propose_variation(
            pact_id=pact_id,
            kind="tariff",
            text="25",
            effective_from=START,
            prices=[price],
            actor=register.staff,
            now=NOW,
        )

    with pytest.raises(Refused, match="variation-price-unknown"):
        propose(replace(SAD, profile="OSS"))
    services.answer_variation(variation_id=propose(), accepts=False, answer="No", actor=register.provider, now=NOW)
    variation_id = propose()
    for actor, accepts, why in (
        (register.staff, True, "variation-own"),
        (stranger, True, "pact-unknown"),
        (register.provider, False, "act-reason-missing"),
    ):
        with pytest.raises(Refused, match=why):
            services.answer_variation(variation_id=variation_id, accepts=accepts, answer="", actor=actor, now=NOW)
    assert priced(register, register.provider_id, START) == 24
    assert adjusted() == []
    services.answer_variation(variation_id=variation_id, accepts=True, answer="", actor=register.provider, now=NOW)
    assert (priced(register, register.provider_id, START), adjusted()) == (25, ["24.00000000"])
    with pytest.raises(Refused, match="move-not-possible"):
        services.answer_variation(variation_id=variation_id, accepts=True, answer="", actor=register.provider, now=NOW)
    ended, again = START + timedelta(days=60), START + timedelta(days=90)
    services.terminate_pact(pact_id=pact_id, on=ended, reason="Fine", actor=register.staff, now=NOW)
    set_price(register, "28", replace(SAD, provider_id=register.provider_id), again)
    assert adjusted() == ["24.00000000"] * 2


def test_the_agency_signs_what_the_provider_signed_and_its_parameters_say_who(register: Register) -> None:
    pact_id = drafted(register)
    represented(register)
    territory.set_parameter(
        name="register.pact_signers",
        written=f"altri, {DIRECTOR.lower()}",
        valid_from=NOW.date(),
        source="Delibera 1",
        today=NOW.date(),
        actor=register.staff,
        now=NOW,
    )
    services.send_for_signature(pact_id=pact_id, actor=register.staff, now=NOW)
    first = p7m(sent_file(pact_id), person(CODE))

    def signature(content: bytes) -> services.Signature:
        return services.Signature(on=NOW.date(), content=content, file_name="patto.pdf.p7m", note="Elenco AgID")

    services.sign_by_provider(pact_id=pact_id, signature=signature(first), actor=register.staff, now=NOW)

    def countersign(who: str) -> None:
        signed = signature(p7m(first, person(who)))
        services.countersign(pact_id=pact_id, signature=signed, cig="1234567CE7", actor=register.staff, now=NOW)

    with pytest.raises(Refused, match="pact-signer-not-agency"):
        countersign(CODE)
    assert state_of(pact_id) == "provider_signed"
    countersign(DIRECTOR)
    assert state_of(pact_id) == "signed"
    assert queries.pact_steps(pact_id)[-1].doubts == ["certificate-not-vouched-for"]


def test_an_outcome_drafts_one_pact_and_no_second_one(register: Register) -> None:
    accreditation_id = register.enrol(valid_to=END)
    draft = api.draft_from_outcome(accreditation_id=accreditation_id, actor=register.staff, now=NOW)
    assert api.draft_from_outcome(accreditation_id=accreditation_id, actor=register.staff, now=NOW) is None
    (found,) = api.pacts(register.agency_id)
    assert (found.id, found.state, found.valid_from, found.valid_to) == (draft, "draft", START, END)


def test_a_draft_can_be_given_up(register: Register) -> None:
    pact_id = drafted(register)
    api.terminate_pact(pact_id=pact_id, on=NOW.date(), reason="Ripensamento", actor=register.staff, now=NOW)
    assert state_of(pact_id) == "terminated"
