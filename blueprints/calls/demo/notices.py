"""The texts of the demo's calls: one open, one being scored, one being written."""

from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

from app.clock import in_rome
from app.demo import World
from app.periods import Period
from blueprints.calls.rules.building import Sections, settled
from blueprints.calls.rules.notice import AskedRequirement, AskedService, Notice, Zone
from blueprints.calls.rules.windows import ListUpdates, Window, Windows
from blueprints.calls.services.template import notice_template
from blueprints.territory import api as territory

AGENCY = "CR"
SCHEME: dict[str, Any] = {
    "mode": "quality",
    "minimum_total": "18",
    "blocks": [
        {
            "code": "organizzazione",
            "title": "Organizzazione",
            "minimum": "10",
            "criteria": [
                {
                    "code": "sostituzioni",
                    "title": "Tempi di sostituzione",
                    "maximum": "10",
                    "guide": "Guardare il registro delle sostituzioni dell'ultimo anno.",
                    "levels": [
                        {"value": "0", "description": "Nessun gruppo di sostituti."},
                        {"value": "5", "description": "Sostituto entro due giorni."},
                        {"value": "10", "description": "Sostituto entro la prima ora di scuola."},
                    ],
                },
                {
                    "code": "coordinamento",
                    "title": "Coordinamento",
                    "maximum": "5",
                    "weight": "2",
                    "levels": [
                        {"value": "0", "description": "Un coordinatore ogni 80 alunni o più."},
                        {"value": "5", "description": "Un coordinatore ogni 40 alunni o meno."},
                    ],
                },
            ],
        },
        {
            "code": "personale",
            "title": "Personale",
            "minimum": "5",
            "criteria": [
                {
                    "code": "formazione",
                    "title": "Formazione e supervisione",
                    "maximum": "10",
                    "levels": [
                        {"value": "0", "description": "Solo quella obbligatoria."},
                        {"value": "10", "description": "Venti ore l'anno e supervisione ogni mese."},
                    ],
                },
            ],
        },
    ],
}
FORM: Sections = (
    {
        "code": "equipe",
        "title": "L'équipe",
        "questions": [
            {
                "code": "educatori",
                "kind": "number",
                "label": "Educatori propri",
                "unit": "persone",
                "pass": {"at_least": 5},
            },
            {"code": "supervisione", "kind": "yes-no", "label": "C'è una supervisione esterna?"},
            {
                "code": "supervisore",
                "kind": "file",
                "label": "Incarico del supervisore",
                "when": {"question": "supervisione", "is": "yes"},
                "evidence": {"expires": "optional"},
            },
            {
                "group": "operatori",
                "label": "Educatori",
                "min_rows": 1,
                "questions": [
                    {"code": "nome", "kind": "text", "label": "Nome e cognome"},
                    {"code": "titolo", "kind": "one-of", "label": "Titolo", "options": ["L-19", "Equiparato"]},
                ],
            },
        ],
    },
)


def zones_of(world: World) -> tuple[Zone, ...]:
    """The sub-areas of the agency as territories of a call."""
    agency_id = world.ids["agency"][AGENCY]
    comuni = territory.comuni_of(agency_id, world.anchor)
    return tuple(
        Zone(
            code=f"area-{area.number}",
            name=f"Sub-ambito {area.number} {area.name}",
            comune_ids=tuple(each.id for each in comuni if each.sub_area_id == area.id),
        )
        for area in territory.sub_areas(agency_id)
    )


def at(day: date, hour: int = 10) -> datetime:
    """An hour of a day in Italy."""
    return in_rome(datetime.combine(day, time(hour)))


def home_care(world: World, zones: tuple[Zone, ...]) -> Notice:
    """The open call for home care and protected discharges."""
    year = world.anchor.year + 1
    windows = Windows(
        initial=Window(opens=at(world.day(-2, 10), 9), closes=at(world.day(2, 10), 12)),
        rolling=Window(opens=at(world.day(4), 9), closes=at(world.day(36), 12)),
        updates=ListUpdates(every_months=6, first=world.day(6)),
    )
    return replace(
        notice_template(),
        title=f"Elenco degli enti per l'assistenza domiciliare, {year}–{year + 2}",
        manager="Bruno Demo Ferri",
        contact="bandi@cremona.example, 0372 000000",
        windows=windows,
        validity=Period(date(year, 1, 1), date(year + 3, 1, 1)),
        questions_until=at(world.day(2), 12),
        services=(AskedService(code="SAD"), AskedService(code="DIMPROT")),
        zones=zones,
        checklist_version_id=world.ids["checklist"][f"{AGENCY}:sad"],
    )


def educational(world: World, zones: tuple[Zone, ...]) -> Notice:
    """The draft: questions of every use, days of its own and a scoring table, to be looked at in the builder."""
    year = world.anchor.year + 1
    return replace(
        notice_template(),
        title=f"Elenco degli enti per l'educativa domiciliare, {year}–{year + 2}",
        services=(AskedService(code="ADM"),),
        zones=zones,
        checklist_version_id=world.ids["checklist"][f"{AGENCY}:aes"],
        form=settled(FORM),
        mode="quality",
        scheme=SCHEME,
        own_terms={"procedure_days": 60, "pact_days": 30},
    )


def scored(world: World, zones: tuple[Zone, ...]) -> Notice:
    """The call that is being scored."""
    year = world.anchor.year + 1
    return replace(
        home_care(world, zones),
        title=f"Assistenza educativa scolastica con punteggio minimo, {year}–{year + 2}",
        windows=Windows(initial=Window(opens=at(world.day(-2, 10), 9), closes=at(world.day(-1, 28), 12))),
        questions_until=at(world.day(-1, 10), 12),
        services=(AskedService(code="AES"),),
        checklist_version_id=world.ids["checklist"][f"{AGENCY}:aes"],
        asked=(AskedRequirement(code="G01"), AskedRequirement(code="G05")),
        documents=(),
        mode="quality",
        scheme=SCHEME,
    )
