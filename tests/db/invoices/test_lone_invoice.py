"""A lone invoice costs few queries and finds what it found among all; hours cost the same by every path."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from flask import Flask
from psycopg import Cursor
from sqlalchemy import select, text

from app.actors import EVERYTHING, Reach
from app.db import reaching, session
from blueprints.care.models import MonthlyReport
from blueprints.care.queries.deliveries import deliveries_of
from blueprints.care.rules.billing import billed
from blueprints.care.services.pricing import price_of_hours
from blueprints.care.services.reports import terms_of
from blueprints.invoices.models import EInvoice
from blueprints.invoices.queries import world
from blueprints.invoices.queries.registers import registers_of
from blueprints.invoices.queries.world import hours_judged, judged
from blueprints.invoices.services import verifying
from blueprints.invoices.verification.claims import Evidence
from blueprints.invoices.verification.dossier.reading import read_dossier
from blueprints.invoices.verification.dossier.writing import write_dossier
from blueprints.invoices.verification.facts import FAR, UNITS, Document, World
from blueprints.invoices.verification.hours import Hours
from blueprints.invoices.verification.lookups import Lookups
from blueprints.invoices.verification.rules.prices import entry_prices
from blueprints.territory import api as territory

ON = date(2026, 11, 22)
MOST_QUERIES = 10
FIRST, LAST = date(2026, 10, 1), date(2026, 10, 31)
# From the 15th on the two bands change places and one its hours: a band's number is its place among those of the day.
WRITTEN = (
    ("2026-10-01", "2026-10-15", "tardi 10:30-12:10; sera 17:00-22:00"),
    ("2026-10-15", None, "sera 17:00-22:00; tardi 10:45-12:10"),
)
pytestmark = pytest.mark.usefixtures("in_demo")


@contextmanager
def queries(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Every statement that goes to the database, those of COPY among them."""
    seen: list[str] = []

    def noting(method: Callable[..., object]) -> Callable[..., object]:
        def noted(cursor: Cursor[object], statement: str, *more: object, **named: object) -> object:
            seen.append(statement)
            return method(cursor, statement, *more, **named)

        return noted

    with monkeypatch.context() as patched:
        for name in ("execute", "copy"):
            patched.setattr(Cursor, name, noting(getattr(Cursor, name)))
        yield seen


def documents() -> list[Document]:
    """The demo's invoices as the rules read them, in their order."""
    return verifying.documents_of(session().scalars(select(EInvoice).order_by(EInvoice.id)).all())


def test_every_invoice_alone_gives_what_it_gave_among_all_in_few_queries(monkeypatch: pytest.MonkeyPatch) -> None:
    agency_id = session().scalars(select(EInvoice.agency_id)).first() or 0
    with reaching(Reach(kind="agency", agency_id=agency_id)):
        every = documents()
        with monkeypatch.context() as patched:
            patched.setattr(world, "FEW_LINES", 0)
            whole = judged(agency_id, every, before=int(every[0].id), on=ON)
        assert len(whole.findings) > 20
        assert judged(agency_id, every, before=int(every[0].id), on=ON).findings == whole.findings
        counts = set()
        for document in every:
            with queries(monkeypatch) as seen:
                alone = judged(agency_id, [document], before=int(document.id), on=ON)
            counts.add(len(seen))
            assert list(alone.findings) == [found for found in whole.findings if found.document == document.id]
        assert max(counts) <= MOST_QUERIES
        assert len(counts) == 1, "the queries hang on the lines"


def test_what_is_kept_between_runs_is_read_again_when_a_row_behind_it_changes() -> None:
    agency_id = session().scalars(select(EInvoice.agency_id)).first() or 0
    with reaching(Reach(kind="agency", agency_id=agency_id)):
        document = documents()[-2]
        before = judged(agency_id, [document], before=int(document.id), on=ON)
        assert "R02" not in {found.rule for found in before.findings}
        session().execute(text("update pacts set cig = lpad(id::text, 10, '0')"))
        after = judged(agency_id, [document], before=int(document.id), on=ON)
        assert "R02" in {found.rule for found in after.findings}
        session().rollback()


def test_what_is_valid_until_a_day_still_holds_on_the_day_before() -> None:
    """Validities are half-open in the tables and in the frames: the last day of an old tariff has its price."""
    agency_id = session().scalars(select(EInvoice.agency_id)).first() or 0
    ends = {end for (end,) in session().execute(text("select valid_to from tariffs where valid_to is not null"))}
    with reaching(Reach(kind="agency", agency_id=agency_id)):
        frames = registers_of(agency_id, date(2026, 10, 1), date(2026, 10, 31), ON).frames
    assert ends
    assert ends == set(frames["tariffs"]["end"].to_list()) - {FAR}


