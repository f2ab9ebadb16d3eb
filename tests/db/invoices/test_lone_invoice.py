"""A lone invoice costs few queries whatever its lines, and finds what it found among all."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from psycopg import Cursor
from sqlalchemy import select, text

from app.actors import Reach
from app.db import reaching, session
from blueprints.invoices.models import EInvoice
from blueprints.invoices.queries import world
from blueprints.invoices.queries.registers import registers_of
from blueprints.invoices.queries.world import judged
from blueprints.invoices.services import verifying
from blueprints.invoices.verification.facts import FAR, Document
from blueprints.territory import api as territory

ON = date(2026, 11, 22)
MOST_QUERIES = 10
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
