"""From a critical finding to the public list and the invoices on hold: one transaction, or nothing."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, text

from app import clock
from app.actors import PROGRAM
from app.db import db, session
from app.decisions import Refused
from blueprints.monitoring import queries, services
from blueprints.monitoring.models import SuspensionProposal
from blueprints.register import api as register
from tests.careful import CarefulClient
from tests.db.monitoring.conftest import Visits
from tests.db.monitoring.test_visit_services import refused

Seen = Callable[..., Any]


def invoice(visits: Visits, *, number: str, provider: int = 0, state: str = "checked") -> int:
    """An e-invoice of a provider, as it stands after its verification."""
    owner = {"agency": visits.agency_id, "provider": visits.clerks[provider].provider_id, "number": number}
    file_id = session().scalar(
        text(
            "insert into einvoice_files (agency_id, digest, name, size, received_at)"
            " values (:agency, :number, 'IT1.xml', 1, now()) returning id"
        ),
        owner,
    )
    found = session().scalar(
        text(
            "insert into einvoices (agency_id, provider_id, file_id, position, state, type, number, dated, year,"
            " body_digest, supplier_vat, supplier_name, delivered_on, due_on, content)"
            " values (:agency, :provider, :file, 1, :state, 'TD01', :number, :day, extract(year from :day),"
            " 'digest', '1', 'Demo', :day, :day, '{}')"
            " returning id"
        ),
        {**owner, "file": file_id, "state": state, "day": visits.today},
    )
    session().commit()
    return int(found)


def held() -> set[int]:
    db.session.rollback()
    rows = session().execute(text("select einvoice_id from einvoice_holds where lifted_at is null"))
    return {row.einvoice_id for row in rows}


def proposals() -> list[tuple[str, str]]:
    db.session.rollback()
    statement = select(SuspensionProposal.cause, SuspensionProposal.state).order_by(SuspensionProposal.id)
    return [(row.cause, row.state) for row in session().execute(statement)]


def state_of(visits: Visits, number: int = 0) -> str:
    db.session.rollback()
    found = register.status_on(visits.accreditations[number], visits.today)
    db.session.rollback()
    return str(found)


def listed(client: CarefulClient) -> str:
    """The row of the first provider on the public list."""
    page = client.get("/elenco?servizio=SAD").text
    return page[page.index("Cooperativa Demo 0") :].partition("</tr>")[0].partition("Cooperativa Demo 1")[0]


def test_a_critical_finding_proposes_and_lesser_ones_do_not(visits: Visits) -> None:
    visits.closed("minor")
    visits.closed("major")
    assert proposals() == []
    visits.closed("critical")
    assert proposals() == [("critical", "proposed")]
    assert state_of(visits) == "enrolled"


def test_two_majors_about_one_item_propose(visits: Visits) -> None:
    visits.closed("major", item="V14")
    visits.closed("major", item="V15")
    assert proposals() == []
    visits.closed("major", item="V14")
    assert proposals() == [("majors-repeated", "proposed")]


def test_only_one_proposal_waits_for_an_accreditation(visits: Visits) -> None:
    visits.closed("critical")
    visits.closed("critical")
    visits.closed("critical", accreditation=1)
    assert proposals() == [("critical", "proposed")] * 2


def test_a_major_that_is_not_put_right_in_time_proposes_when_the_day_comes(visits: Visits) -> None:
    visits.closed("major")

    def on(days: int) -> int:
        return services.propose_overdue(actor=PROGRAM, now=visits.now + timedelta(days=days))

    assert on(10) == 0
    assert on(11) == 1
    assert on(12) == 0
    assert proposals() == [("major-overdue", "proposed")]


def test_what_was_dropped_is_not_proposed_again(visits: Visits) -> None:
    proposal_id = visits.proposal()
    services.drop(proposal_id=proposal_id, reason="Rimediato il giorno stesso", actor=visits.decider, now=visits.now)
    assert (
        services.propose_for(
            accreditation_id=visits.accreditations[0], agency_id=visits.agency_id, actor=PROGRAM, now=visits.now
        )
        is None
    )
    assert proposals() == [("critical", "dropped")]
    assert state_of(visits) == "enrolled"


def test_once_confirmed_the_public_list_shows_it_and_the_open_invoices_are_held(
    visits: Visits, client: CarefulClient
) -> None:
    open_one, paid = invoice(visits, number="1"), invoice(visits, number="2", state="liquidated")
    other = invoice(visits, number="3", provider=1)
    proposal_id = visits.proposal()
    assert "Sospeso" not in listed(client)
    assert held() == set()
    visits.confirm(proposal_id)
    assert "Sospeso" in listed(client)
    assert held() == {open_one}
    assert {paid, other}.isdisjoint(held())
    assert proposals() == [("critical", "confirmed")]


def test_all_of_it_is_one_transaction(visits: Visits) -> None:
    invoice(visits, number="1")
    proposal_id = visits.proposal()
    visits.confirm(proposal_id)
    marks = session().execute(
        text(
            "select xmin::text from suspension_proposals union all select xmin::text from einvoice_holds"
            " union all select xmin::text from accreditation_acts where kind = 'suspended'"
        )
    )
    found = [row.xmin for row in marks]
    assert len(found) == 3
    assert len(set(found)) == 1


def test_a_failure_in_between_leaves_nothing(visits: Visits, client: CarefulClient) -> None:
    invoice(visits, number="1")
    proposal_id = visits.proposal()
    before = listed(client)
    with _refusing_holds(), pytest.raises(Exception, match="no holds today"):
        visits.confirm(proposal_id)
    assert held() == set()
    assert state_of(visits) == "enrolled"
    assert proposals() == [("critical", "proposed")]
    assert listed(client) == before
    visits.confirm(proposal_id)
    assert len(held()) == 1


class _refusing_holds:  # noqa: N801 - used like a function
    """A database that refuses to hold an invoice, as a full disk or a broken rule would."""

    def __enter__(self) -> None:
        _as_owner(
            "create function no_holds() returns trigger language plpgsql as"
            " $$ begin raise exception 'no holds today'; end $$;"
            "create trigger no_holds before insert on einvoice_holds execute function no_holds()"
        )

    def __exit__(self, *_: object) -> None:
        db.session.rollback()
        _as_owner("drop trigger no_holds on einvoice_holds; drop function no_holds()")


def _as_owner(statement: str) -> None:
    import psycopg
    from flask import current_app

    settings = current_app.extensions["accredita.settings"]
    address = settings.database_owner_url.replace("postgresql+psycopg://", "postgresql://", 1)
    with psycopg.connect(address) as connection:
        connection.execute(statement)


def test_an_act_that_the_register_refuses_leaves_the_proposal_waiting(visits: Visits) -> None:
    proposal_id = visits.proposal()
    tomorrow = register.Act(number="78", day=visits.today + timedelta(days=1), protocol="")
    refused(lambda: visits.confirm(proposal_id, act=tomorrow), "act-in-future")
    refused(
        lambda: visits.confirm(proposal_id, effective_from=date(1999, 1, 1)), "act-outside-period", "act-before-last"
    )
    refused(lambda: visits.confirm(proposal_id, reason=" "), "reason-missing")


@pytest.mark.parametrize("decided", ["confirm", "drop"])
def test_what_was_decided_is_not_decided_again(visits: Visits, decided: str) -> None:
    proposal_id = visits.proposal()

    def drop() -> None:
        services.drop(proposal_id=proposal_id, reason="No", actor=visits.decider, now=visits.now)

    if decided == "confirm":
        visits.confirm(proposal_id)
    else:
        drop()
    refused(lambda: visits.confirm(proposal_id), "move-not-possible")
    refused(drop, "move-not-possible")


def test_another_agency_decides_nothing(visits: Visits) -> None:
    proposal_id = visits.proposal()
    with pytest.raises(LookupError):
        visits.confirm(proposal_id, actor=visits.stranger)
    assert proposals() == [("critical", "proposed")]


def test_a_confirmed_suspension_keeps_its_act_beside_the_proposal(visits: Visits, seen_by: Seen) -> None:
    proposal_id = visits.proposal()
    visits.confirm(proposal_id, running_projects_continue=False)
    card = seen_by(visits.decider, lambda: queries.proposal(proposal_id))
    assert (card.act_number, card.act_day, card.running_projects_continue) == ("77", visits.today, False)
    (act,) = [
        each
        for each in seen_by(visits.decider, lambda: register.recorded(visits.accreditations[0]))
        if each.kind == "suspended"
    ]
    assert (act.act.number, act.running_projects_continue) == ("77", False)


def test_the_schedule_runs_through_the_queue(visits: Visits, work_through: Callable[[], None]) -> None:
    from app.outbox import later
    from app.uow import use_case

    visits.closed("minor")

    @use_case
    def write(*, actor: object, now: datetime) -> None:
        later("monitoring.propose_overdue", dedupe=f"test-{now.isoformat()}")

    write(actor=PROGRAM, now=clock.now())
    work_through()
    rows = session().execute(text("select done_at, result from outbox where job = 'monitoring.propose_overdue'")).all()
    assert [(row.done_at is not None, row.result) for row in rows] == [(True, {"proposed": 0})]


def test_refusals_name_every_reason(visits: Visits) -> None:
    with pytest.raises(Refused) as caught:
        visits.plan(kind="party", planned_on=visits.today - timedelta(days=1), inspector_id=0)
    assert len(caught.value.refusals) == 3
