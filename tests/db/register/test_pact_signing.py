"""A pact goes from its draft through both signatures, and is varied by agreement; what is refused changes nothing."""

from datetime import timedelta
from io import BytesIO

import pytest

from app.actors import PROGRAM, Actor, Reach
from app.clock import today
from app.db import reaching
from app.decisions import Refused
from app.demo import PASSWORD
from blueprints.accounts import api as accounts
from blueprints.register import api, queries, services
from tests.careful import CarefulClient
from tests.db.register.conftest import NOW, START, Register

PDF = b"%PDF-1.7\n%firmato\n"
END = today() + timedelta(days=400)


def browser_of(client: CarefulClient, role: str, kind: str, scope_id: int) -> CarefulClient:
    email = f"{role}@prova.example"
    person_id = accounts.add_person(email=email, name="Ada Demo Bianchi", password=PASSWORD, actor=PROGRAM, now=NOW)
    accounts.grant(person_id=person_id, role=role, scope_kind=kind, scope_id=scope_id, actor=PROGRAM, now=NOW)
    browser = client.application.test_client()
    assert isinstance(browser, CarefulClient)
    assert browser.sign_in(email, PASSWORD).status_code == 303
    return browser


def drafted(register: Register) -> int:
    return api.draft_pact(
        accreditation_id=register.enrol(valid_to=END),
        number="1/2024",
        valid_from=START,
        valid_to=END,
        actor=register.staff,
        now=NOW,
    )


def state_of(pact_id: int) -> str:
    with reaching(PROGRAM.reach):
        found = queries.pact(pact_id)
    assert found is not None
    return found.state


def test_a_pact_is_sent_signed_by_both_and_varied(client: CarefulClient, register: Register) -> None:
    pact_id = drafted(register)
    page = f"/patti/{pact_id}"
    staff = browser_of(client, "call_manager", "agency", register.agency_id)
    legal = browser_of(client, "legal_representative", "provider", register.provider_id)
    assert staff.get(f"{page}/pdf").data.startswith(b"%PDF")
    staff.send(f"{page}/invia", page=page)
    sent = staff.get(f"{page}/pdf").data
    legal.send(f"{page}/firma-ente", page=page)
    assert state_of(pact_id) == "sent"
    legal.send(f"{page}/firma-ente", page=page, file=(BytesIO(PDF), "../patto.pdf"))
    assert state_of(pact_id) == "provider_signed"
    staff.send(f"{page}/firma-agenzia", page=page, cig="1234567CE7", protocol="12/2026")
    shown = staff.get(page).get_data(as_text=True)
    assert "1234567CE7" in shown
    assert "protocollo 12/2026" in shown
    assert staff.get(f"{page}/pdf").data == sent
    assert state_of(pact_id) == "signed"
    assert _steps(pact_id) == ["sent", "provider_signed", "countersigned"]
    legal.send(
        f"{page}/variazioni", page=page, kind="territory", text="Anche Soncino", effective_from=today().isoformat()
    )
    assert "Rifiuta" not in legal.get(page).get_data(as_text=True)
    with reaching(PROGRAM.reach):
        (variation,) = queries.pact_variations(pact_id)
        address = f"{page}/variazioni/{variation.id}"
    staff.send(address, page=page, accepts="no", answer="")
    staff.send(address, page=page, accepts="yes", answer="Va bene")
    assert "accettata" in legal.get(page).get_data(as_text=True)


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
        sign(register.provider, services.Signature(on=NOW.date()))
    with pytest.raises(Refused, match="file-kind-not-accepted"):
        sign(register.provider, services.Signature(on=NOW.date(), content=b"ciao"))
    assert (state_of(pact_id), _steps(pact_id)) == ("sent", ["sent"])
    sign(register.provider)
    with pytest.raises(Refused, match="cig-missing"):
        countersign(" ")
    with pytest.raises(Refused, match="variation-of-unsigned-pact"):
        services.propose_variation(
            pact_id=pact_id, kind="tariff", text="25", effective_from=START, actor=register.provider, now=NOW
        )
    assert (state_of(pact_id), _steps(pact_id)) == ("provider_signed", ["sent", "provider_signed"])
    countersign()
    variation_id = services.propose_variation(
        pact_id=pact_id, kind="tariff", text="25", effective_from=START, actor=register.staff, now=NOW
    )
    for actor, accepts, why in (
        (register.staff, True, "variation-own"),
        (stranger, True, "pact-unknown"),
        (register.provider, False, "act-reason-missing"),
    ):
        with pytest.raises(Refused, match=why):
            services.answer_variation(variation_id=variation_id, accepts=accepts, answer="", actor=actor, now=NOW)
    services.answer_variation(variation_id=variation_id, accepts=True, answer="", actor=register.provider, now=NOW)
    with pytest.raises(Refused, match="move-not-possible"):
        services.answer_variation(variation_id=variation_id, accepts=True, answer="", actor=register.provider, now=NOW)


def test_a_draft_can_be_given_up(register: Register) -> None:
    pact_id = drafted(register)
    api.terminate_pact(pact_id=pact_id, on=NOW.date(), reason="Ripensamento", actor=register.staff, now=NOW)
    assert state_of(pact_id) == "terminated"
