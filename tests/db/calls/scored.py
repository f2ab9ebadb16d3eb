"""A call that scores: two blocks, three criteria, one of them only for SAD."""

from typing import Any

from tests.db.calls.world import World

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
    from blueprints.calls.services import evaluation
    from tests.db.calls.world import NOW

    found = [world.lodged(call_id, number) for number in numbers]
    for application_id in found:
        world.admit(application_id)
        for member in range(3):
            world.declare(application_id, member)
    evaluation.start_evaluation(call_id=call_id, actor=world.commissioners[0], now=NOW)
    return found
