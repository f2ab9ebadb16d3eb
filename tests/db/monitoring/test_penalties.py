"""Penalties move only in their order, by the right side and with words; what is refused changes nothing."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, text

from app.actors import Actor
from app.audit import AuditEntry
from app.db import db, session
from app.decisions import Refused
from app.outbox import OutboxRow
from blueprints.monitoring import queries, services, waiting
from tests.db.monitoring.conftest import Visits

Seen = Callable[..., Any]


def rows() -> list[tuple[object, ...]]:
    """Every penalty, how much was told of penalties, and how many messages wait."""
    db.session.rollback()
    found = [tuple(row) for row in session().execute(text("select * from penalties order by id"))]
    told = select(AuditEntry.action).where(AuditEntry.subject_kind == "penalty").order_by(AuditEntry.id)
    found += [tuple(session().scalars(told)), tuple(session().scalars(select(OutboxRow.dedupe).order_by(OutboxRow.id)))]
    db.session.rollback()
    return found


def refused(why: str, deed: Callable[..., object], **asked: object) -> None:
    """The deed is refused for this reason, or finds nothing, and leaves everything as it was."""
    before = rows()
    with pytest.raises((Refused, LookupError), match=why):
        deed(**asked)
    assert rows() == before


def to_decide(visits: Visits, at: datetime) -> int:
    """How many penalties wait on the desk of the one who decides."""
    found = {each.code: each.count for each in waiting.for_decider(visits.decider, at)}
    return found["waits-penalty"]


def by(actor: Actor, at: datetime) -> dict[str, Any]:
    return {"actor": actor, "now": at}


@pytest.fixture
def found(visits: Visits, seen_by: Seen) -> list[int]:
    """Two findings of a closed visit."""
    visit_id = visits.opened()
    visits.fill(visit_id)
    for severity in ("minor", "major"):
        visits.find(visit_id, severity)
    services.close(visit_id=visit_id, actor=visits.inspector, now=visits.now)
    return [each.id for each in seen_by(visits.inspector, lambda: queries.findings([visit_id]))]


def test_a_penalty_is_proposed_heard_and_dropped_in_that_order_alone(
    visits: Visits, found: list[int], seen_by: Seen
) -> None:
    now, (clerk, other) = visits.now, visits.clerks
    for stranger in (*visits.clerks, visits.stranger):
        refused("no findings", services.penalise, finding_id=found[0], ground="x", **by(stranger, now))
    refused("reason-missing", services.penalise, finding_id=found[0], ground=" ", **by(visits.inspector, now))
    first, second = (
        services.penalise(finding_id=each, ground="Carta vecchia.", **by(visits.inspector, now)) for each in found
    )
    card = seen_by(clerk, lambda: queries.penalty(first))
    assert (card.hear_until, card.proposed_cents) == (visits.today + timedelta(days=10), 15_000)
    assert {f"mail:penalty-{first}", f"mail:penalty-{second}"} < set(rows()[-1])  # type: ignore[arg-type]  # its keys
    assert seen_by(other, lambda: queries.page_of_penalties(number=1, provider_id=clerk.provider_id)).total == 0
    assert [to_decide(visits, now + timedelta(days=each)) for each in (10, 11)] == [0, 2]
    answer, drop = {"penalty_id": first, "text": "In stampa."}, {"penalty_id": first, "reason": "Rimediato."}
    refused("no penalties", services.answer_penalty, **answer, **by(other, now))
    refused("no such penalty", services.answer_penalty, **answer, **by(visits.decider, now))
    refused("answer-empty", services.answer_penalty, **{**answer, "text": " "}, **by(clerk, now))
    decision = {"penalty_id": first, "cents": 1, "reason": "x"}
    for stranger in (other, visits.stranger):
        refused("no penalties", services.drop_penalty, **drop, **by(stranger, now))
        refused("no penalties", services.decide_penalty, **decision, **by(stranger, now))
    refused("of-another-agency", services.drop_penalty, **drop, **by(clerk, now))
    refused("of-another-agency", services.decide_penalty, **decision, **by(clerk, now))
    refused("reason-missing", services.drop_penalty, **{**drop, "reason": " "}, **by(visits.decider, now))
    services.answer_penalty(**answer, **by(clerk, now))
    assert to_decide(visits, now) == 1
    refused("move-not-possible", services.answer_penalty, **answer, **by(clerk, now))
    services.drop_penalty(**{**drop, "penalty_id": second}, **by(visits.decider, now))
    for deed, asked in ((services.drop_penalty, drop), (services.decide_penalty, decision)):
        refused("move-not-possible", deed, **{**asked, "penalty_id": second}, **by(visits.decider, now))
    refused("move-not-possible", services.answer_penalty, **{**answer, "penalty_id": second}, **by(clerk, now))
    assert rows()[-2] == ("penalty.proposed", "penalty.proposed", "penalty.answered", "penalty.dropped")
    listed = seen_by(visits.decider, lambda: queries.page_of_penalties(number=1, agency_id=visits.agency_id))
    assert [each.id for each in listed.rows] == [first, second]


def test_a_finding_has_one_penalty_that_stands(visits: Visits, found: list[int], seen_by: Seen) -> None:
    asked = {"finding_id": found[0], "ground": "Carta vecchia.", **by(visits.inspector, visits.now)}
    first = services.penalise(**asked)
    refused("there-already", services.penalise, **asked)
    services.drop_penalty(penalty_id=first, reason="Sbagliata.", **by(visits.decider, visits.now))
    card = seen_by(visits.inspector, lambda: queries.finding(found[0]))
    assert seen_by(visits.inspector, lambda: queries.penalised(card.visit_id)) == {}
    second = services.penalise(**asked)
    assert seen_by(visits.inspector, lambda: queries.penalised(card.visit_id)) == {found[0]: second}
