"""Pages stay quick however much there is: few queries, few bytes, the same for one row and for many."""

import re
from collections.abc import Callable

import pytest
from sqlalchemy import text

from app.actors import EVERYTHING
from app.db import db, reaching, session
from tests.careful import CarefulClient
from tests.db.calls.test_pages import signed_in
from tests.db.calls.world import World

MOST_QUERIES_OF_A_LIST = 4
# A tenth of what a peer asks for its case page, the door's three included.
MOST_QUERIES_OF_THE_CASE = 6
MOST_QUERIES_OF_A_PAGE = 18
MOST_BYTES_OF_A_LIST = 40_000
# Who is asking, with their roles, and how far they see before and after that is known.
QUERIES_OF_THE_DOOR = 3
MANY = 1_000

COPIES = """
insert into applications (agency_id, call_id, call_version, provider_id, state, kind, started_at, started_by,
                          lodged_at, lodged_by, receipt_number, receipt_year)
select agency_id, call_id, call_version, provider_id, state, kind, started_at, started_by,
       lodged_at, lodged_by, receipt_number + n, receipt_year
from applications, generate_series(1, :many) n where id = :id
"""
SERVICES = """
insert into application_services (application_id, agency_id, provider_id, lodged, service_code, zones)
select a.id, a.agency_id, a.provider_id, true, 'SAD', '["area-1"]' from applications a
where not exists (select from application_services s where s.application_id = a.id)
"""


@pytest.fixture
def case(signing_world: World) -> int:
    call_id = signing_world.call(asked=())
    application_id = signing_world.lodged(call_id)
    signing_world.appoint(call_id)
    for member in range(3):
        signing_world.declare(application_id, member)
    return application_id


def many_more(application_id: int) -> None:
    with reaching(EVERYTHING):
        session().execute(text(COPIES), {"id": application_id, "many": MANY})
        session().execute(text(SERVICES))
        db.session.commit()


def test_the_list_of_a_thousand_applications_costs_as_much_as_of_one(
    client: CarefulClient, case: int, count_queries: Callable[[Callable[[], object]], int]
) -> None:
    manager = signed_in(client, "bandi@agenzia.example")
    few = count_queries(lambda: manager.get("/domande"))
    many_more(case)
    many = count_queries(lambda: manager.get("/domande"))
    assert many == few
    assert many <= MOST_QUERIES_OF_A_LIST + QUERIES_OF_THE_DOOR
    page = manager.get("/domande").get_data()
    assert len(page) <= MOST_BYTES_OF_A_LIST
    assert len(re.findall(rb"<tr>", page)) == 26
    assert manager.get("/domande?pagina=41").status_code == 200


@pytest.mark.parametrize(
    ("who", "address"),
    [
        ("bandi@agenzia.example", "/domande/{}"),
        ("bandi@agenzia.example", "/domande/{}/verifica"),
        ("legale0@ente.example", "/domande/mie/{}"),
        ("legale0@ente.example", "/domande/mie/{}/passo/requirements"),
        ("c0@agenzia.example", "/valutazione/{}"),
        ("c0@agenzia.example", "/valutazione"),
    ],
)
def test_a_case_page_asks_little_of_the_database(
    client: CarefulClient, case: int, who: str, address: str, count_queries: Callable[[Callable[[], object]], int]
) -> None:
    browser = signed_in(client, who)
    browser.get(address.format(case))
    asked = count_queries(lambda: browser.get(address.format(case)))
    assert asked <= (MOST_QUERIES_OF_THE_CASE if address == "/domande/{}" else MOST_QUERIES_OF_A_PAGE)
