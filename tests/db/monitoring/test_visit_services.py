"""Visits from the plan to the minutes: what is stored, what is refused, what never changes."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import IntegrityError

from app.db import db, session
from app.decisions import Refused
from app.documents import storage
from app.outbox import OutboxRow
from blueprints.monitoring import queries, services
from blueprints.monitoring.models import Finding, SuspensionProposal, Visit, VisitCheck
from blueprints.monitoring.rules import Answer, digest_of, mark_of
from tests.db.monitoring.conftest import Visits

Seen = Callable[..., Any]


def snapshot() -> list[tuple[object, ...]]:
    """Every row of the room."""
    db.session.rollback()
    found = []
    for table in ("visits", "visit_checks", "findings", "suspension_proposals"):
        found += [tuple(row) for row in session().execute(text(f"select * from {table} order by id"))]
    db.session.rollback()
    return found


def refused(deed: Callable[[], object], *codes: str) -> None:
    """The deed is refused for these reasons, and leaves every row as it was."""
    before = snapshot()
    with pytest.raises(Refused) as caught:
        deed()
    assert [each.code for each in caught.value.refusals] == list(codes)
    assert snapshot() == before


def test_a_visit_is_planned_on_the_latest_checklist(visits: Visits, seen_by: Seen) -> None:
    visit_id = visits.plan()
    card = seen_by(visits.inspector, lambda: queries.visit(visit_id))
    assert (card.state, card.kind, card.planned_on, card.minutes_number) == ("planned", "announced", visits.today, None)
    assert len(seen_by(visits.inspector, lambda: queries.checklist_items(card.checklist_version_id))) == 26


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"kind": "party"}, "visit-kind-unknown"),
        ({"days": -1}, "visit-in-past"),
        ({"days": 1000}, "visit-not-accredited"),
        ({"inspector_id": 0}, "visit-inspector-unknown"),
    ],
)
def test_a_visit_that_cannot_be_is_not_planned(visits: Visits, changes: dict[str, Any], code: str) -> None:
    if "days" in changes:
        changes = {"planned_on": visits.today + timedelta(days=changes["days"])}
    refused(lambda: visits.plan(**changes), code)


def test_a_visit_opens_with_every_item_and_those_of_other_services_do_not_apply(visits: Visits, seen_by: Seen) -> None:
    visit_id = visits.opened()
    stored = seen_by(visits.inspector, lambda: queries.checks(visit_id))
    assert len(stored) == 26
    assert {code for code, each in stored.items() if each.outcome} == {"V03"}
    assert stored["V03"].outcome == "not_applicable"


def test_moves_that_the_table_refuses_change_nothing(visits: Visits) -> None:
    planned, opened, closed = visits.plan(), visits.opened(), visits.closed("minor")
    cancelled = visits.plan()
    by = {"actor": visits.inspector, "now": visits.now}
    services.cancel(visit_id=cancelled, reason="Rinviata", **by)
    for visit_id in (opened, closed, cancelled):
        refused(lambda visit_id=visit_id: services.open_visit(visit_id=visit_id, **by), "move-not-possible")
        refused(lambda visit_id=visit_id: services.cancel(visit_id=visit_id, reason="x", **by), "move-not-possible")
    for visit_id in (planned, closed, cancelled):
        refused(lambda visit_id=visit_id: services.close(visit_id=visit_id, **by), "move-not-possible")
        refused(lambda visit_id=visit_id: visits.find(visit_id), "move-not-possible")
        refused(lambda visit_id=visit_id: visits.answer(visit_id, V01=Answer(outcome="partly")), "move-not-possible")
        refused(lambda visit_id=visit_id: visits.write(visit_id, place="Altrove"), "move-not-possible")


def test_a_visit_is_not_cancelled_without_a_reason(visits: Visits) -> None:
    visit_id = visits.plan()
    refused(
        lambda: services.cancel(visit_id=visit_id, reason="  ", actor=visits.inspector, now=visits.now),
        "reason-missing",
    )


def test_answers_are_stored_and_an_impossible_one_keeps_all_of_them_out(visits: Visits, seen_by: Seen) -> None:
    visit_id = visits.opened()
    visits.answer(visit_id, V04=Answer(outcome="partly", measure=Decimal("12.5"), note="poche"))
    stored = seen_by(visits.inspector, lambda: queries.checks(visit_id))
    assert stored["V04"] == Answer(outcome="partly", measure=Decimal("12.5"), note="poche")
    wrong = Answer(outcome="compliant", measure=Decimal(1))
    refused(lambda: visits.answer(visit_id, V01=Answer(outcome="partly"), V22=wrong), "check-must-be-zero")


def test_two_inspectors_fill_in_different_items_of_one_page(visits: Visits, seen_by: Seen) -> None:
    visit_id = visits.opened()
    shown = {code: mark_of(each) for code, each in seen_by(visits.inspector, lambda: queries.checks(visit_id)).items()}
    by = {"visit_id": visit_id, "seen": shown, "actor": visits.inspector, "now": visits.now}
    services.save_checks(typed={"V01": Answer(outcome="compliant"), "V02": Answer()}, **by)
    services.save_checks(typed={"V01": Answer(), "V02": Answer(outcome="partly")}, **by)
    stored = seen_by(visits.inspector, lambda: queries.checks(visit_id))
    assert (stored["V01"].outcome, stored["V02"].outcome) == ("compliant", "partly")


def test_the_later_of_two_inspectors_of_one_item_is_refused(visits: Visits, seen_by: Seen) -> None:
    visit_id = visits.opened()
    shown = {code: mark_of(each) for code, each in seen_by(visits.inspector, lambda: queries.checks(visit_id)).items()}
    by = {"visit_id": visit_id, "seen": shown, "actor": visits.inspector, "now": visits.now}
    services.save_checks(typed={"V01": Answer(outcome="compliant")}, **by)
    later = {"V01": Answer(outcome="partly"), "V02": Answer(outcome="partly")}
    refused(lambda: services.save_checks(typed=later, **by), "check-changed-meanwhile")


def test_the_later_of_two_records_is_refused_unless_it_says_the_same(visits: Visits) -> None:
    visit_id = visits.opened()
    visits.write(visit_id)
    refused(lambda: visits.write(visit_id, seen="an-old-mark", place="Altrove"), "visit-changed-meanwhile")
    visits.write(visit_id, seen="an-old-mark")


def test_a_finding_is_about_an_item_of_the_list_and_of_a_known_class(visits: Visits) -> None:
    visit_id = visits.opened()
    refused(lambda: visits.find(visit_id, "fatal", "V99"), "finding-item-unknown", "finding-class-unknown")


def test_a_finding_can_be_taken_out_until_the_minutes_are_made(visits: Visits, seen_by: Seen) -> None:
    by = {"actor": visits.inspector, "now": visits.now}
    visit_id = visits.opened()
    services.remove_finding(finding_id=visits.find(visit_id), **by)
    assert seen_by(visits.inspector, lambda: queries.findings([visit_id])) == ()
    closed = visits.closed("minor")
    (finding,) = seen_by(visits.inspector, lambda: queries.findings([closed]))
    refused(lambda: services.remove_finding(finding_id=finding.id, **by), "move-not-possible")


def test_a_visit_does_not_close_while_something_is_missing(visits: Visits) -> None:
    visit_id = visits.opened()
    visits.answer(visit_id, V01=Answer(outcome="non_compliant"))
    refused(
        lambda: services.close(visit_id=visit_id, actor=visits.inspector, now=visits.now),
        "visit-items-missing",
        "visit-findings-missing",
        "visit-record-missing",
    )


def test_minutes_are_frozen_with_their_digest_and_terms(visits: Visits, seen_by: Seen) -> None:
    visit_id = visits.opened()
    visits.fill(visit_id, wrong="V01")
    for severity, item in (("minor", "V14"), ("major", "V01"), ("critical", "V12")):
        visits.find(visit_id, severity, item)
    services.close(visit_id=visit_id, actor=visits.inspector, now=visits.now)
    row = seen_by(visits.inspector, lambda: session().get(Visit, visit_id))
    assert row.minutes_digest == digest_of(row.minutes_content)
    assert len(row.minutes_content["checks"]) == 26
    pdf = storage().get(row.pdf_digest)
    assert (pdf[:5], hashlib.sha256(pdf).hexdigest()) == (b"%PDF-", row.pdf_digest)
    terms = [
        (each.due_on - visits.today).days for each in seen_by(visits.inspector, lambda: queries.findings([visit_id]))
    ]
    assert terms == [30, 10, 1]


def test_an_agency_sets_its_own_terms(visits: Visits, seen_by: Seen) -> None:
    from blueprints.territory import services as territory_services

    territory_services.set_parameter(
        name="monitoring.minor_term_days",
        written="45",
        valid_from=visits.today,
        source="regolamento",
        today=visits.today,
        actor=visits.decider,
        now=visits.now,
    )
    visit_id = visits.closed("minor")
    (finding,) = seen_by(visits.inspector, lambda: queries.findings([visit_id]))
    assert (finding.due_on - visits.today).days == 45


def test_minutes_are_numbered_by_agency_without_gaps_even_after_a_refusal(visits: Visits) -> None:
    first = visits.opened()
    visits.fill(first)
    second = visits.opened(1)
    by = {"actor": visits.inspector, "now": visits.now}
    with pytest.raises(Refused):
        services.close(visit_id=second, **by)
    visits.fill(second)
    year = visits.today.year
    assert services.close(visit_id=first, **by) == f"1/{year}"
    assert services.close(visit_id=second, **by) == f"2/{year}"


def test_minutes_go_to_the_pec_of_the_provider_once(visits: Visits) -> None:
    visit_id = visits.closed("minor")
    db.session.rollback()
    (row,) = session().scalars(select(OutboxRow).where(OutboxRow.dedupe == f"mail:minutes-{visit_id}"))
    assert row.payload["to"] == "ente0@pec.example"
    assert "voce V14, lieve" in row.payload["body"]
    assert row.payload["attachments"][0][1].startswith("verbale-1-")


@pytest.mark.parametrize(
    "change",
    [
        lambda visit_id: update(Visit).where(Visit.id == visit_id).values(place="Altrove"),
        lambda visit_id: update(VisitCheck).where(VisitCheck.visit_id == visit_id).values(note="Altro"),
        lambda visit_id: update(Finding).where(Finding.visit_id == visit_id).values(text="Altro"),
    ],
)
def test_the_database_keeps_what_the_minutes_say(visits: Visits, change: Callable[[int], Any]) -> None:
    visit_id = visits.closed("minor")
    before = snapshot()
    with pytest.raises(IntegrityError, match="never changes"):
        session().execute(change(visit_id))
    assert snapshot() == before


def test_a_finding_is_resolved_once_on_a_day_that_can_be(visits: Visits, seen_by: Seen) -> None:
    visit_id = visits.closed("minor")
    (finding,) = seen_by(visits.inspector, lambda: queries.findings([visit_id]))
    by = {"finding_id": finding.id, "resolution": "Vista sul sito", "actor": visits.inspector, "now": visits.now}
    tomorrow = visits.today + timedelta(days=1)
    refused(lambda: services.resolve(resolved_on=tomorrow, **by), "finding-resolved-when")
    refused(lambda: services.resolve(resolved_on=visits.today, **{**by, "resolution": " "}), "reason-missing")
    services.resolve(resolved_on=visits.today, **by)
    refused(lambda: services.resolve(resolved_on=visits.today, **by), "move-not-possible")
    open_one = visits.find(visits.opened())
    refused(
        lambda: services.resolve(resolved_on=visits.today, **{**by, "finding_id": open_one}), "finding-still-in-visit"
    )


def test_another_agency_neither_sees_nor_touches_a_visit(visits: Visits, seen_by: Seen) -> None:
    visit_id = visits.closed("critical")
    assert seen_by(visits.stranger, lambda: queries.visit(visit_id)) is None
    assert seen_by(visits.stranger, lambda: queries.findings([visit_id])) == ()
    assert seen_by(visits.stranger, lambda: session().scalars(select(SuspensionProposal)).all()) == []
    with pytest.raises(LookupError):
        services.open_visit(visit_id=visit_id, actor=visits.stranger, now=visits.now)


def test_a_provider_reads_its_own_visits_only_once_they_are_closed(visits: Visits, seen_by: Seen) -> None:
    opened, closed = visits.opened(), visits.closed("minor")
    visits.find(opened)
    own, other = visits.clerks
    assert seen_by(own, lambda: queries.visit(opened)) is None
    assert seen_by(own, lambda: (queries.checks(opened), queries.findings([opened]))) == ({}, ())
    assert seen_by(own, lambda: queries.visit(closed)).minutes_number == 1
    assert len(seen_by(own, lambda: queries.checks(closed))) == 26
    assert len(seen_by(own, lambda: queries.findings([closed]))) == 1
    assert seen_by(other, lambda: queries.visit(closed)) is None


def test_a_provider_changes_nothing_in_its_visits(visits: Visits, seen_by: Seen) -> None:
    visit_id = visits.closed("minor")
    resolved = update(Finding).where(Finding.visit_id == visit_id).values(state="resolved", resolved_on=visits.today)
    assert seen_by(visits.clerks[0], lambda: session().execute(resolved).rowcount) == 0
