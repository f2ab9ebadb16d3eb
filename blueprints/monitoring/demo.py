"""The demo's visits: two closed, one open, one planned; one of the closed ones waits for a decision."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from app.actors import Actor, Reach
from app.clock import in_rome
from app.demo import World
from blueprints.monitoring import queries, services
from blueprints.monitoring.rules import Answer, Item, Record, mark_of, record_mark

MEASURES = {"V04": "14", "V19": "2.4", "V20": "3.5", "V21": "93", "V22": "0", "V23": "0"}


@dataclass(frozen=True, kw_only=True)
class Found:
    """A finding to be."""

    item: str
    severity: str
    text: str
    prescription: str


MINOR = Found(
    item="V14",
    severity="minor",
    text="La carta dei servizi pubblicata sul sito è quella dell'anno scorso.",
    prescription="Pubblicare la carta dei servizi vigente e comunicarne l'indirizzo.",
)
CRITICAL = Found(
    item="V03",
    severity="critical",
    text="Per due operatori in servizio con minori non c'è il certificato del casellario.",
    prescription="Togliere subito i due operatori dal servizio e consegnare i certificati.",
)
WRITTEN = Record(
    place="Sede operativa dell'ente",
    present_agency="Luca Demo Rota, ispettore",
    present_provider="La coordinatrice del servizio",
    statements="L'ente si impegna a rimediare nei termini.",
    observations="Documenti in ordine e facili da consultare.",
)


def build(world: World) -> None:
    """Visits of the first agency, made by its inspector."""
    actor = Actor(
        person_id=world.ids["person"]["ispettore@cremona.example"],
        roles=frozenset({"inspector"}),
        reach=Reach(kind="agency", agency_id=world.ids["agency"]["CR"]),
    )
    first = _open(world, actor, "girasole:SAD", "announced", world.day(-1, 9))
    _fill(first, actor, world.day(-1, 9), MINOR)
    _close(world, first, actor, world.day(-1, 9), MINOR, "girasole")
    second = _open(world, actor, "bussola:ADM", "unannounced", world.day(-1, 23))
    _fill(second, actor, world.day(-1, 23), CRITICAL)
    _close(world, second, actor, world.day(-1, 23), CRITICAL, "bussola")
    third = _open(world, actor, "tiglio:SAD", "desk", world.day(-1, 26))
    _fill(third, actor, world.day(-1, 26), None, only="G")
    world.keep("visit", "open", third)
    world.keep("visit", "planned", _plan(world, actor, "arcobaleno:SAD", "joint", world.day(0, 28), world.day(-1, 26)))


def _at(day: date, hour: int) -> datetime:
    return in_rome(datetime.combine(day, time(hour)))


def _plan(world: World, actor: Actor, name: str, kind: str, day: date, today: date) -> int:
    return services.plan(
        accreditation_id=world.ids["accreditation"][name],
        kind=kind,
        planned_on=day,
        inspector_id=actor.person_id or 0,
        scope="Verifica annuale della permanenza dei requisiti",
        actor=actor,
        now=_at(today, 9),
    )


def _open(world: World, actor: Actor, name: str, kind: str, day: date) -> int:
    visit_id = _plan(world, actor, name, kind, day, day - timedelta(days=6))
    services.open_visit(visit_id=visit_id, actor=actor, now=_at(day, 10))
    return visit_id


def _fill(visit_id: int, actor: Actor, day: date, wrong: Found | None, only: str = "") -> None:
    """Everything compliant but what is wrong; with `only`, just the items about requirements of that letter."""
    visit = queries.visit(visit_id)
    items = queries.checklist_items(visit.checklist_version_id) if visit else ()
    stored = queries.checks(visit_id)
    typed = {
        item.code: _answer(item, wrong)
        for item in items
        if stored[item.code].outcome is None and (item.requirement or "").startswith(only)
    }
    seen = {code: mark_of(answer) for code, answer in stored.items()}
    services.save_checks(visit_id=visit_id, typed=typed, seen=seen, actor=actor, now=_at(day, 11))


def _answer(item: Item, wrong: Found | None) -> Answer:
    if wrong is not None and wrong.item == item.code:
        return Answer(outcome="partly" if wrong.severity == "minor" else "non_compliant", note="Vedi il rilievo.")
    return Answer(outcome="compliant", measure=Decimal(MEASURES[item.code]) if item.code in MEASURES else None)


def _close(world: World, visit_id: int, actor: Actor, day: date, found: Found, name: str) -> None:
    visit = queries.visit(visit_id)
    seen = record_mark(visit.record) if visit else ""
    written = replace(WRITTEN, started_at=_at(day, 10), ended_at=_at(day, 12))
    services.save_record(visit_id=visit_id, written=written, seen=seen, actor=actor, now=_at(day, 12))
    services.add_finding(
        visit_id=visit_id,
        item_code=found.item,
        severity=found.severity,
        text=found.text,
        prescription=found.prescription,
        actor=actor,
        now=_at(day, 12),
    )
    services.close(visit_id=visit_id, actor=actor, now=_at(day, 13))
    world.keep("visit", name, visit_id)
