"""Findings above a tolerance: let pass by the right role with a reason, seen on the invoice and in the act."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.actors import EVERYTHING, Actor, Reach
from app.audit import AuditEntry
from app.db import session, set_reach
from app.decisions import Refused
from blueprints.invoices import queries, services
from blueprints.invoices.letters import facts_of_act
from blueprints.invoices.models import EInvoice, EInvoiceFinding, ToleratedFinding, VerificationRun
from blueprints.territory import api as territory
from tests.careful import CarefulClient
from tests.db.invoices.test_payments import NOW
from tests.demo import PASSWORD

pytestmark = pytest.mark.usefixtures("in_demo")


def _above(rule: str) -> tuple[EInvoice, list[EInvoiceFinding]]:
    """A verified invoice in which a rule owns money, with that rule's findings."""
    set_reach(EVERYTHING)
    last = select(func.max(VerificationRun.id)).group_by(VerificationRun.einvoice_id)
    findings = (
        session()
        .scalars(
            select(EInvoiceFinding)
            .join(EInvoice, EInvoice.id == EInvoiceFinding.einvoice_id)
            .where(EInvoiceFinding.run_id.in_(last), EInvoiceFinding.rule == rule, EInvoice.state == "checked")
            .order_by(EInvoiceFinding.id)
        )
        .all()
    )
    owned = next(each for each in findings if each.cents > 0)
    return session().get_one(EInvoice, owned.einvoice_id), [
        each for each in findings if each.einvoice_id == owned.einvoice_id
    ]


def _actor(row: EInvoice, role: str) -> Actor:
    return Actor(person_id=7, roles=frozenset({role}), reach=Reach(kind="agency", agency_id=row.agency_id))


def _money(row: EInvoice) -> tuple[int, int, int, int]:
    set_reach(EVERYTHING)
    session().expire_all()
    kept = session().scalar(select(func.count()).select_from(ToleratedFinding)) or 0
    told = select(func.count()).select_from(AuditEntry).where(AuditEntry.action == "finding.tolerated")
    fresh = session().get_one(EInvoice, row.id)
    return fresh.verified_cents, fresh.disputed_cents, kept, session().scalar(told) or 0


def test_the_wrong_role_is_refused_and_nothing_changes() -> None:
    row, findings = _above("R22")
    before, ids = _money(row), [each.id for each in findings]
    for role, reason, code in (
        ("case_worker", "Concordato.", "tolerance-accountant"),
        ("administrator", "Concordato.", "tolerance-accountant"),
        ("accountant", " ", "tolerance-without-reason"),
    ):
        with pytest.raises(Refused) as refused:
            services.tolerate(einvoice_id=row.id, finding_ids=ids, reason=reason, actor=_actor(row, role), now=NOW)
        assert [each.code for each in refused.value.refusals] == [code]
        assert _money(row) == before


def test_what_the_right_role_lets_pass_is_verified_audited_and_stays_so() -> None:
    row, findings = _above("R22")
    before = _money(row)
    cents = sum(each.cents for each in findings)
    actor, ids = _actor(row, "accountant"), [each.id for each in findings]
    assert services.tolerate(einvoice_id=row.id, finding_ids=ids, reason="Concordato.", actor=actor, now=NOW) == len(
        findings
    )
    after = _money(row)
    assert after[0] - before[0] == before[1] - after[1] == cents > 0
    assert (after[2] > before[2], after[3]) == (True, before[3] + 1)
    services.check(einvoice_id=row.id, actor=actor, now=NOW)
    assert _money(row) == after
    with pytest.raises(Refused) as refused:
        services.tolerate(einvoice_id=row.id, finding_ids=ids, reason="Ancora.", actor=actor, now=NOW)
    assert [each.code for each in refused.value.refusals] == ["tolerance-gone"]
    check = services.Check(reference="AER 9", outcome="clear", asked_on=NOW.date(), einvoice_id=row.id)
    services.record_check(provider_id=row.provider_id or 0, check=check, actor=actor, now=NOW)
    act_id = services.liquidate(einvoice_ids=[row.id], actor=actor, now=NOW)
    set_reach(EVERYTHING)
    act = queries.liquidation(act_id)
    assert act is not None
    assert "Concordato." in facts_of_act(act, territory.agency(act.agency_id))["tolerated"][0]


def test_a_case_worker_lets_an_hour_too_many_pass_on_the_page(in_demo: Flask) -> None:
    row, findings = _above("R19")
    session().rollback()
    client = CarefulClient(in_demo)
    client.sign_in("assistente@cremona.example", PASSWORD)
    page = client.get(f"/fatture/{row.id}/scostamenti")
    assert f'value="{findings[0].id}"' in page.text
    assert "Scrivi il motivo" in client.send(f"/fatture/{row.id}/scostamenti", findings=str(findings[0].id)).text
    sent = client.send(
        f"/fatture/{row.id}/scostamenti", findings=str(findings[0].id), reason="Emergenza, sentita la famiglia."
    )
    assert sent.status_code == 303
    assert client.get("/fatture/scostamenti").status_code == 200
    accountant = CarefulClient(in_demo)
    accountant.sign_in("contabile@cremona.example", PASSWORD)
    assert "Emergenza, sentita la famiglia." in accountant.get(f"/fatture/{row.id}").text
    assert f'value="{findings[0].id}"' not in accountant.get(f"/fatture/{row.id}/scostamenti").text
    stranger = CarefulClient(in_demo)
    stranger.sign_in("contabile@crema.example", PASSWORD)
    assert stranger.get(f"/fatture/{row.id}/scostamenti").status_code == 404
