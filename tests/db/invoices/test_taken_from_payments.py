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
from app.audit import AuditEntry
from app.db import session, set_reach
from app.decisions import Refused
from app.outbox import OutboxRow
from blueprints.care import api as care
from blueprints.invoices import queries, schemas, services
from blueprints.invoices.letters import facts_of_act
from blueprints.invoices.models import Clawback, EInvoice, PaymentCheck, SocialDebt, Withholding
from blueprints.monitoring import queries as visit_queries
from blueprints.monitoring import services as visits
from blueprints.monitoring.events import PenaltyDecided
from blueprints.monitoring.models import Finding, Penalty
from blueprints.territory import api as territory
from blueprints.territory import services as territory_services
from tests.careful import CarefulClient
from tests.db.invoices.test_payments import (
    NOW,
    OTHER,
    _act,
    _actor,
    _codes,
    _durc,
    _fresh,
    _list_of,
    _provider_of_several,
    payable,
)
from tests.demo import PASSWORD

pytestmark = pytest.mark.usefixtures("in_demo")
TODAY = date(2026, 11, 21)
VISITED = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
LATER = VISITED + timedelta(days=19)


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
        assert {"payment.checked", "payments.read"} <= _told()
    finally:
        _durc(row, "clear")


def _told() -> set[str]:
    """Which actions the audit trail has heard of in this process's tests."""
    return set(session().scalars(select(AuditEntry.action).where(AuditEntry.at == NOW)))


def _the_bodies_are_paid_once(row: EInvoice, act: queries.LiquidationView) -> None:
    if act.state == "proposed":
        services.sign(liquidation_id=act.id, actor=_actor(row, OTHER, "second_signer"), now=NOW)
    lines, common = _list_of(act), {"name": "p.csv", "actor": _actor(row), "now": NOW}
    first = services.read_payments(content=lines.replace(b";40,00;", b";41,00;"), **common)
    assert (first.paid, [each.code for each in first.faults]) == (1, ["other-amount"])
    assert _fresh(row).state == "liquidated"
    second = services.read_payments(content=lines, **common)
    assert (second.paid, second.known, second.faults) == (1, 1, ())
    assert services.read_payments(content=lines, **common).again
    assert _fresh(row).state == "paid"
    again = session().scalars(select(Withholding.order_number).where(Withholding.voided_at.is_(None)))
    assert set(again) == {"M1"}
    told = [each for each in queries.pcc_lines(row.agency_id, date(2026, 1, 1), TODAY) if each.number == row.number]
    assert sum(each.cents for each in told if each.operation == "CP") == sum(each.cents for each in act.withheld)


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
    provider_id = _provider_of_several()
    row = payable(provider_id)
    common = {"name": "p.csv", "actor": _actor(row), "now": NOW}

    def rejected(act: queries.LiquidationView) -> None:
        """Reject an act: neither before nor after it can anything of it be paid."""
        before = services.read_payments(content=_list_of(act), **common)
        services.reject(liquidation_id=act.id, reason="Prova.", actor=_actor(row, OTHER), now=NOW)
        for read in (before, services.read_payments(content=_list_of(act), **common)):
            assert (read.paid, {each.code for each in read.faults}) == (0, {"unknown"})

    try:
        with _always_two_signatures(row):
            _durc(row, "negative", ("INPS", 2_500), ("INAIL", 1_000))
            blocked = services.Check(
                reference="AER 2", outcome="negative", asked_on=TODAY, einvoice_id=row.id, blocked_cents=10**9
            )
            services.record_check(provider_id=provider_id, check=blocked, actor=_actor(row), now=NOW)
            first = _act(row)
            (item,) = (each for each in first.items if each.type != "TD04")
            assert (first.state, item.payee_cents, item.withheld_cents) == ("proposed", 0, 3_500)
            assert item.blocked_cents + item.treasury_cents == item.net_cents + item.vat_cents - 3_500
            assert _owed() == ([2_500, 1_000], 3_500)
            rejected(first)
            assert _owed() == ([0, 0], 0)
            second, third = _act(row), _act(payable(provider_id))
            assert [each.cents for each in second.withheld] == [2_500, 1_000]
            assert (third.withheld, third.payee_cents > 0) == ((), True)
            rejected(third)
            assert _owed() == ([2_500, 1_000], 3_500)
            rejected(second)
    finally:
        _durc(row, "clear")


