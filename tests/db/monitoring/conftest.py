"""An agency with an inspector and somebody who decides, two accredited providers, and a published visit list."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from app import clock
from app.actors import PROGRAM, Actor, Reach
from app.db import reaching, session
from blueprints.accounts import api as accounts
from blueprints.monitoring import queries, services
from blueprints.monitoring.rules import Answer, Record, mark_of, record_mark
from blueprints.providers import api as providers
from blueprints.register import api as register
from blueprints.standards import api as standards
from blueprints.territory import api as territory
from blueprints.territory import seeds
from blueprints.territory import services as territory_services

PASSWORD = "Prova-Accredita-2024"
VATS = ("12345670017", "00743110157")


@dataclass
class Visits:
    """What the tests of visits begin with; `now` is the real one, since a suspension tells it to the invoices."""

    now: datetime
    agency_id: int
    other_agency_id: int
    inspector: Actor
    decider: Actor
    stranger: Actor
    clerks: list[Actor] = field(default_factory=list)
    accreditations: list[int] = field(default_factory=list)

    @property
    def today(self) -> date:
        return clock.day_of(self.now)

    def act(self, number: str = "77") -> register.Act:
        return register.Act(number=number, day=self.today, protocol="8077/2026")

    def plan(self, accreditation: int = 0, **changes: Any) -> int:
        asked: dict[str, Any] = {
            "accreditation_id": self.accreditations[accreditation],
            "kind": "announced",
            "planned_on": self.today,
            "inspector_id": self.inspector.person_id,
            "scope": "Verifica annuale",
            "actor": self.inspector,
            "now": self.now,
        }
        return services.plan(**{**asked, **changes})

    def opened(self, accreditation: int = 0, **changes: Any) -> int:
        visit_id = self.plan(accreditation, **changes)
        services.open_visit(visit_id=visit_id, actor=self.inspector, now=self.now)
        return visit_id

    def answer(self, visit_id: int, **typed: Answer) -> None:
        with reaching(self.inspector.reach):
            stored = queries.checks(visit_id)
            session().rollback()
        services.save_checks(
            visit_id=visit_id,
            typed=typed,
            seen={code: mark_of(answer) for code, answer in stored.items()},
            actor=self.inspector,
            now=self.now,
        )

    def fill(self, visit_id: int, *, wrong: str | None = None) -> None:
        with reaching(self.inspector.reach):
            stored = queries.checks(visit_id)
            session().rollback()
        typed = {code: Answer(outcome="compliant") for code, answer in stored.items() if answer.outcome is None}
        if wrong is not None:
            typed[wrong] = Answer(outcome="non_compliant", note="Vedi il rilievo")
        self.answer(visit_id, **typed)
        self.write(visit_id)

    def write(self, visit_id: int, seen: str | None = None, **changes: Any) -> None:
        with reaching(self.inspector.reach):
            card = queries.visit(visit_id)
            session().rollback()
        assert card is not None
        written = Record(
            started_at=self.now - timedelta(hours=2),
            ended_at=self.now - timedelta(hours=1),
            place="Sede di prova",
            present_agency="Ivo Rossi, ispettore",
            present_provider="Una coordinatrice",
            statements="Rimedieremo.",
        )
        services.save_record(
            visit_id=visit_id,
            written=replace(written, **changes),
            seen=seen or record_mark(card.record),
            actor=self.inspector,
            now=self.now,
        )

    def find(self, visit_id: int, severity: str = "minor", item: str = "V14", **changes: Any) -> int:
        asked: dict[str, Any] = {
            "visit_id": visit_id,
            "item_code": item,
            "severity": severity,
            "text": "La carta è vecchia.",
            "prescription": "Pubblicare quella nuova.",
            "actor": self.inspector,
            "now": self.now,
        }
        return services.add_finding(**{**asked, **changes})

    def closed(self, severity: str | None = None, accreditation: int = 0, item: str = "V14") -> int:
        visit_id = self.opened(accreditation)
        self.fill(visit_id)
        if severity:
            self.find(visit_id, severity, item)
        services.close(visit_id=visit_id, actor=self.inspector, now=self.now)
        return visit_id

    def proposal(self) -> int:
        """The proposal that waits after a visit with a critical finding."""
        self.closed("critical")
        with reaching(self.decider.reach):
            page = queries.page_of_proposals(number=1, agency_id=self.agency_id, state="proposed")
            session().rollback()
        return page.rows[0].id

    def confirm(self, proposal_id: int, **changes: Any) -> None:
        asked: dict[str, Any] = {
            "effective_from": self.today,
            "act": self.act(),
            "reason": "Manca il certificato del casellario.",
            "running_projects_continue": True,
            "actor": self.decider,
            "now": self.now,
        }
        services.confirm(proposal_id=proposal_id, **{**asked, **changes})


def _person(email: str, name: str, role: str, kind: str, scope_id: int, password: str | None) -> Actor:
    at = clock.now()
    person_id = accounts.add_person(email=email, name=name, password=password, actor=PROGRAM, now=at)
    accounts.grant(person_id=person_id, role=role, scope_kind=kind, scope_id=scope_id, actor=PROGRAM, now=at)
    reach = Reach(kind=kind, **{f"{kind}_id": scope_id})
    return Actor(person_id=person_id, name=name, roles=frozenset({role}), reach=reach)


def _provider(number: int) -> int:
    return providers.register(
        identity=providers.Identity(
            name=f"Cooperativa Demo {number}",
            legal_form="social_cooperative",
            vat_number=VATS[number],
            fiscal_code=VATS[number],
            pec=f"ente{number}@pec.example",
            email=f"info{number}@ente.example",
            address="Via dell'Esempio 1",
            comune_name="Cremona",
        ),
        actor=PROGRAM,
        now=clock.now(),
    )


def _agency(seed: seeds.AgencySeed, now: datetime) -> int:
    return territory_services.add_agency(
        agency=seed,
        comuni=[each for each in seeds.comuni() if each.agency == seed.code],
        sub_areas=[each for each in seeds.subareas() if each.agency == seed.code],
        actor=PROGRAM,
        now=now,
    )


def _enrol(agency_id: int, provider_id: int, today: date, now: datetime) -> int:
    start = date(today.year - 1, 1, 1)  # on 1 January, too, it holds on the day before
    return register.enrol(
        agency_id=agency_id,
        provider_id=provider_id,
        service_code="SAD",
        comune_ids=[each.id for each in territory.comuni_of(agency_id, today)],
        valid_from=start,
        valid_to=start.replace(year=start.year + 3),
        act=register.Act(number="512", day=start, protocol=""),
        public=register.PublicFields(),
        actor=PROGRAM,
        now=now,
    )


def _build(password: str | None) -> Visits:
    now = clock.now()
    territory_services.add_services(actor=PROGRAM)
    ids = [_agency(seed, now) for seed in seeds.agencies()]
    world = Visits(
        now=now,
        agency_id=ids[0],
        other_agency_id=ids[1],
        inspector=_person("ispettore@a.example", "Ivo Rossi", "inspector", "agency", ids[0], password),
        decider=_person("capo@a.example", "Ada Bianchi", "administrator", "agency", ids[0], password),
        stranger=_person("ispettore@b.example", "Zoe Neri", "inspector", "agency", ids[1], password),
    )
    version_id = standards.draft_from_seed(
        agency_id=ids[0], kind="visit", title="Lista delle visite", actor=world.decider, now=now
    )
    standards.publish(version_id=version_id, actor=world.decider, now=now)
    for number in range(2):
        provider_id = _provider(number)
        world.accreditations.append(_enrol(ids[0], provider_id, world.today, now))
        email = f"ufficio{number}@ente.example"
        world.clerks.append(_person(email, "Clio Verdi", "clerk", "provider", provider_id, password))
    return world


@pytest.fixture
def visits(context: Flask) -> Visits:
    """The world, without passwords: for tests that call the services."""
    assert context.extensions
    return _build(None)


@pytest.fixture
def signing_visits(context: Flask) -> Visits:
    """The world with passwords: for tests that walk the pages."""
    assert context.extensions
    return _build(PASSWORD)
