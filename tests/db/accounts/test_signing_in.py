"""Signing in, the second factor, one-time links, and roles in a scope."""

import re
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from sqlalchemy import select

from app.actors import ANONYMOUS, PROGRAM
from app.audit import AuditEntry
from app.db import session
from app.decisions import Refused
from app.outbox import OutboxRow
from blueprints.accounts import queries, services
from tests.careful import CarefulClient

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
PASSWORD = "quattro parole senza senso"
pytestmark = pytest.mark.usefixtures("context")


def _person(email: str = "ada@ente.example", **grants: int) -> int:
    person_id = services.add_person(email=email, name="Ada Prova", password=PASSWORD, actor=PROGRAM, now=NOW)
    for role, agency in grants.items():
        services.grant(person_id=person_id, role=role, scope_kind="agency", scope_id=agency, actor=PROGRAM, now=NOW)
    return person_id


def _codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [each.code for each in refused.value.refusals]


def test_a_person_signs_in_and_out(client: CarefulClient) -> None:
    _person(administrator=1)
    answer = client.sign_in("Ada@Ente.Example", PASSWORD)
    assert (answer.status_code, answer.location) == (303, "/accesso/scrivania")
    assert "Ada Prova" in client.get("/accesso/scrivania").text
    client.send("/accesso/uscita", page="/accesso/scrivania")
    assert client.get("/accesso/scrivania").status_code == 303


@pytest.mark.parametrize("email", ["ada@ente.example", "nobody@ente.example"])
def test_a_wrong_password_and_an_unknown_e_mail_read_the_same(client: CarefulClient, email: str) -> None:
    _person()
    text = client.sign_in(email, "wrong").text
    assert "E-mail o password non corrette" in text
    assert f'value="{email}"' in text, "what was typed is still there"


def test_whoever_wanted_a_page_gets_it_after_signing_in(client: CarefulClient) -> None:
    _person(administrator=1)
    asked = client.get("/accesso/persone")
    assert asked.location == "/accesso/?next=/accesso/persone"
    token = client.token("/accesso/")
    data = {"csrf_token": token, "email": "ada@ente.example", "password": PASSWORD}
    assert client.post(asked.location, data=data).location == "/accesso/persone"


