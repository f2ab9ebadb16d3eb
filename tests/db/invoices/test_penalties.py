"""A penalty from a visit to the next payment: heard, numbered, deducted once, and no invoice changes."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.actors import EVERYTHING, Actor, Reach
from app.db import session, set_reach
from app.decisions import Refused
from blueprints.care import api as care
from blueprints.invoices import services as invoices
from blueprints.invoices.models import Clawback, EInvoice
from blueprints.monitoring import queries, services
from blueprints.monitoring.models import Finding, Penalty
from tests.careful import CarefulClient
from tests.db.invoices.test_payments import _act, _actor, _codes, _fresh
from tests.demo import PASSWORD

pytestmark = pytest.mark.usefixtures("in_demo")
NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=19)


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
    check = invoices.Check(reference="AER 7", outcome="clear", asked_on=NOW.date(), einvoice_id=row.id)
    invoices.record_check(provider_id=provider_id, check=check, actor=_actor(row), now=NOW)
    return _fresh(row)


def _standing() -> tuple[Any, ...]:
    set_reach(EVERYTHING)
    session().expire_all()
    rows = session().execute(select(Penalty.state, Penalty.number, Penalty.cents).order_by(Penalty.id)).all()
    return (*rows, session().scalar(select(func.count()).select_from(Clawback)))


def test_a_penalty_is_heard_decided_below_the_cap_and_deducted_once(in_demo: Flask) -> None:
    finding = _finding()
    finding_id, provider_id, agency_id = finding.id, finding.provider_id, finding.agency_id
    penalty_id = services.penalise(finding_id=finding_id, ground="Carta vecchia.", **_by("inspector", finding, NOW))
    before = _standing()
    asked = {"penalty_id": penalty_id, "reason": "Non convince.", "cents": 15_000}
    for change, at, code in (
        ({}, NOW, "penalty-hearing-runs"),
        ({"cents": 15_001}, LATER, "penalty-amount"),
        ({"reason": " "}, LATER, "reason-missing"),
    ):
        with pytest.raises(Refused) as refused:
            services.decide_penalty(**{**asked, **change}, **_by("administrator", finding, at))
        assert _codes(refused) == {code}
        assert _standing() == before
    with pytest.raises(Refused) as refused:
        services.penalise(finding_id=finding_id, ground="Ancora.", **_by("inspector", finding))
    assert _codes(refused) == {"penalty-there-already"}
    set_reach(EVERYTHING)
    room = services.room_on(agency_id, provider_id, LATER.date())
    assert room == care.accepted_value(agency_id, provider_id, LATER.date() - timedelta(days=365), LATER.date()) // 10
    services.answer_penalty(penalty_id=penalty_id, text="La carta nuova era in stampa.", **_by("clerk", finding))
    assert services.decide_penalty(**asked, **_by("administrator", finding)).endswith("/2026")
    set_reach(EVERYTHING)
    assert services.room_on(agency_id, provider_id, LATER.date()) == room - 15_000
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
    found = queries.penalty(penalty_id)
    assert found is not None
    assert (found.state, found.cents) == ("decided", 15_000)


def test_a_penalty_of_another_provider_can_be_neither_read_nor_answered() -> None:
    set_reach(EVERYTHING)
    row = session().scalars(select(Penalty)).first()
    finding = session().scalars(select(Finding).where(Finding.closed, Finding.severity == "critical")).one()
    assert row is None or row.provider_id != finding.provider_id
    before = _standing()
    with pytest.raises(LookupError):
        services.answer_penalty(penalty_id=row.id if row else 0, text="x", **_by("clerk", finding))
    assert _standing() == before