def _owed() -> tuple[list[int], int]:
    """What was withheld of the debts that were recorded last, and what of it stands."""
    set_reach(EVERYTHING)
    session().expire_all()
    latest = SocialDebt.check_id == select(func.max(SocialDebt.check_id)).scalar_subquery()
    taken = session().scalars(select(SocialDebt.withheld_cents).where(latest).order_by(SocialDebt.id))
    parts = select(func.coalesce(func.sum(Withholding.cents), 0)).join(SocialDebt, SocialDebt.id == Withholding.debt_id)
    return list(taken), int(session().scalar(parts.where(latest, Withholding.voided_at.is_(None))) or 0)


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
    asked = {"penalty_id": penalty_id, "reason": "Non convince.", "cents": 12_000}
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
    code = visits.decide_penalty(**asked, **_by("administrator", finding))
    assert code.endswith("/2026")
    _is_told_and_counted(penalty_id, agency_id, provider_id)
    assert visits.room_on(agency_id, provider_id, LATER.date()) == room - 12_000
    after = _standing()
    owner = {"penalty_id": penalty_id, "agency_id": agency_id, "provider_id": provider_id}
    services.take_penalty(PenaltyDecided(cents=12_000, code=code, at=LATER, by=None, **owner))
    assert _standing() == after
    row = _to_be_paid(provider_id)
    billed = (row.billed_cents, row.verified_cents, row.total_cents)
    with _always_two_signatures(row):
        _durc(row, "negative", ("INPS", 10**9))
        act = _act(row)
        assert (act.deductions, act.payee_cents) == ((), 0)  # the bodies come first
        services.reject(liquidation_id=act.id, reason="Prova.", actor=_actor(row, OTHER), now=NOW)
    _durc(row, "clear")
    act = _act(row)
    assert [(each.cents, each.reason.split()[0]) for each in act.deductions] == [(12_000, "Penale")]
    fresh = _fresh(row)
    assert (fresh.billed_cents, fresh.verified_cents, fresh.total_cents) == billed
    assert session().scalar(select(Clawback.recovered_cents).where(Clawback.penalty_id == penalty_id)) == 12_000
    _is_read(in_demo, penalty_id)


def _is_told_and_counted(penalty_id: int, agency_id: int, provider_id: int) -> None:
    """The provider gets the document; the penalty counts from its day on, at its agency, for its provider."""
    set_reach(EVERYTHING)
    told = select(AuditEntry.action).where(AuditEntry.subject_kind == "penalty", AuditEntry.subject_id == penalty_id)
    assert session().scalars(told.order_by(AuditEntry.id)).all()[-1] == "penalty.decided"
    sent = select(OutboxRow).where(OutboxRow.dedupe == f"mail:penalty-decided-{penalty_id}")
    assert len(session().scalars(sent).one().payload["attachments"]) == 1
    day, counted = LATER.date(), visit_queries.decided_cents
    assert counted(agency_id, provider_id, day) == 12_000
    assert counted(agency_id, provider_id, day + timedelta(days=1)) == 0
    assert counted(agency_id + 1, provider_id, day) == counted(agency_id, provider_id + 1, day) == 0


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
    assert (found.state, found.cents) == ("decided", 12_000)


def test_a_penalty_of_another_provider_can_be_neither_read_nor_answered() -> None:
    set_reach(EVERYTHING)
    row = session().scalars(select(Penalty)).first()
    finding = session().scalars(select(Finding).where(Finding.closed, Finding.severity == "critical")).one()
    assert row is None or row.provider_id != finding.provider_id
    before = _standing()
    with pytest.raises(LookupError):
        visits.answer_penalty(penalty_id=row.id if row else 0, text="x", **_by("clerk", finding))
    assert _standing() == before
