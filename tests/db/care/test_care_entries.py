"""Entries one by one: read with their versions, corrected while the report may be written, judged as they stand."""

import pytest
from sqlalchemy import select

from app.audit import AuditEntry
from app.db import session
from app.decisions import Refused
from blueprints.care import services
from blueprints.care.models import EntryVersion, MonthlyReport, ServiceEntry
from blueprints.care.queries import entries
from tests.care_world import NOW, CareWorld, file_of
from tests.careful import CarefulClient
from tests.db.care.test_care_pages import signed_in

ROW = "a1;P-0001;OP-1;05/10/2026;08:00;09:00;"


@pytest.fixture
def entry_id(world: CareWorld) -> int:
    world.project()
    world.imported(file_of([ROW]))
    return session().scalars(select(ServiceEntry.id)).one()


def report_id() -> int:
    return session().scalars(select(MonthlyReport.id)).one()


def changed(entry_id: int, **changes: str) -> dict[str, str]:
    found = entries.entry(entry_id)
    assert found is not None
    return {**entries.as_row(found), **changes}


def test_a_correction_on_the_page_keeps_what_the_entry_said_with_who_and_why(
    client: CarefulClient, world: CareWorld, entry_id: int
) -> None:
    clerk = signed_in(client, "clerk", "provider", world.provider_ids[0])
    page = f"/rendiconti/accessi/{entry_id}"
    assert f'href="{page}"' in clerk.get(f"/rendiconti/{report_id()}/accessi").text
    same = {"operator": "OP-2", "day": "2026-10-05", "start": "08:00", "kind": "direct", "reason": ""}
    offsets = {"offset_start": "", "offset_end": "", "claimed": ""}
    wrong = clerk.send(f"{page}/correggi", **same, **offsets, end="8 e mezza", why="Fine sbagliata")
    assert "L&#39;ora non si legge" in wrong.text
    sent = clerk.send(f"{page}/correggi", **same, **offsets, end="09:30", why="Fine sbagliata")
    assert sent.status_code == 303
    shown = clerk.get(page).text
    assert "08:00–09:30" in shown
    assert "08:00–09:00" in shown
    assert "Fine sbagliata" in shown
    assert "Vera Demo Prova" in shown.partition("Fine sbagliata")[0].rpartition("<tr")[2]
    assert "corretto" in clerk.get(f"/rendiconti/{report_id()}/accessi?mostra=corrected").text


def test_a_correction_that_is_refused_changes_nothing(world: CareWorld, entry_id: int) -> None:
    wrong = [
        ({"end": "09:30"}, " ", "entry-correction-without-reason"),
        ({}, "Prova", "entry-correction-changes-nothing"),
        ({"day": "2026-11-02", "day_type": ""}, "Prova", "row-day-outside-month"),
        ({"operator": "OP-9"}, "Prova", "row-operator-unknown"),
    ]
    for changes, reason, code in wrong:
        with pytest.raises(Refused) as refused:
            services.correct_entry(
                entry_id=entry_id, row=changed(entry_id, **changes), reason=reason, actor=world.clerk(), now=NOW
            )
        assert [each.code for each in refused.value.refusals] == [code]
    assert session().scalars(select(EntryVersion)).all() == []


def test_entries_are_corrected_until_the_report_is_sent_and_again_when_it_is_returned(
    world: CareWorld, entry_id: int
) -> None:
    asked = {"entry_id": entry_id, "row": changed(entry_id, end="10:00"), "reason": "Fine sbagliata"}
    services.submit_report(report_id=report_id(), actor=world.clerk(), now=NOW)
    with pytest.raises(Refused) as refused:
        services.correct_entry(**asked, actor=world.clerk(), now=NOW)
    assert [each.code for each in refused.value.refusals] == ["entry-correction-too-late"]
    services.start_review(report_id=report_id(), actor=world.case_worker, now=NOW)
    services.return_report(report_id=report_id(), reason="Controlla la fine", actor=world.case_worker, now=NOW)
    with pytest.raises(Refused, match="provider"):
        services.correct_entry(**asked, actor=world.case_worker, now=NOW)
    services.correct_entry(**asked, actor=world.clerk(), now=NOW)
    corrected = select(AuditEntry.subject_id).where(AuditEntry.action == "entry.corrected")
    assert session().scalars(corrected).all() == [entry_id]
    services.submit_report(report_id=report_id(), actor=world.clerk(), now=NOW)
    session().expire_all()
    assert session().scalars(select(ServiceEntry.billed_minutes)).one() == 120


def test_another_providers_entry_is_not_there(client: CarefulClient, world: CareWorld, entry_id: int) -> None:
    stranger = signed_in(client, "clerk", "provider", world.provider_ids[1])
    assert stranger.get(f"/rendiconti/accessi/{entry_id}").status_code == 404
    with pytest.raises(LookupError):
        services.correct_entry(entry_id=entry_id, row={}, reason="Prova", actor=world.clerk(1), now=NOW)
