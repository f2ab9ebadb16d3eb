"""What an act takes from a provider: for social-security bodies with a negative DURC, and penalties after a visit."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.actors import EVERYTHING, Actor, Reach
from app.db import session, set_reach
from app.decisions import Refused
from blueprints.care import api as care
from blueprints.invoices import queries, schemas, services
from blueprints.invoices.letters import facts_of_act
from blueprints.invoices.models import Clawback, EInvoice, PaymentCheck, SocialDebt, Withholding
from blueprints.monitoring import queries as visit_queries
from blueprints.monitoring import services as visits
from blueprints.monitoring.models import Finding, Penalty
from blueprints.territory import api as territory
from blueprints.territory import services as territory_services
from tests.careful import CarefulClient
from tests.db.invoices.test_payments import NOW, OTHER, _act, _actor, _codes, _fresh, _list_of, payable
from tests.demo import PASSWORD

pytestmark = pytest.mark.usefixtures("in_demo")
TODAY = date(2026, 11, 21)
VISITED = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
LATER = VISITED + timedelta(days=19)


def _durc(row: EInvoice, outcome: str, *debts: tuple[str, int]) -> None:
    until = date(2027, 3, 1) if outcome == "clear" else None
    check = services.Check(reference="INPS_9", outcome=outcome, asked_on=TODAY, valid_until=until, debts=debts)
    services.record_check(provider_id=row.provider_id or 0, check=check, actor=_actor(row), now=NOW)
    set_reach(EVERYTHING)


def _counts() -> list[int | None]:
    set_reach(EVERYTHING)
    return [session().scalar(select(func.count()).select_from(each)) for each in (PaymentCheck, SocialDebt)]


def test_edge_case_15_with_a_negative_durc_the_bodies_are_paid_and_the_rest_goes_to_the_provider() -> None:
    row = payable()
    try:
        _durc(row, "negative")
        with pytest.raises(Refused) as refused:
            _act(row)
        assert _codes(refused) == {"durc-negative"}
        _durc(row, "negative", ("INPS", 4_000), ("INAIL", 1_000_000_000))
        before = _fresh(row).verified_cents
        act = _act(row)
        (item,) = (each for each in act.items if each.type != "TD04")
        parts = [(each.body, each.cents) for each in act.withheld]
        assert parts == [("INPS", 4_000), ("INAIL", item.withheld_cents - 4_000)]
        assert act.payee_cents == 0
        assert item.net_cents == before
        assert item.payee_cents + item.withheld_cents + item.treasury_cents == item.net_cents + item.vat_cents
        (told,) = (each for each in json.loads(schemas.as_json(act))["items"] if each["number"] == row.number)
        assert told["social_security"].startswith("INPS 40,00; INAIL ")
        assert len(facts_of_act(act, territory.agency(act.agency_id))["withheld"]) == 2
        _the_bodies_are_paid_once(row, act)
    finally:
        _durc(row, "clear")


def _the_bodies_are_paid_once(row: EInvoice, act: queries.LiquidationView) -> None:
    if act.state == "proposed":
        services.sign(liquidation_id=act.id, actor=_actor(row, OTHER, "second_signer"), now=NOW)
    lines = ["atto;partita_iva;fattura;importo;data;mandato"]
    for each in act.withheld:
        amount = f"{each.cents // 100},{each.cents % 100:02d}"
        lines.append(f"{act.number}/{act.year};{each.body};{row.number};{amount};2026-11-21;S1")
    common = {"name": "p.csv", "actor": _actor(row), "now": NOW}
    wrong = "\n".join(lines).replace(";40,00;", ";41,00;").encode()
    first = services.read_payments(content=wrong, **common)
    assert (first.paid, [each.code for each in first.faults]) == (1, ["other-amount"])
    second = services.read_payments(content="\n".join(lines).encode(), **common)
    assert (second.paid, second.known, second.faults) == (1, 1, ())
    assert services.read_payments(content="\n".join(lines).encode(), **common).again
    services.read_payments(content=_list_of(act), **common)
    assert _fresh(row).state == "paid"
    again = session().scalars(select(Withholding.order_number).where(Withholding.voided_at.is_(None)))
    assert set(again) == {"S1"}


@contextmanager
def _always_two_signatures(row: EInvoice) -> Iterator[None]:
    set_reach(Reach(kind="agency", agency_id=row.agency_id))
    common = {"name": "invoices.second_signature_above_euros", "valid_from": TODAY, "source": "prova", "today": TODAY}
    territory_services.set_parameter(written="0", actor=_actor(row), now=NOW, **common)
    try:
        yield
    finally:
        territory_services.set_parameter(written="20000", actor=_actor(row), now=NOW, **common)
        set_reach(EVERYTHING)


def test_an_act_that_is_not_signed_gives_back_what_it_withheld() -> None:
    row = payable()
    debt = select(SocialDebt.withheld_cents).order_by(SocialDebt.id.desc()).limit(1)
    try:
        with _always_two_signatures(row):
            _durc(row, "negative", ("INPS", 2_500))
            act = _act(row)
            set_reach(EVERYTHING)
            assert (act.state, session().scalar(debt)) == ("proposed", 2_500)
            services.reject(liquidation_id=act.id, reason="Prova.", actor=_actor(row, OTHER), now=NOW)
            set_reach(EVERYTHING)
            assert session().scalar(debt) == 0
            assert [each.cents for each in _act(row).withheld] == [2_500]
    finally:
        _durc(row, "clear")


def test_what_is_owed_is_written_on_the_page_and_a_wrong_one_changes_nothing(in_demo: Flask) -> None:
    row = payable()
    provider_id = row.provider_id
    before = _counts()
    session().rollback()
    client = CarefulClient(in_demo)
    client.sign_in("contabile@cremona.example", PASSWORD)
    address = f"/fatture/controlli/{provider_id}"
    asked = {"outcome": "clear", "reference": "INPS_7", "asked_on": "2026-11-21", "valid_until": "2027-03-01"}
    assert "va con un DURC irregolare" in client.send(address, **asked, inps="10,00").text
    assert _counts() == before
    session().rollback()
    assert client.send(address, **{**asked, "outcome": "negative"}, inps="10,00").status_code == 303
    assert "intervento sostitutivo" in client.get(address).text
    assert client.send(address, **asked).status_code == 303
    assert client.get("/fatture/liquidazioni").status_code == 200


def _finding() -> Finding:
    """The minor finding of the demo, of a provider that has invoices to be paid."""
    set_reach(EVERYTHING)
    return session().scalars(select(Finding).where(Finding.closed, Finding.severity == "minor")).one()


def _by(role: str, finding: Finding, at: datetime = LATER) -> dict[str, Any]:
    if role == "clerk":
        reach = Reach(kind="provider", provider_id=finding.provider_id)
    else:
        reach = Reach(kind="agency", agency_id=finding.agency_id)
    return {"actor": Actor(person_id=7, roles=frozenset({role}), reach=reach), "now": at}


def _to_be_paid(provider_id: int) -> EInvoice:
    """An invoice of the provider with an undisputed part that is large enough."""
    enough = (EInvoice.provider_id == provider_id, EInvoice.state == "checked", EInvoice.verified_cents > 20_000)
    row = session().scalars(select(EInvoice).where(*enough).order_by(EInvoice.id)).first()
    assert row is not None
    check = services.Check(reference="AER 7", outcome="clear", asked_on=VISITED.date(), einvoice_id=row.id)
    services.record_check(provider_id=provider_id, check=check, actor=_actor(row), now=VISITED)
    return _fresh(row)


def _standing() -> tuple[Any, ...]:
    set_reach(EVERYTHING)
    session().expire_all()
    rows = session().execute(select(Penalty.state, Penalty.number, Penalty.cents).order_by(Penalty.id)).all()
    return (*rows, session().scalar(select(func.count()).select_from(Clawback)))


def test_a_penalty_is_heard_decided_below_the_cap_and_deducted_once(in_demo: Flask) -> None:
    finding = _finding()
    finding_id, provider_id, agency_id = finding.id, finding.provider_id, finding.agency_id
    penalty_id = visits.penalise(finding_id=finding_id, ground="Carta vecchia.", **_by("inspector", finding, VISITED))
    before = _standing()
    asked = {"penalty_id": penalty_id, "reason": "Non convince.", "cents": 15_000}
    for change, at, code in (
        ({}, VISITED, "penalty-hearing-runs"),
        ({"cents": 15_001}, LATER, "penalty-amount"),
        ({"reason": " "}, LATER, "reason-missing"),
    ):
        with pytest.raises(Refused) as refused:
            visits.decide_penalty(**{**asked, **change}, **_by("administrator", finding, at))
        assert _codes(refused) == {code}
        assert _standing() == before
    with pytest.raises(Refused) as refused:
        visits.penalise(finding_id=finding_id, ground="Ancora.", **_by("inspector", finding))
    assert _codes(refused) == {"penalty-there-already"}
    set_reach(EVERYTHING)
    room = visits.room_on(agency_id, provider_id, LATER.date())
    assert room == care.accepted_value(agency_id, provider_id, LATER.date() - timedelta(days=365), LATER.date()) // 10
    visits.answer_penalty(penalty_id=penalty_id, text="La carta nuova era in stampa.", **_by("clerk", finding))
    assert visits.decide_penalty(**asked, **_by("administrator", finding)).endswith("/2026")
    set_reach(EVERYTHING)
    assert visits.room_on(agency_id, provider_id, LATER.date()) == room - 15_000
    row = _to_be_paid(provider_id)
    billed = (row.billed_cents, row.verified_cents, row.total_cents)
    act = _act(row)
    assert [(each.cents, each.reason.split()[0]) for each in act.deductions] == [(15_000, "Penale")]
    after = _fresh(row)
    assert (after.billed_cents, after.verified_cents, after.total_cents) == billed
    assert session().scalar(select(Clawback.recovered_cents).where(Clawback.penalty_id == penalty_id)) == 15_000
    _is_read(in_demo, penalty_id)


def _is_read(in_demo: Flask, penalty_id: int) -> None:
    """The agency sees it with its PDF; a provider that it is not about sees nothing."""
    session().rollback()
    client = CarefulClient(in_demo)
    client.sign_in("ispettore@cremona.example", PASSWORD)
    assert "La carta nuova era in stampa." in client.get(f"/visite/penali/{penalty_id}").text
    pdf = client.get(f"/visite/penali/{penalty_id}.pdf")
    assert pdf.data.startswith(b"%PDF")
    assert client.get("/visite/penali").status_code == 200
    assert client.get(f"/visite/penali/{penalty_id}/decisione").status_code == 403
    set_reach(EVERYTHING)
    found = visit_queries.penalty(penalty_id)
    assert found is not None
    assert (found.state, found.cents) == ("decided", 15_000)


def test_a_penalty_of_another_provider_can_be_neither_read_nor_answered() -> None:
    set_reach(EVERYTHING)
    row = session().scalars(select(Penalty)).first()
    finding = session().scalars(select(Finding).where(Finding.closed, Finding.severity == "critical")).one()
    assert row is None or row.provider_id != finding.provider_id
    before = _standing()
    with pytest.raises(LookupError):
        visits.answer_penalty(penalty_id=row.id if row else 0, text="x", **_by("clerk", finding))
    assert _standing() == before
