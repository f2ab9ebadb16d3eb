"""Checklists of the demo's agencies: home care and school assistance, and one for visits."""

from datetime import datetime, time

from app.actors import Actor, Reach
from app.clock import in_rome
from app.demo import World
from blueprints.standards import services

LISTS = (
    ("sad", "accreditation", "Assistenza domiciliare: requisiti per l'accreditamento", ("SAD", "DIMPROT"), False),
    ("aes", "accreditation", "Assistenza educativa: requisiti per l'accreditamento", ("AES", "ADM"), True),
    ("visit", "visit", "Visite di monitoraggio: lista di controllo", (), False),
)


def build(world: World) -> None:
    """Draft each list from the catalogue and publish it, as the agency's call manager, a year ago."""
    for place, agency_id in world.ids["agency"].items():
        manager = f"bandi@{'cremona' if place == 'CR' else 'crema'}.example"
        actor = Actor(
            person_id=world.ids.get("person", {}).get(manager),
            roles=frozenset({"call_manager"}),
            reach=Reach(kind="agency", agency_id=agency_id),
        )
        for position, (name, kind, title, for_services, scored) in enumerate(LISTS):
            at = in_rome(datetime.combine(world.day(-14, 10 + position), time(10)))
            version_id = services.draft_from_seed(
                agency_id=agency_id,
                kind=kind,
                title=title,
                services=for_services,
                scored=scored,
                actor=actor,
                now=at,
            )
            services.publish(version_id=version_id, actor=actor, now=at)
            world.keep("checklist", f"{place}:{name}", version_id)
