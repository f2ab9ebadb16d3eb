"""A month's file tried by its provider: bad rows, findings and money at risk; nothing is stored."""

import io

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.db import session
from app.decisions import Refused
from blueprints.care.models import BatchFault, EntryBatch, EntryVersion, MonthlyReport, ServiceEntry
from blueprints.invoices import services
from tests.care_world import NOW, OCTOBER, CareWorld, build, file_of
from tests.careful import CarefulClient
from tests.db.care.test_care_pages import signed_in

ROWS = [
    "a1;P-0001;OP-1;05/10/2026;08:00;09:00;1",
    "a2;P-0002;OP-1;05/10/2026;08:30;09:30;1",
    "a3;P-0009;OP-1;06/10/2026;08:00;09:00;1",
]


@pytest.fixture
def world(context: Flask) -> CareWorld:
    assert context.extensions
    world = build()
    world.project()
    world.project()
    return world


def stored() -> list[tuple[str, int]]:
    session().rollback()
    tables = (BatchFault, EntryBatch, EntryVersion, MonthlyReport)
    counts = [(each.__tablename__, session().scalar(select(func.count()).select_from(each)) or 0) for each in tables]
    return counts + [
        (external_id, minutes)
        for external_id, minutes in session().execute(
            select(ServiceEntry.external_id, ServiceEntry.minutes).order_by(ServiceEntry.id)
        )
    ]


def test_the_page_tells_bad_rows_findings_and_money_and_keeps_nothing(client: CarefulClient, world: CareWorld) -> None:
    clerk = signed_in(client, "clerk", "provider", world.provider_ids[0])
    before = stored()
    shown = clerk.send(
        "/fatture/prova-ore",
        agency_id=str(world.agency_id),
        month="2026-10",
        file=(io.BytesIO(file_of(ROWS)), "ottobre.csv"),
    ).text
    assert "2 nuove, 0 che correggono, 0 già importate, 1 errate" in shown
    assert "Nessun progetto con questo codice" in shown
    assert "R26" in shown
    assert "40,00 € senza IVA" in shown
    assert stored() == before


def test_what_is_tried_is_what_the_month_would_be_with_what_is_there(world: CareWorld) -> None:
    world.imported(file_of([ROWS[0]]))
    before = stored()
    asked = {"agency_id": world.agency_id, "month": OCTOBER, "actor": world.clerk(), "now": NOW}
    tried = services.preview_hours(content=file_of([ROWS[0].replace("09:00;1", "08:30;"), ROWS[1]]), **asked)
    assert (tried.tried.new, tried.tried.correcting, tried.tried.accesses, tried.tried.cents) == (1, 1, 2, 3000)
    assert "R26" not in {each.finding.rule for each in tried.findings}
    assert stored() == before
    for _ in range(2):
        world.project(provider=1)
    others = ["b1;P-0003;OP-1;05/10/2026;08:00;09:00;1", "b2;P-0004;OP-1;05/10/2026;08:30;09:30;1"]
    world.imported(file_of(others), number=1)
    crossed = services.preview_hours(content=file_of(ROWS), **asked)
    assert {each.external_id for each in crossed.findings} == {"a1", "a2"}
    (both,) = (each for each in crossed.findings if each.finding.rule == "R26")
    assert (both.external_id, both.day.isoformat()) == ("a2", "2026-10-05")
    assert both.finding.facts["other_entry"] == "a1, 05/10/2026"
    assert crossed.risk_cents == sum(each.finding.cents for each in crossed.findings) > 0


def test_a_file_that_cannot_be_read_or_another_agencys_month_is_refused(world: CareWorld) -> None:
    asked = {"month": OCTOBER, "actor": world.clerk(), "now": NOW}
    with pytest.raises(Refused) as refused:
        services.preview_hours(agency_id=world.agency_id, content=b"%PDF-", **asked)
    assert [each.code for each in refused.value.refusals] == ["import-not-a-table"]
    with pytest.raises(Refused):
        services.preview_hours(agency_id=world.other_agency_id, content=file_of(ROWS), **asked)
