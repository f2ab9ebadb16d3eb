"""A register far larger than any real one, written by the database itself, and the two servers to compare."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import psycopg
from flask import Flask

from app.embedded.ports import free_port
from tests.databases import ROOT

ACCREDITATIONS, PROVIDERS, COMUNI, AREAS, AGENCIES = 20_000, 2_000, 60, 12, 3
BARE_BYTES = 30_000

# The primes spread services, agencies and Comuni over the providers so that no two follow each other.
FILL = f"""
insert into services (code, position, area, name, name_en, description, profiles, day_types, school_levels)
  select 'S' || n, n, 'area', 'Servizio di prova ' || n, 'Service ' || n, 'Una descrizione', '[]', '[]', '[]'
    from generate_series(1, 4) n;
insert into agencies (code, name, vat_number, fiscal_code, office_code, pec, email, phone, address)
  select 'a' || n, 'Agenzia ' || n, lpad(n::text, 11, '0'), lpad(n::text, 11, '0'), 'ABCDEF', 'p@example.org',
         'e@example.org', '0372 1', 'Via 1' from generate_series(1, {AGENCIES}) n;
insert into sub_areas (agency_id, number, name)
  select a.id, n, 'Zona ' || a.code || n from agencies a, generate_series(1, {AREAS // AGENCIES}) n;
insert into comuni (istat_code, name, sort_key, fiscal_code, cadastral_code, population, latitude, longitude)
  select (900000 + n)::text, 'Comune di prova ' || n, 'comune ' || lpad(n::text, 3, '0'), '00000000000', 'A000', 1000,
         45 + n * 0.005, 10 + (n * 37 % 60) * 0.01 from generate_series(1, {COMUNI}) n;
insert into agency_comuni (agency_id, comune_id, sub_area_id, valid_from)
  select s.agency_id, c.id, s.id, '2000-01-01' from
    (select id, row_number() over (order by id) as n from comuni where istat_code like '9%') c
    join (select id, agency_id, row_number() over (order by id) as n from sub_areas) s
      on s.n = 1 + c.n % {AREAS};
insert into providers (name, sort_key, legal_form, vat_number, fiscal_code, pec, email, phone, website, address,
                       comune_name, listed_on)
  select 'Cooperativa sociale di prova numero ' || n, 'cooperativa sociale di prova numero ' || n,
         'social_cooperative', lpad(n::text, 11, '0'), lpad(n::text, 11, '0'), 'ente' || n || '@pec.example.org',
         'info' || n || '@example.org', '0372 ' || n, 'https://www.example.org/' || n, 'Via di prova ' || n,
         'Comune ' || n % 50, '2024-01-01' from generate_series(1, {PROVIDERS}) n;
insert into accreditations (agency_id, provider_id, service_code, number, state, valid_from, valid_to, recorded_at,
                            languages, complementary, opening_hours, charter_url, notes)
  select a.id, p.id, 'S' || (1 + k.n % 4), k.n || '/' || p.n, 'enrolled', '2024-01-01', '2100-01-01',
         '2024-01-01', array['italiano'], '', 'lunedì–venerdì 8–18', '', ''
    from (select id, row_number() over (order by id) as n from providers) p
    cross join generate_series(1, {ACCREDITATIONS // PROVIDERS}) k (n)
    join (select id, row_number() over (order by id) as n from agencies) a on a.n = 1 + k.n % {AGENCIES};
insert into accreditation_comuni (accreditation_id, comune_id, agency_id, provider_id)
  select r.id, t.comune_id, r.agency_id, r.provider_id
    from accreditations r join agency_comuni t on t.agency_id = r.agency_id and (t.comune_id + r.id) % 2 = 0;
insert into accreditation_acts (accreditation_id, agency_id, provider_id, kind, effective_from, effective_to,
                                act_number, act_date, act_protocol, reason, recorded_at)
  select id, agency_id, provider_id, 'enrolled', valid_from, valid_to, '512', '2023-12-23', '8512/2023', '',
         '2024-01-01' from accreditations;
analyze;
"""


def fill(superuser_url: str) -> None:
    """Write the register into a migrated database that has none."""
    with psycopg.connect(superuser_url) as connection:
        connection.execute(FILL.encode())


bare = Flask(__name__)
_PAGE = "x" * BARE_BYTES


@bare.get("/")
def page() -> str:
    """A constant page, the yardstick."""
    return _PAGE


@contextmanager
def served(program: str, environment: Mapping[str, str], settings: str | None = None) -> Iterator[str]:
    """Two synchronous gunicorn workers of a program; gives the address."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "--worker-class", "sync", "--workers", "2", "--log-level", "warning"]
    command += ["--bind", f"127.0.0.1:{port}", "--no-control-socket"]
    command += ["--config", f"python:{settings}"] if settings else []
    server = subprocess.Popen([*command, program], cwd=ROOT, env={**os.environ, **environment})
    try:
        _await(port, server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


def _await(port: int, server: subprocess.Popen[bytes]) -> None:
    """Wait until it listens; gunicorn does so before its workers are warm, and they answer when they are."""
    deadline = time.monotonic() + 60
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if server.poll() is not None or time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return
