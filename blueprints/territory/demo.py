"""The two agencies of the demo, with their people."""

from app.actors import PROGRAM
from app.demo import ACCOUNTS, PASSWORD, World
from blueprints.accounts import api as accounts
from blueprints.territory import queries, seeds, services

SHORT_NAMES = {"cremonese": "CR", "cremasco": "CREMA"}
DOMAINS = {"cremona.example": "CR", "crema.example": "CREMA"}
ROLES = {role.it: role.code for role in accounts.ROLES.values()}
PEOPLE = {
    "amministratore": "Ada Demo Bianchi",
    "bandi": "Bruno Demo Ferri",
    "commissario1": "Carla Demo Grandi",
    "commissario2": "Dario Demo Longhi",
    "commissario3": "Elena Demo Marchi",
    "assistente": "Fabia Demo Neri",
    "contabile": "Guido Demo Orsi",
    "firma": "Irene Demo Poli",
    "ispettore": "Luca Demo Rota",
}


def build(world: World) -> None:
    """Services, agencies with their Comuni, and a person for each role."""
    services.add_services(actor=PROGRAM)
    for seed in seeds.agencies():
        agency_id = services.add_agency(
            agency=seed,
            comuni=[each for each in seeds.comuni() if each.agency == seed.code],
            sub_areas=[each for each in seeds.subareas() if each.agency == seed.code],
            actor=PROGRAM,
            now=world.now,
        )
        world.keep("agency", SHORT_NAMES[seed.code], agency_id)
        for comune in queries.comuni_on(world.anchor, agency_id):
            world.keep("comune", comune.istat_code, comune.id)
    for account in ACCOUNTS:
        name, _, domain = account.email.partition("@")
        if domain in DOMAINS:
            _add_person(world, email=account.email, name=PEOPLE[name], role=account.role, agency=DOMAINS[domain])


def _add_person(world: World, *, email: str, name: str, role: str, agency: str) -> None:
    person_id = accounts.add_person(email=email, name=name, password=PASSWORD, actor=PROGRAM, now=world.now)
    accounts.grant(
        person_id=person_id,
        role=ROLES[role],
        scope_kind="agency",
        scope_id=world.ids["agency"][agency],
        actor=PROGRAM,
        now=world.now,
    )
    world.keep("person", email, person_id)
