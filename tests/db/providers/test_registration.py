"""How a provider comes in, and who sees it from then on."""

import re

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from app.actors import ANONYMOUS, PROGRAM, PUBLIC, Reach
from app.db import reaching, session
from app.decisions import Refused
from blueprints.accounts import queries as accounts
from blueprints.providers import api, services
from blueprints.providers.demo import invented
from tests.careful import CarefulClient
from tests.dossiers import (
    NOW,
    PASSWORD,
    REPRESENTATIVE,
    TODAY,
    agency,
    identity,
    manager_of,
    open_dossier,
    person,
    provider,
)

pytestmark = pytest.mark.usefixtures("context")

FILLED = {
    "name": "Cooperativa Prova",
    "legal_form": "social_cooperative",
    "owner_comune_istat": "",
    "vat_number": f"IT {invented.vat_number(7)}",
    "fiscal_code": invented.vat_number(7),
    "pec": "prova@pec.prova.example",
    "address": "Via di Prova 1",
    "comune_name": "Cremona",
    "iban": invented.iban_of(7),
    "representative_name": REPRESENTATIVE.name,
    "representative_fiscal_code": REPRESENTATIVE.fiscal_code,
    "account_email": "maria@prova.example",
    "password": PASSWORD,
}
PAGE = "/fornitori/registrazione"


def _readers(provider_id: int, *reaches: Reach) -> list[bool]:
    session().rollback()
    seen = []
    for reach in reaches:
        with reaching(reach):
            seen.append(api.card(provider_id) is not None)
            session().rollback()
    return seen


def test_somebody_without_an_account_registers_and_signs_in(client: CarefulClient) -> None:
    answer = client.send(PAGE, **FILLED)
    assert (answer.status_code, answer.location) == (303, "/accesso/")
    found = api.by_vat(invented.vat_number(7))
    assert found is not None
    assert [each.iban for each in api.bank_accounts([found.id])] == [invented.iban_of(7)]
    assert [(each.kind, each.rate) for each in api.vat_profiles([found.id])] == [("reduced", 5)]
    client.sign_in("maria@prova.example", PASSWORD)
    assert "Cooperativa Prova" in client.get("/fornitore/").text


def test_wrong_numbers_are_said_beside_their_fields_and_what_was_typed_stays(client: CarefulClient) -> None:
    wrong = {**FILLED, "vat_number": "12345678901", "iban": "IT00A", "representative_fiscal_code": "ABC"}
    page = client.send(PAGE, **wrong)
    assert page.status_code == 200
    assert "La partita IVA non è valida" in page.text
    assert "L&#39;IBAN non è valido" in page.text
    assert 'value="Cooperativa Prova"' in page.text
    assert session().scalar(text("select count(*) from providers")) == 0


def test_a_vat_number_that_is_there_already_gets_one_clear_sentence(client: CarefulClient) -> None:
    provider(7)
    page = client.send(PAGE, **FILLED)
    assert "è già registrato: chiedi al suo legale rappresentante" in page.text
    assert accounts.person_by_email("maria@prova.example") is None


def test_a_weak_password_registers_nothing(client: CarefulClient) -> None:
    page = client.send(PAGE, **{**FILLED, "password": "corta"})
    assert "almeno 12 caratteri" in page.text
    assert session().scalar(text("select count(*) from providers")) == 0


def test_registering_with_somebody_elses_address_reads_the_same_and_gives_no_access(client: CarefulClient) -> None:
    person("clerk", "provider", provider(1), email="maria@prova.example")
    answer = client.send(PAGE, **{**FILLED, "password": "un'altra frase di prova"})
    assert answer.location == "/accesso/"
    assert "non corrette" in client.sign_in("maria@prova.example", "un'altra frase di prova").text
    letters = session().scalars(text("select payload ->> 'to' from outbox where job = 'mail.send'")).all()
    assert "maria@prova.example" in letters


def test_whoever_is_signed_in_adds_a_body_to_their_own(client: CarefulClient) -> None:
    email = person("legal_representative", "provider", provider(1))
    client.sign_in(email, PASSWORD)
    filled = {name: value for name, value in FILLED.items() if name not in {"account_email", "password"}}
    assert client.send(PAGE, **filled).status_code == 303
    known = accounts.person_by_email(email)
    assert known is not None
    assert len(accounts.scopes(known.id)) == 2


def test_nobody_sees_a_provider_until_a_dossier_is_opened_or_it_is_listed() -> None:
    mine, other = agency(), agency("cremasco")
    provider_id, rival = provider(1), provider(2)
    reaches = [Reach(kind="agency", agency_id=each) for each in (mine, other)]
    reaches += [Reach(kind="provider", provider_id=rival), PUBLIC]
    assert _readers(provider_id, *reaches) == [False, False, False, False]
    open_dossier(mine, provider_id)
    assert _readers(provider_id, *reaches) == [True, False, False, False]
    with reaching(reaches[1]):
        assert api.readers_of(provider_id) == (), "one agency does not learn where else a provider lodges"
        session().rollback()
    services.list_publicly(provider_id=provider_id, on=TODAY, actor=manager_of(mine), now=NOW)
    assert _readers(provider_id, *reaches) == [True, True, True, True]


def test_an_agency_cannot_open_a_dossier_for_itself_by_sql() -> None:
    mine, provider_id = agency(), provider(1)
    session().rollback()
    with reaching(Reach(kind="agency", agency_id=mine)), pytest.raises(Exception, match="row-level security"):
        session().execute(text("insert into dossier_grants values (:a, :p, now(), 'x')"), {"a": mine, "p": provider_id})
    session().rollback()


def test_being_listed_shows_the_provider_and_its_sites_and_nothing_else() -> None:
    provider_id = provider(1, iban=invented.iban_of(1), representative=REPRESENTATIVE)
    services.list_publicly(provider_id=provider_id, on=TODAY, actor=PROGRAM, now=NOW)
    with reaching(PUBLIC):
        session().rollback()
        assert api.card(provider_id) is not None
        assert len(api.sites([provider_id])) == 1
        assert api.bank_accounts([provider_id]) == ()
        assert api.vat_profiles([provider_id]) == ()
        assert api.legal_representatives(provider_id) == ()
        session().rollback()


def test_every_wrong_fact_is_named_at_once() -> None:
    wrong = identity(1, vat_number="1", fiscal_code="2", pec="no", legal_form="other", name="")
    with pytest.raises(Refused) as refused:
        services.register(identity=wrong, iban="IT1", actor=ANONYMOUS, now=NOW)
    codes = [each.code for each in refused.value.refusals]
    assert len(codes) == 6
    assert all(re.match("provider-", code) for code in codes)


def test_two_that_register_the_same_number_at_once_end_as_one() -> None:
    """What the check before cannot see, the constraint does: its name leads to the field to fix."""
    facts = "name, sort_key, legal_form, vat_number, fiscal_code, pec, email, phone, website, address, comune_name"
    again = text(f"insert into providers ({facts}) select {facts} from providers where id = :id")
    with pytest.raises(IntegrityError, match="uq_providers_vat_number"):
        session().execute(again, {"id": provider(1)})
    session().rollback()
