"""Calls under load: lodging in the last minute, the officer's list of 1,000 applications, and the pages of one case.

Pages are asked of the program inside this process, in rounds that alternate with a bare Flask route: "server ms" is
what one request takes without a network, "x bare" how many times the bare route's in the same run. Goals: ten times a
peer's 4.3 lists a second, a tenth of its 154 ms and 60 queries for a case page.
"""

import gc
import logging
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from threading import Barrier

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, event, text

from app import embedded
from app.actors import EVERYTHING, PUBLIC, Actor, Reach
from app.db import db, session, set_reach
from blueprints.calls.services import lodging
from tests.bench.bench_register import _migrate, environment_of
from tests.db.calls import scored
from tests.db.calls import world as worlds

APPLICATIONS = 1_000
RUSH, THREADS = 200, 16
ROUNDS = 30
PEER_LIST_PER_SECOND = 4.3
PEER_CASE_MS, PEER_CASE_QUERIES = 154, 60

COPIES = """
insert into applications (agency_id, call_id, call_version, provider_id, state, kind, started_at, started_by,
                          lodged_at, lodged_by, receipt_number, receipt_year)
select agency_id, call_id, call_version, provider_id, state, kind, started_at, started_by,
       lodged_at, lodged_by, receipt_number + 100000 + n, receipt_year
from applications, generate_series(1, :many) n where id = :id
"""
SERVICES = """
insert into application_services (application_id, agency_id, provider_id, lodged, service_code, zones)
select a.id, a.agency_id, a.provider_id, true, 'SAD', '["area-1"]' from applications a
where not exists (select from application_services s where s.application_id = a.id)
"""
DRAFTS = """
with bodies as (
  insert into providers (name, sort_key, legal_form, vat_number, fiscal_code, pec, email, phone, website, address,
                         comune_name)
  select 'Ente di prova ' || n, 'ente di prova ' || n, 'foundation', lpad(n::text, 11, '0'), lpad(n::text, 11, '0'),
         'ente' || n || '@pec.example.org', 'info' || n || '@example.org', '0372 ' || n, '', 'Via di prova ' || n,
         'Cremona' from generate_series(1, :many) n returning id
), made as (
  insert into applications (agency_id, call_id, call_version, provider_id, state, kind, started_at, started_by,
                            revision)
  select agency_id, call_id, call_version, bodies.id, 'draft', kind, started_at, started_by, revision
  from applications, bodies where applications.id = :id returning id, provider_id
), served as (
  insert into application_services (application_id, agency_id, provider_id, service_code, zones)
  select made.id, agency_id, made.provider_id, service_code, zones from application_services, made
  where application_id = :id
), answered as (
  insert into application_answers (application_id, agency_id, provider_id, item_code, value, version, saved_at,
                                   saved_by)
  select made.id, agency_id, made.provider_id, item_code, value, version, saved_at, saved_by
  from application_answers, made where application_id = :id
)
insert into application_files (application_id, agency_id, provider_id, item_code, name, digest, size, media_type,
                               uploaded_at, uploaded_by)
select made.id, agency_id, made.provider_id, item_code, name, digest, size, media_type, uploaded_at, uploaded_by
from application_files, made where application_id = :id
"""
READY = "select id, provider_id from applications where state = 'draft' order by id"


