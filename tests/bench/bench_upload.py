"""From the upload of an invoice of 1,000 lines to its findings on the screen, through the web client.

    python -m tests.bench.bench_upload

The accountant's browser sends the file and follows to the invoice's page, which the program has read, matched and
verified meanwhile against about 17,000 entries. The first upload of a process loads what it needs; the others count.
"""

import io
import json
import re
import statistics
import sys
import tempfile
import time
from contextlib import ExitStack
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from app import embedded
from tests.bench.bench_import import environment_of
from tests.bench.bench_verification import _run

LINES, MOST_SECONDS, ROUNDS = 1_000, 1.0, 5
DEARER = 100  # of as many lines one asks for more than the tariff
EMAIL, PASSWORD = "misura@agenzia.example", "Misura-Accredita-2026"


def main() -> None:
    """Measure, and print the seconds beside the goal."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="accredita-bench-")))
        running = embedded.start(folder / "var")
        stack.callback(running.stop)
        environment = environment_of(running, folder)
        _run(environment, "-m", "flask", "--app", "wsgi", "db", "upgrade")
        here = ("-m", "tests.bench.bench_upload")
        _run(environment, *here, "prepare", running.superuser_url.rpartition("/")[0] + "/accredita")
        found = json.loads(_run(environment, *here, "measure").splitlines()[-1])
    print("lines   entries  findings  first s  sent s  shown s  together s  goal")
    print(
        f"{LINES:>5,} {found['entries']:>9,} {found['findings']:>9,} {found['first']:>8.2f} {found['sent']:>7.2f}"
        f" {found['shown']:>8.2f} {found['together']:>11.2f}  ≤{MOST_SECONDS}"
    )


def _prepare(address: str) -> None:
    """One provider whose every month has a report of 1,000 lines, and an accountant."""
    from app import clock
    from app.actors import PROGRAM
    from app.db import session
    from blueprints.accounts import api as accounts
    from tests.bench import care_rows
    from tests.care_world import build

    care_rows.OPERATORS = care_rows.OPERATORS * LINES // care_rows.OF_A_PROVIDER
    care_rows.OF_A_PROVIDER = LINES
    world = build(providers_count=1, services_of=("SAD", "AES"))
    world.project()
    session().commit()
    care_rows.fill(address, world, LINES * care_rows.PER_MONTH * care_rows.MONTHS)
    person = accounts.add_person(email=EMAIL, name="Mia Demo", password=PASSWORD, actor=PROGRAM, now=clock.now())
    at = clock.now()
    accounts.grant(
        person_id=person, role="accountant", scope_kind="agency", scope_id=world.agency_id, actor=PROGRAM, now=at
    )


def _files() -> list[bytes]:
    """The invoices of some months, one line in a hundred above the tariff."""
    from app.db import session
    from blueprints.care import api as care
    from blueprints.invoices.fatturapa import writing
    from blueprints.providers import api as providers
    from blueprints.register import api as register
    from blueprints.territory import api as territory

    agency = territory.agency(1)
    found = []
    for number, month in enumerate(sorted({each.month for each in care.reports(agency_id=agency.id)})[: ROUNDS + 1]):
        lines = [each for each in care.accepted_lines(agency.id, months=[month]) if each.minutes][:LINES]
        provider = providers.cards([lines[0].provider_id])[lines[0].provider_id]
        last = (month + timedelta(days=32)).replace(day=1) - timedelta(days=1)
        pacts = register.pacts(agency.id, provider.id)
        document = writing.DraftDocument(
            number=f"M{number}",
            date=last + timedelta(days=10),
            lines=tuple(_line(place, each, month, last) for place, each in enumerate(lines)),
            contracts=tuple(writing.Related(id=each.number[:20], cig=each.cig) for each in pacts),
            collectability="S",
        )
        draft = writing.Draft(
            supplier=writing.Firm(name=provider.name, vat=f"IT{provider.vat_number}"),
            customer=writing.Firm(name=agency.name, vat=f"IT{agency.vat_number}", fiscal_code=agency.fiscal_code),
            documents=(document,),
            recipient_code=agency.office_code,
            progressive=f"{number:05d}",
        )
        found.append(writing.written(draft))
    session().rollback()
    return found


def _line(place: int, line: Any, first: date, last: date) -> Any:
    from blueprints.invoices.fatturapa.writing import DraftLine

    return DraftLine(
        description=f"Servizio {line.service_code}, progetto {line.project_code}",
        quantity=Decimal(line.minutes) / 60,
        unit="ORE",
        unit_price=line.unit_price + (0 if place % DEARER else 1),
        vat_rate=Decimal(5),
        start=first,
        end=last,
        administration_reference=line.code,
    )


def _measure(app: Any) -> dict[str, Any]:
    from sqlalchemy import text

    from app.actors import EVERYTHING
    from app.db import reaching, session

    with app.app_context(), reaching(EVERYTHING):
        files = _files()
    client = app.test_client()
    client.post("/accesso/", data={"csrf_token": _token(client, "/accesso/"), "email": EMAIL, "password": PASSWORD})
    times = [_uploaded(client, content, number) for number, content in enumerate(files)]
    with app.app_context(), reaching(EVERYTHING):
        findings = session().scalar(text("select count(*) from einvoice_findings")) or 0
        entries = session().scalar(text("select count(*) from service_entries where day < '2025-10-01'")) or 0
        session().rollback()
    return {
        "first": sum(times[0]),
        "sent": statistics.median(each[0] for each in times[1:]),
        "shown": statistics.median(each[1] for each in times[1:]),
        "together": statistics.median(sum(each) for each in times[1:]),
        "findings": findings // len(files),
        "entries": entries,
    }


def _uploaded(client: Any, content: bytes, number: int) -> tuple[float, float]:
    """Seconds from sending a file to the answer, and from there to the page with the findings."""
    token = _token(client, "/fatture/")
    file = (io.BytesIO(content), f"IT{number:011d}_{number:05d}.xml")
    start = time.perf_counter()
    sent = client.post("/fatture/", data={"csrf_token": token, "delivered_on": "2026-09-01", "file": file})
    between = time.perf_counter()
    shown = client.get(sent.location)
    end = time.perf_counter()
    if sent.status_code != 303 or "acc-findings" not in shown.text:
        raise SystemExit(f"the upload failed: {sent.status_code}, {shown.status_code}")
    return between - start, end - between


def _token(client: Any, path: str) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get(path).text)
    if found is None:
        raise SystemExit(f"{path} holds no form")
    return found[1]


def step(name: str, *arguments: str) -> None:
    """One step inside the program: `prepare` or `measure`."""
    from app.actors import EVERYTHING
    from app.db import reaching
    from wsgi import app

    if name == "prepare":
        with app.app_context(), reaching(EVERYTHING):
            _prepare(*arguments)
    else:
        print(json.dumps(_measure(app)))


if __name__ == "__main__":
    if sys.argv[1:2] in (["prepare"], ["measure"]):
        step(*sys.argv[1:])
    else:
        main()