def test_an_exported_dossier_is_told_the_same_by_the_command(tmp_path: Path, in_demo: Flask) -> None:
    agency = territory.agency(session().scalars(select(EInvoice.agency_id)).first() or 0)
    folder = str(tmp_path / "dossier")
    dated = session().execute(text("select min(dated)::text, max(dated)::text from einvoices")).one()
    run = in_demo.test_cli_runner().invoke
    # The command is found under the hours as well as under the invoices.
    assert run(args=["invoices", "export-dossier", "--help"]).exit_code == 0
    asked = ["care", "export-dossier", "--agency", agency.code, "--from", dated[0], "--to", dated[1], folder]
    written = run(args=asked)
    assert written.exit_code == 0, written.output
    checked = run(args=["invoices", "check", "--json", "--quiet", "--on", ON.isoformat(), folder])
    assert checked.exit_code == 0, checked.output
    *findings, totals = (json.loads(line) for line in checked.stdout.splitlines())
    with reaching(Reach(kind="agency", agency_id=agency.id)):
        every = documents()
        whole = judged(agency.id, every, before=int(every[0].id), on=ON)
    here = Counter((found.rule, found.line, found.entry, found.cents) for found in whole.findings)
    there = Counter((one["rule"], one["line"], one["entry"] and int(one["entry"]), one["cents"]) for one in findings)
    assert there == here
    assert totals["disputed"] == sum(each.disputed for each in whole.totals)


def _with_bands(agency_id: int) -> None:
    """Two bands, and a dearer tariff in each for every service and profile."""
    for start, end, bands in WRITTEN:
        session().execute(
            text(
                "insert into agency_parameters (agency_id, name, value, valid_from, valid_to, source, set_at)"
                " values (:agency, 'register.time_bands', to_jsonb(cast(:bands as text)), :start, :end, 'prova', now())"
            ),
            {"agency": agency_id, "bands": bands, "start": start, "end": end},
        )
    columns = "agency_id, service_code, profile, day_type, school_level, fund, valid_from, valid_to, act, recorded_at"
    for band, more in (("tardi", "3.17"), ("sera", "2.05")):
        session().execute(
            text(
                f"insert into tariffs ({columns}, time_band, unit_price)"
                f" select {columns}, :band, unit_price + cast(:more as numeric) from tariffs"
                " where agency_id = :agency and time_band = ''"
            ),
            {"agency": agency_id, "band": band, "more": more},
        )


def _with_own(agency_id: int) -> int:
    """Dearer tariffs from the 15th on, agreed with the provider of the first report; return its id."""
    first = select(MonthlyReport.provider_id).where(MonthlyReport.agency_id == agency_id, MonthlyReport.month == FIRST)
    provider_id = session().scalars(first.order_by(MonthlyReport.id)).first() or 0
    columns = "agency_id, service_code, profile, day_type, school_level, fund, valid_to, act, recorded_at, time_band"
    session().execute(
        text(
            f"insert into tariffs ({columns}, valid_from, unit_price, provider_id)"
            f" select {columns}, greatest(valid_from, date '2026-10-15'), unit_price + 1.11, :provider from tariffs"
            " where agency_id = :agency and (valid_to is null or valid_to > date '2026-10-15')"
        ),
        {"agency": agency_id, "provider": provider_id},
    )
    return provider_id


def _asked(world: World) -> dict[str, int]:
    """The price of each access by its code, in 1/10^8 euro an hour."""
    evidence = Evidence(world, Hours(world), Lookups(world))
    codes = world.codes.get("entry", {})
    prices = zip(evidence.hours.id.tolist(), entry_prices(evidence).asked.tolist(), strict=True)
    return {codes.get(number, str(number)): price for number, price in prices}


def _of_reports(agency_id: int) -> dict[str, int]:
    """The same, as the monthly reports would say."""
    found = {}
    reports = select(MonthlyReport).where(MonthlyReport.agency_id == agency_id, MonthlyReport.month == FIRST)
    for report in session().scalars(reports.order_by(MonthlyReport.id)).all():
        deliveries = deliveries_of(report)
        minutes = billed(deliveries, terms_of(agency_id, report.month))
        price = price_of_hours(agency_id, report.provider_id, report.service_code, deliveries, minutes)
        found |= {str(each.id): price(each) for each in deliveries if minutes[each.id]}
    return {key: int((value or Decimal(0)) * UNITS) for key, value in found.items()}


def test_the_report_the_verification_and_a_dossier_price_each_access_alike(tmp_path: Path) -> None:
    agency_id = session().scalars(select(EInvoice.agency_id)).first() or 0
    with reaching(EVERYTHING):
        plain = hours_judged(agency_id, FIRST, LAST, on=LAST).world
        before = _asked(plain)
        _with_bands(agency_id)
        banded = _asked(hours_judged(agency_id, FIRST, LAST, on=LAST).world)
        provider_id = _with_own(agency_id)
        world = hours_judged(agency_id, FIRST, LAST, on=LAST).world
        asked, told = _asked(world), _of_reports(agency_id)
        session().rollback()
    assert len(told) > 500
    assert {key: asked[key] for key in told} == told
    steps = {banded[key] - before[key] for key in told}
    assert {0, 317000000, 205000000} < steps  # and averages of accesses that lie in two of them
    entries = world.table("entries").select("id", "provider").rows(named=True)
    own = {str(each["id"]): each["provider"] == provider_id for each in entries}
    assert {asked[key] - banded[key] for key in told if own[key]} == {0, 111000000}
    assert {asked[key] - banded[key] for key in told if not own[key]} == {0}
    write_dossier(tmp_path / "d", world, (), {number: f"IT{number:011d}" for number in range(1, 99)})
    there = _asked(read_dossier(tmp_path / "d").world)
    assert {key: there[key] for key in told} == told