def main() -> None:
    """Build, measure, print the medians and say which goals hold."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="accredita-bench-")))
        running = embedded.start(folder / "var")
        stack.callback(running.stop)
        environment = {**environment_of(running, folder), "ACCREDITA_MODE": "test"}
        _migrate(environment)
        os.environ.update(environment)
        import wsgi  # reads the environment when it is imported

        logging.disable(logging.CRITICAL)
        _measure(wsgi.app)


def _measure(app: Flask) -> None:
    with app.app_context():
        set_reach(EVERYTHING)
        world = worlds.build(worlds.PASSWORD)
        call_id = world.call()
        application_id = world.lodged(call_id)
        world.appoint(call_id)
        for member in range(3):
            world.declare(application_id, member)
        _rush(app, application_id, world.legal(), worlds.NOW + timedelta(minutes=1))
        set_reach(EVERYTHING)
        session().execute(text(COPIES), {"id": application_id, "many": APPLICATIONS})
        session().execute(text(SERVICES))
        board = _grid(world)
        session().execute(text("analyze"))
        db.session.commit()
        engine = db.engine
        db.session.remove()
        set_reach(PUBLIC)
    gc.collect()
    gc.freeze()
    print(f"{'page':<34}{'server ms':>11}{'x bare':>8}{'p99 ms':>9}{'queries':>9}{'bytes':>9}  goals")
    for name, email, address in (
        (f"list of {APPLICATIONS + RUSH} applications", "bandi@agenzia.example", "/domande"),
        ("case page", "bandi@agenzia.example", f"/domande/{application_id}"),
        ("step of the requirements", "legale0@ente.example", f"/domande/mie/{application_id}/passo/requirements"),
        ("sheet of a commissioner", "c0@agenzia.example", f"/valutazione/{application_id}"),
        (f"scoring grid of {scored.APPLICANTS} x {scored.CRITERIA}", "c0@agenzia.example", f"{board}/griglia"),
        ("results of the same", "c0@agenzia.example", f"{board}/esiti"),
    ):
        _page(app, engine, name, email, address)


def _grid(world: worlds.World) -> str:
    """A commission before as many applicants and criteria as the goal says; the address of its pages."""
    call_id = scored.wide_call(world)
    (application_id,) = scored.before_commission(world, call_id)
    scored.many_more(application_id)
    set_reach(EVERYTHING)
    commission = session().execute(text("select id from commissions where call_id = :id"), {"id": call_id})
    return f"/valutazione/commissioni/{commission.scalar_one()}"


def _rush(app: Flask, application_id: int, lender: Actor, now: datetime) -> None:
    """RUSH providers, each with a draft that is ready, lodged by THREADS at once."""
    session().execute(text(DRAFTS), {"id": application_id, "many": RUSH})
    db.session.commit()
    drafts = [tuple(row) for row in session().execute(text(READY))]
    revision = session().execute(text("select revision from applications where id = :id"), {"id": application_id})
    seen = int(revision.scalar_one())
    db.session.rollback()
    together, taken = Barrier(THREADS), []

    def work(mine: list[tuple[int, int]]) -> None:
        with app.app_context():
            together.wait(timeout=60)
            for draft_id, provider_id in mine:
                actor = replace(lender, reach=Reach(kind="provider", provider_id=provider_id))
                start = time.perf_counter()
                lodging.lodge(application_id=draft_id, seen=seen, actor=actor, now=now)
                taken.append(time.perf_counter() - start)
                db.session.remove()

    begun = time.perf_counter()
    with ThreadPoolExecutor(max_workers=THREADS) as pool:
        list(pool.map(work, [drafts[number::THREADS] for number in range(THREADS)]))
    rate, ordered = len(taken) / (time.perf_counter() - begun), sorted(taken)
    tail = f"p50 {_ms(ordered, 50):.0f} ms, p99 {_ms(ordered, 99):.0f} ms"
    print(f"lodgings in the last minute: {rate:.0f} a second, {tail} ({THREADS} at once in one process)")


def _ms(ordered: list[float], percent: int) -> float:
    return 1000 * ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]


def _page(app: Flask, engine: Engine, name: str, email: str, address: str) -> None:
    browser, bare = app.test_client(), _bare()
    page = browser.get("/accesso/").get_data(as_text=True)
    token = page.partition('name="csrf_token"')[2].partition('value="')[2].partition('"')[0]
    browser.post("/accesso/", data={"csrf_token": token, "email": email, "password": worlds.PASSWORD})
    answer = browser.get(address)
    if answer.status_code != 200:
        raise RuntimeError(f"{address}: {answer.status}")
    queries = _counted(engine, lambda: browser.get(address))
    pairs = [(_timed(lambda: browser.get(address)), _timed(lambda: bare.get("/"))) for _ in range(ROUNDS)]
    found = sorted(ours for ours, _ in pairs)
    median, size = 1000 * statistics.median(found), len(answer.get_data())
    ratio = median / (1000 * statistics.median(theirs for _, theirs in pairs))
    verdict = _verdict(name, median, queries)
    print(f"{name:<34}{median:>11.1f}{ratio:>8.0f}{_ms(found, 99):>9.1f}{queries:>9}{size:>9}  {verdict}")


def _bare() -> FlaskClient:
    """A Flask application that answers a constant."""
    app = Flask("bare")
    app.add_url_rule("/", "bare", lambda: "a" * 10_000)
    return app.test_client()


def _verdict(name: str, median: float, queries: int) -> str:
    if name.startswith("list"):
        held = 1000 / median >= 10 * PEER_LIST_PER_SECOND
        return f"{1000 / median:.0f}/s, ten times {PEER_LIST_PER_SECOND}/s: {_yes(held)}"
    if name == "case page":
        few = queries <= PEER_CASE_QUERIES / 10
        return f"a tenth of {PEER_CASE_MS} ms: {_yes(median <= PEER_CASE_MS / 10)}, of its queries: {_yes(few)}"
    return ""


def _yes(held: bool) -> str:
    return "yes" if held else "NO"


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _counted(engine: Engine, work: Callable[[], object]) -> int:
    seen: list[str] = []

    def note(_conn: object, _cursor: object, statement: str, *_: object) -> None:
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        work()
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return len(seen)


if __name__ == "__main__":
    main()
