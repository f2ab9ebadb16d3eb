"""Findings above a tolerance, let pass by the right role with a reason; a verification that is cut off midway."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import DBAPIError

from app.actors import EVERYTHING, Actor, Reach
from app.audit import AuditEntry
from app.db import db, session, set_reach
from app.decisions import Refused
from blueprints.invoices import queries, services
from blueprints.invoices.letters import facts_of_act
from blueprints.invoices.models import EInvoice, EInvoiceFinding, ToleratedFinding, VerificationRun
from blueprints.invoices.parameters import EXCEEDED_BY
from blueprints.invoices.queries import tolerances
from blueprints.territory import api as territory
from blueprints.territory import services as territory_services
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
    other = next(each for each in _above("R19")[1] if each.einvoice_id != row.id)
    with pytest.raises(Refused, match="tolerance-gone"):
        services.tolerate(
            einvoice_id=row.id, finding_ids=[other.id], reason="x", actor=_actor(row, "accountant"), now=NOW
        )
    assert _money(row) == before


def _listed(row: EInvoice, agency_id: int | None = None) -> bool:
    """Whether the invoice is on an accountant's list."""
    set_reach(EVERYTHING)
    page = tolerances.waiting(agency_id or row.agency_id, ["R22"], number=1)
    return row.id in {each.id for each in page.rows}


def test_only_verified_invoices_of_the_agency_are_on_the_list() -> None:
    row, _ = _above("R22")
    assert (_listed(row), _listed(row, row.agency_id + 1)) == (True, False)
    session().execute(update(EInvoice).where(EInvoice.id == row.id).values(state="liquidated"))
    assert not _listed(row)
    session().rollback()


def test_what_the_right_role_lets_pass_is_verified_audited_and_stays_so() -> None:
    row, findings = _above("R22")
    before = _money(row)
    cents = sum(each.cents for each in findings)
    actor, ids = _actor(row, "accountant"), [each.id for each in findings]
    assert services.tolerate(einvoice_id=row.id, finding_ids=ids, reason="Concordato.", actor=actor, now=NOW) == len(
        findings
    )
    after = _money(row)
    assert not _listed(row)
    told = select(AuditEntry.facts).where(AuditEntry.action == "finding.tolerated").order_by(AuditEntry.id.desc())
    assert session().scalars(told).first() == {"rules": ["R22"], "cents": cents, "reason": "Concordato."}
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
    page, asked = f"/fatture/{row.id}/scostamenti", {"findings": str(findings[0].id)}
    session().rollback()
    accountant = CarefulClient(in_demo)
    accountant.sign_in("contabile@cremona.example", PASSWORD)
    assert f'value="{findings[0].id}"' not in accountant.get(page).text
    client = CarefulClient(in_demo)
    client.sign_in("assistente@cremona.example", PASSWORD)
    open_ones = client.get(page).text
    assert f'value="{findings[0].id}"' in open_ones
    assert "Scrivi il motivo" in client.send(page, **asked).text
    with _an_accountant_may_too(row, "R19"):
        assert client.send(page, **asked, reason="Emergenza, sentita la famiglia.").status_code == 303
    left = client.get(page).text
    assert left.count('name="findings"') == open_ones.count('name="findings"') - 1
    assert "da un assistente sociale" in left
    assert client.get("/fatture/scostamenti").status_code == 200
    assert "Emergenza, sentita la famiglia." in accountant.get(f"/fatture/{row.id}").text
    stranger = CarefulClient(in_demo)
    stranger.sign_in("contabile@crema.example", PASSWORD)
    assert stranger.get(f"/fatture/{row.id}/scostamenti").status_code == 404


@contextmanager
def _an_accountant_may_too(row: EInvoice, rule: str) -> Iterator[None]:
    """Meanwhile two roles may exceed the rule's tolerance."""
    set_reach(Reach(kind="agency", agency_id=row.agency_id))
    common = {"name": EXCEEDED_BY["accountant"].name, "valid_from": NOW.date(), "source": "prova", "today": NOW.date()}
    before = str(EXCEEDED_BY["accountant"].default)
    administrator = _actor(row, "administrator")
    territory_services.set_parameter(written=f"{before} {rule}", actor=administrator, now=NOW, **common)
    try:
        yield
    finally:
        set_reach(Reach(kind="agency", agency_id=row.agency_id))
        territory_services.set_parameter(written=before, actor=administrator, now=NOW, **common)


WITHIN_SECONDS = 60
WAITS = text("""
select pid from pg_stat_activity
where wait_event_type = 'Lock' and query ilike '%einvoice_findings%' and datname = current_database()
""")


def _written(einvoice_id: int) -> tuple[object, ...]:
    set_reach(EVERYTHING)
    session().expire_all()
    row = session().get_one(EInvoice, einvoice_id)
    runs = select(func.count()).select_from(VerificationRun).where(VerificationRun.einvoice_id == einvoice_id)
    found = select(func.count()).select_from(EInvoiceFinding).where(EInvoiceFinding.einvoice_id == einvoice_id)
    seen = (row.state, row.verified_cents, row.disputed_cents, session().scalar(runs), session().scalar(found))
    session().rollback()
    return seen


def test_a_verification_that_is_cut_off_leaves_nothing_and_can_be_repeated(
    in_demo: Flask,
) -> None:
    set_reach(EVERYTHING)
    row = (
        session()
        .scalars(select(EInvoice).where(EInvoice.state == "checked", EInvoice.disputed_cents > 0).order_by(EInvoice.id))
        .first()
    )
    assert row is not None
    einvoice_id, actor = row.id, _actor(row, "accountant")
    before = _written(einvoice_id)
    failed: list[BaseException] = []

    def verify() -> None:
        with in_demo.app_context():
            try:
                services.check(einvoice_id=einvoice_id, actor=actor, now=NOW)
            except DBAPIError as problem:
                failed.append(problem)
            finally:
                db.session.remove()

    # Outside a transaction: inside one, PostgreSQL shows what everybody did when it was first asked.
    outside = db.engine.execution_options(isolation_level="AUTOCOMMIT")
    with db.engine.connect() as holder, outside.connect() as watch:
        # Nobody can write findings meanwhile: the verification waits with its run written and not committed.
        holder.execute(text("lock table einvoice_findings in exclusive mode"))
        worker = threading.Thread(target=verify)
        worker.start()
        until = time.monotonic() + WITHIN_SECONDS
        while not (waiting := watch.scalar(WAITS)):
            assert worker.is_alive()
            assert time.monotonic() < until
        watch.execute(text("select pg_terminate_backend(:pid)"), {"pid": waiting})
        worker.join()
    assert len(failed) == 1
    assert _written(einvoice_id) == before
    services.check(einvoice_id=einvoice_id, actor=actor, now=NOW)
    after = _written(einvoice_id)
    assert after[:3] == before[:3]
    assert after[3] == before[3] + 1  # type: ignore[operator]  # counts
