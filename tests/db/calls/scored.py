"""A call that scores: two blocks, three criteria, one of them only for SAD."""

from typing import Any

from sqlalchemy import text

from app.actors import EVERYTHING
from app.db import db, reaching, session
from blueprints.calls.services import evaluation
from tests.db.calls.world import NOW, World

APPLICANTS, CRITERIA = 50, 20

SCHEME = {
    "minimum_total": "18",
    "blocks": [
        {
            "code": "org",
            "title": "Organizzazione",
            "minimum": "10",
            "criteria": [
                {
                    "code": "sostituzioni",
                    "title": "Sostituzioni",
                    "maximum": "10",
                    "levels": [
                        {"value": "0", "description": "Nessun sostituto."},
                        {"value": "10", "description": "Sostituto entro il giorno."},
                    ],
                    "guide": "Guardare il registro.",
                },
                {"code": "coordinamento", "title": "Coordinamento", "maximum": "5", "weight": "2"},
            ],
        },
        {
            "code": "pers",
            "title": "Personale",
            "criteria": [{"code": "formazione", "title": "Formazione", "maximum": "10", "only_for": ["SAD"]}],
        },
    ],
}


def scored_call(world: World, mode: str = "quality", **changes: Any) -> int:
    """A published call that judges in that mode, with its commission."""
    call_id = world.call(code="PUNTI", mode=mode, scheme={**SCHEME, "mode": mode, **changes})
    world.appoint(call_id)
    return call_id


def before_commission(world: World, call_id: int, numbers: tuple[int, ...] = (0,)) -> list[int]:
    """Applications before the commission, everybody having declared no conflict."""
    found = [world.lodged(call_id, number) for number in numbers]
    for application_id in found:
        world.admit(application_id)
        for member in range(3):
            world.declare(application_id, member)
    evaluation.start_evaluation(call_id=call_id, actor=world.commissioners[0], now=NOW)
    return found


def wide_call(world: World) -> int:
    """A call with as many criteria as the goal of the grid says."""
    criteria = [{"code": f"k{n}", "title": f"Criterio numero {n}", "maximum": "10"} for n in range(1, CRITERIA + 1)]
    return scored_call(world, blocks=[{"code": "unico", "title": "Qualità", "criteria": criteria}], minimum_total="100")


COPIES = """
insert into applications (agency_id, call_id, call_version, provider_id, state, kind, started_at, started_by,
                          lodged_at, lodged_by, receipt_number, receipt_year)
select agency_id, call_id, call_version, provider_id, state, kind, started_at, started_by,
       lodged_at, lodged_by, receipt_number + 500000 + n, receipt_year
from applications, generate_series(1, :many) n where id = :id
"""
SERVICES = """
insert into application_services (application_id, agency_id, provider_id, lodged, service_code, zones)
select a.id, a.agency_id, a.provider_id, true, 'SAD', '["area-1"]' from applications a
where not exists (select from application_services s where s.application_id = a.id)
"""
DECLARED = """
insert into conflict_declarations (commission_id, application_id, agency_id, person_id, declares_none, at)
select d.commission_id, a.id, a.agency_id, d.person_id, true, d.at from conflict_declarations d, applications a
where d.application_id = :id and a.id <> :id and a.call_id = (select call_id from applications where id = :id)
"""
SCORED = """
insert into scores (application_id, agency_id, service_code, person_id, criterion_code, points, at)
select a.id, a.agency_id, 'SAD', d.person_id, 'k' || n, 7.5, d.at
from conflict_declarations d, applications a, generate_series(1, :criteria) n
where d.application_id = :id and a.call_id = (select call_id from applications where id = :id)
"""


def many_more(application_id: int) -> None:
    """As many applicants as the goal says, every criterion scored by every member."""
    with reaching(EVERYTHING):
        session().execute(text(COPIES), {"id": application_id, "many": APPLICANTS - 1})
        session().execute(text(SERVICES))
        session().execute(text(DECLARED), {"id": application_id})
        session().execute(text(SCORED), {"id": application_id, "criteria": CRITERIA})
        db.session.commit()
