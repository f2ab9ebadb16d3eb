"""The pages of the reports over the demo: who sees what."""

import re
from datetime import UTC, datetime

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import ColumnElement, select

from app.actors import EVERYTHING, Actor, Reach
from app.db import reaching, session
from blueprints.care.models import MonthlyReport, Project, ReportLine
from blueprints.invoices import services
from blueprints.invoices.models import ChargeShare, EInvoice, EInvoiceLine
from tests.careful import faults_of_page
from tests.demo import PASSWORD

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
MONTHS = "dal=2026-01&al=2026-12"


def _client(app: Flask, email: str) -> FlaskClient:
    client = FlaskClient(app)
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get("/accesso/").text)
    assert token is not None
    client.post("/accesso/", data={"csrf_token": token[1], "email": email, "password": PASSWORD})
    return client


def _page(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    assert not faults_of_page(answer.text), address
    return answer.text


def _first(app: Flask, *chosen: ColumnElement[bool]) -> EInvoice:
    with app.app_context(), reaching(EVERYTHING):
        row = session().scalars(select(EInvoice).where(*chosen).order_by(EInvoice.id)).first()
        session().expunge_all()
        session().rollback()
    assert row is not None
    return row


def _codes_behind(app: Flask, row: EInvoice) -> tuple[str, str]:
    """The codes of the project and of the report that the invoice's first line bills."""
    with app.app_context(), reaching(EVERYTHING):
        found = session().execute(
            select(Project.code, MonthlyReport.code)
            .join(ReportLine, ReportLine.project_id == Project.id)
            .join(MonthlyReport, MonthlyReport.id == ReportLine.report_id)
            .join(EInvoiceLine, EInvoiceLine.report_line_id == ReportLine.id)
            .where(EInvoiceLine.einvoice_id == row.id)
            .order_by(EInvoiceLine.id)
        )
        project, report = found.first() or ("", "")
        session().rollback()
    return str(project), str(report)


def _liquidate_something(app: Flask) -> int:
    """The id of a Comune that bears a part of it."""
    row = _first(
        app, EInvoice.state == "checked", EInvoice.disputed_cents == 0, EInvoice.billed_cents.between(1000, 400_000)
    )
    actor = Actor(roles=frozenset({"accountant"}), reach=Reach(kind="agency", agency_id=row.agency_id))
    with app.app_context():
        services.liquidate(einvoice_ids=[row.id], actor=actor, now=NOW)
        with reaching(EVERYTHING):
            comune_id = session().scalars(select(ChargeShare.comune_id).order_by(ChargeShare.id)).first()
            session().rollback()
    assert comune_id is not None
    return comune_id


def test_the_reader_of_a_comune_sees_its_own_report_and_nothing_else(demo: Flask) -> None:
    comune_id = _liquidate_something(demo)
    reader = _client(demo, "lettore@comune.example")
    page = _page(reader, f"/rendicontazione/mio-comune?{MONTHS}")
    assert "Cremona" in page
    assert reader.get(f"/rendicontazione/mio-comune?{MONTHS}&formato=csv").data.startswith(b"\xef\xbb\xbfcomune;")
    for address in ("/rendicontazione", f"/rendicontazione/comuni/{comune_id}", "/fatture/", "/cerca?q=1"):
        assert reader.get(address).status_code == 403, address


def test_the_dashboard_and_a_comune_are_there_for_the_accountant(demo: Flask) -> None:
    _liquidate_something(demo)
    accountant = _client(demo, "contabile@cremona.example")
    page = _page(accountant, f"/rendicontazione?{MONTHS}")
    link = re.search(r'href="(/rendicontazione/comuni/\d+[^"]*)"', page)
    assert link is not None
    _page(accountant, link[1].replace("&amp;", "&"))
    assert _client(demo, "contabile@crema.example").get(link[1].partition("?")[0]).status_code in (200, 404)


def test_the_search_finds_what_the_reader_may_open(demo: Flask) -> None:
    row = _first(demo, EInvoice.provider_id.is_not(None))
    cig = next(each["cig"] for each in row.content["references"] if each["cig"])
    accountant = _client(demo, "contabile@cremona.example")
    for text in (row.number, cig.lower(), *_codes_behind(demo, row)):
        assert f'href="/fatture/{row.id}"' in _page(accountant, f"/cerca?q={text}")
    assert "Niente con" in _page(accountant, "/cerca?q=%3Cb%3E%27")
    for stranger in ("contabile@crema.example", "assistente@cremona.example", "ispettore@cremona.example"):
        assert f'href="/fatture/{row.id}"' not in _page(_client(demo, stranger), f"/cerca?q={row.number}")
    worker = _client(demo, "assistente@cremona.example")
    assert 'href="/assistenza/' in _page(worker, "/cerca?q=P-")
