"""Exceptions on their way: the provider explains, the agency sends back, the report waits for both."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import select

from app.db import session
from app.decisions import Refused
from blueprints.care import services
from blueprints.care.models import EntryException, MonthlyReport
from blueprints.care.queries import exceptions
from tests.care_world import NOW, CareWorld
from tests.careful import CarefulClient
from tests.db.care.test_care_pages import signed_in

FILE = "\r\n".join(
    [
        "Id;Progetto;Operatore;Data;Dalle;Alle;Tipo;Causale;Firmato",
        "a1;P-0001;OP-1;05/10/2026;08:00;09:00;;;no",
        "a2;P-0001;OP-1;06/10/2026;08:00;08:30;accesso a vuoto;senza preavviso;no",
        "a3;P-0001;OP-1;07/10/2026;08:00;09:00;;;sì",
    ]
).encode()


def answers() -> list[tuple[str, str, str]]:
    session().rollback()
    return [
        (row.external_id, row.kind, row.answer)
        for row in exceptions.exceptions(session().scalars(select(MonthlyReport)).one())
    ]


def test_who_may_not_send_a_report_yet_is_led_to_what_is_missing_and_back(
    client: CarefulClient, world: CareWorld
) -> None:
    world.project()
    world.imported(FILE)
    page = f"/rendiconti/{session().scalars(select(MonthlyReport.id)).one()}"
    clerk = signed_in(client, "clerk", "provider", world.provider_ids[0])
    shown = clerk.get(page).text
    assert "spiega le eccezioni" in shown
    assert "Invia il rendiconto" not in shown
    data = {"csrf_token": clerk.token(page)}
    refused = clerk.post(f"{page}/invia", data=data, headers={"Referer": f"http://localhost{page}?pagina=1"})
    assert f'href="{page}?pagina=1">Torna alla pagina di prima' in refused.text
    stranger = clerk.post(f"{page}/invia", data=data, headers={"Referer": "http://altrove.example/x"})
    assert "Torna alla pagina" not in stranger.text


def test_a_report_waits_until_each_exception_has_a_reason_that_the_agency_accepts(
    client: CarefulClient, world: CareWorld
) -> None:
    world.project()
    world.imported(FILE)
    report_id = session().scalars(select(MonthlyReport.id)).one()
    page = f"/rendiconti/{report_id}"
    clerk = signed_in(client, "clerk", "provider", world.provider_ids[0])
    assert "2 da spiegare" in clerk.get(page).text
    refused = clerk.send(f"{page}/invia", page=page)
    assert "2 accessi vogliono ancora un motivo" in refused.text
    assert session().scalars(select(MonthlyReport.state)).all() == ["open"]
    listed = clerk.get(f"{page}/eccezioni?tipo=unconfirmed").text
    assert "a1" in listed
    assert "a2" not in listed.partition("<tbody>")[2]
    chosen = listed.partition('name="scelta" value="')[2].partition('"')[0]
    clerk.send(f"{page}/eccezioni/spiega", page=f"{page}/eccezioni", scelta=chosen, motivo="Foglio smarrito", nota="")
    assert answers() == [("a1", "unconfirmed", "explained"), ("a2", "missed", "open")]
    clerk.send(f"{page}/eccezioni/spiega", page=f"{page}/eccezioni", quali="all", motivo="Altro", tipo="late")
    assert answers()[1][2] == "open"
    clerk.send(
        f"{page}/eccezioni/spiega", page=f"{page}/eccezioni", quali="all", motivo="Persona assente", tipo="missed"
    )
    assert clerk.send(f"{page}/invia", page=page).status_code == 303

    services.start_review(report_id=report_id, actor=world.case_worker, now=NOW)
    worker = signed_in(client, "case_worker", "agency", world.agency_id)
    back = {"scelta": chosen, "esito": "rimanda"}
    worker.send(f"{page}/eccezioni/decidi", page=f"{page}/eccezioni", **back, nota="")
    assert answers()[0][2] == "explained"
    worker.send(f"{page}/eccezioni/decidi", page=f"{page}/eccezioni", **back, nota="Porta il foglio")
    worker.send(f"{page}/accetta", page=page)
    assert session().scalars(select(MonthlyReport.state)).all() == ["under_review"]
    services.return_report(report_id=report_id, reason="Vedi eccezioni", actor=world.case_worker, now=NOW)
    asked = {"report_id": report_id, "keys": None, "reason": "Firma non raccolta", "actor": world.clerk(), "now": NOW}
    assert services.explain_exceptions(**asked) == 1
    services.submit_report(report_id=report_id, actor=world.clerk(), now=NOW)
    services.start_review(report_id=report_id, actor=world.case_worker, now=NOW)
    services.accept_report(report_id=report_id, actor=world.case_worker, now=NOW)
    assert {answer for _, _, answer in answers()} == {"accepted"}
    told = session().scalars(select(EntryException.reason).order_by(EntryException.kind)).all()
    assert told == ["Persona assente", "Firma non raccolta"]


def codes_of(asked: Callable[[], object]) -> list[str]:
    with pytest.raises(Refused) as refused:
        asked()
    return [each.code for each in refused.value.refusals]


def test_each_side_says_its_own_word_in_its_own_time_and_what_is_accepted_stays(world: CareWorld) -> None:
    world.project()
    world.imported(FILE)
    report = session().scalars(select(MonthlyReport)).one()
    first, second = (row.key for row in exceptions.exceptions(report))
    clerk, worker = {"actor": world.clerk(), "now": NOW}, {"actor": world.case_worker, "now": NOW}
    explain = partial(services.explain_exceptions, report_id=report.id, reason="Foglio smarrito")
    decide = partial(services.decide_exceptions, report_id=report.id, note="Porta il foglio")
    submit, review = (partial(each, report_id=report.id) for each in (services.submit_report, services.start_review))
    assert codes_of(lambda: explain(keys=None, **worker)) == ["hours-of-another-provider"]
    assert codes_of(lambda: decide(keys=[first], accept=True, **worker)) == ["move-not-possible"]
    assert explain(keys=None, **clerk) == 2
    submit(**clerk)
    review(**worker)
    assert codes_of(lambda: decide(keys=[first], accept=True, **clerk)) == ["care-of-another-agency"]
    assert codes_of(lambda: decide(keys=[], accept=True, **worker)) == ["exceptions-none-chosen"]
    assert [answer for _, _, answer in answers()] == ["explained", "explained"]
    decide(keys=[first], accept=True, actor=world.case_worker, now=NOW + timedelta(hours=1))
    decide(keys=[second], accept=False, **worker)
    assert set(session().scalars(select(EntryException.explained_at))) == {NOW}
    services.return_report(report_id=report.id, reason="Vedi eccezioni", **worker)
    assert codes_of(lambda: submit(**clerk)) == ["exceptions-unexplained"]
    assert explain(keys=[first, second], **clerk) == 1
    assert [answer for _, _, answer in answers()] == ["accepted", "explained"]