@pytest.mark.parametrize("elsewhere", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:x"])
def test_nobody_is_sent_to_another_site(client: CarefulClient, elsewhere: str) -> None:
    _person(administrator=1)
    data = {"csrf_token": client.token("/accesso/"), "email": "ada@ente.example", "password": PASSWORD}
    assert client.post("/accesso/", query_string={"next": elsewhere}, data=data).location == "/accesso/scrivania"


def test_a_page_of_another_role_is_refused(client: CarefulClient) -> None:
    _person(commissioner=1)
    client.sign_in("ada@ente.example", PASSWORD)
    assert client.get("/accesso/persone").status_code == 403


def test_with_a_second_factor_the_password_is_not_enough(client: CarefulClient) -> None:
    person_id = _person(administrator=1)
    secret = pyotp.random_base32()
    code = pyotp.TOTP(secret).at(NOW)
    services.use_second_factor(person_id=person_id, secret=secret, code=code, actor=PROGRAM, now=NOW)
    assert client.sign_in("ada@ente.example", PASSWORD).location.startswith("/accesso/codice")
    assert client.get("/accesso/scrivania").status_code == 303
    fresh = pyotp.TOTP(secret).now()
    assert client.send("/accesso/codice", code=fresh).location == "/accesso/scrivania"


def test_a_code_counts_once() -> None:
    person_id = _person()
    secret = pyotp.random_base32()
    totp = pyotp.TOTP(secret)
    services.use_second_factor(person_id=person_id, secret=secret, code=totp.at(NOW), actor=PROGRAM, now=NOW)
    later = NOW + timedelta(minutes=2)
    services.check_code(person_id=person_id, code=totp.at(later), actor=ANONYMOUS, now=later)
    with pytest.raises(Refused) as refused:
        services.check_code(person_id=person_id, code=totp.at(later), actor=ANONYMOUS, now=later)
    assert _codes(refused) == ["code-wrong"]


def test_a_link_sets_the_password_once_and_ends_other_sessions(client: CarefulClient) -> None:
    person_id = _person(administrator=1)
    client.sign_in("ada@ente.example", PASSWORD)
    services.send_link(email="ada@ente.example", actor=ANONYMOUS, now=NOW)
    token = _token_sent()
    services.set_password(token=token, password="altre quattro parole", actor=ANONYMOUS, now=NOW)
    session().rollback()
    assert client.get("/accesso/scrivania").status_code == 303
    with pytest.raises(Refused) as refused:
        services.set_password(token=token, password="ancora altre parole", actor=ANONYMOUS, now=NOW)
    assert _codes(refused) == ["link-used"]
    assert (
        services.sign_in(email="ada@ente.example", password="altre quattro parole", actor=ANONYMOUS, now=NOW)
        == person_id
    )


def test_a_link_that_is_too_old_does_nothing() -> None:
    _person()
    services.send_link(email="ada@ente.example", actor=ANONYMOUS, now=NOW)
    with pytest.raises(Refused) as refused:
        services.set_password(
            token=_token_sent(), password="altre quattro parole", actor=ANONYMOUS, now=NOW + timedelta(hours=73)
        )
    assert _codes(refused) == ["link-expired"]


def _token_sent() -> str:
    from sqlalchemy import select

    from app.outbox import OutboxRow

    body = session().scalars(select(OutboxRow).order_by(OutboxRow.id.desc())).first()
    assert body is not None
    found = re.search(r"/accesso/password/(\S+)", body.payload["body"])
    assert found is not None
    return found[1]


def test_the_last_administrator_stays() -> None:
    person_id = _person(administrator=1)
    (grant,) = queries.grants_of("agency", 1)
    with pytest.raises(Refused) as refused:
        services.end_grant(grant_id=grant.id, scope_kind="agency", scope_id=1, actor=PROGRAM, now=NOW)
    assert _codes(refused) == ["last-administrator"]
    assert queries.scopes(person_id)[0].roles == {"administrator"}


def test_an_administrator_cannot_end_a_role_of_another_agency(client: CarefulClient) -> None:
    _person(administrator=1)
    other = _person("bea@altro.example", accountant=2)
    client.sign_in("ada@ente.example", PASSWORD)
    (grant,) = queries.grants_of("agency", 2)
    client.send("/accesso/persone/fine", page="/accesso/persone", grant=str(grant.id))
    assert queries.scopes(other)[0].roles == {"accountant"}


def test_an_invited_person_gets_a_link_and_a_role(client: CarefulClient) -> None:
    _person(administrator=1)
    client.sign_in("ada@ente.example", PASSWORD)
    client.send("/accesso/persone", name="Bea Prova", email="bea@ente.example", role="accountant")
    page = client.get("/accesso/persone").text
    assert "Bea Prova" in page
    assert _token_sent()


def test_the_list_of_people_asks_as_much_for_three_rows_as_for_one(
    client: CarefulClient, count_queries: object
) -> None:
    assert callable(count_queries)
    _person(administrator=1)
    client.sign_in("ada@ente.example", PASSWORD)
    one = count_queries(lambda: client.get("/accesso/persone"))
    _person("bea@ente.example", accountant=1, inspector=1)
    assert count_queries(lambda: client.get("/accesso/persone")) == one


def test_a_closed_account_is_out_at_once_and_signs_in_no_more(client: CarefulClient) -> None:
    _person(administrator=1)
    client.sign_in("ada@ente.example", PASSWORD)
    run = client.application.test_cli_runner().invoke
    for _ in range(2):
        assert "can sign in no more" in run(args=["accounts", "close", "ADA@ente.example"]).output
    assert client.get("/accesso/scrivania").status_code == 303
    assert "E-mail o password non corrette" in client.sign_in("ada@ente.example", PASSWORD).text
    services.send_link(email="ada@ente.example", actor=PROGRAM, now=NOW)
    assert not session().scalars(select(OutboxRow.id).where(OutboxRow.job == "mail.send")).all()
    told = select(AuditEntry.id).where(AuditEntry.action == "person.deactivated")
    assert len(session().scalars(told).all()) == 1
    unknown = run(args=["accounts", "close", "nessuno@ente.example"])
    assert unknown.exit_code == 1
    assert "Nobody has the e-mail" in unknown.output
