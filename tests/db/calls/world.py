"""A small agency with its manager, three commissioners, a published checklist, and two providers with their people."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from app.actors import PROGRAM, Actor, Reach
from app.clock import ROME, day_of
from app.db import reaching, session
from app.periods import Period
from blueprints.accounts import api as accounts
from blueprints.calls.models import Application
from blueprints.calls.queries import applications as applications_queries
from blueprints.calls.queries import calls as calls_queries
from blueprints.calls.queries import scores
from blueprints.calls.rules.asked import Wish
from blueprints.calls.rules.notice import AskedDocument, AskedRequirement, AskedService, Declaration, Notice, Zone
from blueprints.calls.rules.windows import Window, Windows
from blueprints.calls.services import applications, calls, desk, evaluation, lodging, scoring
from blueprints.providers import api as providers
from blueprints.standards import api as standards
from blueprints.standards.fields import Group
from blueprints.territory import api as territory
from blueprints.territory import seeds
from blueprints.territory import services as territory_services

# The pages read the real clock, so the world lives around it.
NOW = datetime.now(UTC).replace(microsecond=0)
TODAY = day_of(NOW)
YEAR = NOW.astimezone(ROME).year
OPENS, CLOSES = NOW - timedelta(days=2), NOW + timedelta(days=60)
PASSWORD = "Prova-Accredita-2024"
PDF = b"%PDF-1.4\n%prova\n"
VATS = ("12345670017", "00743110157")
# Of each family of the checklist some: most walks say no more with all of it, and take four times as long.
ASKED = tuple(AskedRequirement(code=f"{family}{number:02d}") for family in "GPA" for number in (1, 2, 3, 4))


@dataclass
class World:
    """What the tests of calls begin with."""

    agency_id: int
    other_agency_id: int
    checklist_id: int
    zones: tuple[Zone, ...]
    manager: Actor
    other_manager: Actor
    commissioners: tuple[Actor, ...]
    providers: tuple[int, ...]
    people: dict[str, int] = field(default_factory=dict)

    def legal(self, number: int = 0) -> Actor:
        return self._of_provider(number, "legal_representative")

    def clerk(self, number: int = 0) -> Actor:
        return self._of_provider(number, "clerk")

    def _of_provider(self, number: int, role: str) -> Actor:
        email = f"{'legale' if role == 'legal_representative' else 'ufficio'}{number}@ente.example"
        return Actor(
            person_id=self.people[email],
            name=email,
            roles=frozenset({role}),
            reach=Reach(kind="provider", provider_id=self.providers[number]),
        )

    def notice(self, **changes: Any) -> Notice:
        whole = Notice(
            title="Elenco degli enti domiciliari",
            text="Primo capoverso.\n\nSecondo capoverso.",
            manager="Bruno Demo Ferri",
            contact="bandi@agenzia.example",
            windows=Windows(initial=Window(opens=OPENS, closes=CLOSES)),
            validity=Period(date(YEAR + 1, 1, 1), date(YEAR + 4, 1, 1)),
            services=(AskedService(code="SAD"), AskedService(code="DIMPROT")),
            zones=self.zones,
            checklist_version_id=self.checklist_id,
            asked=ASKED,
            documents=(AskedDocument(code="DOC1", title="Statuto"),),
            declarations=(Declaration(code="DIC1", text="Dichiaro che è tutto vero (DPR 445/2000)."),),
        )
        return replace(whole, **changes)

    def call(self, *, code: str = "DOM-2027", **changes: Any) -> int:
        """A published call."""
        call_id = calls.draft(
            agency_id=self.agency_id, code=code, notice=self.notice(**changes), actor=self.manager, now=NOW
        )
        self.publish(call_id)
        return call_id

    def publish(self, call_id: int, now: datetime = NOW) -> None:
        calls.approve(
            call_id=call_id,
            act_number="98",
            act_day=TODAY,
            act_protocol="7412/2026",
            actor=self.manager,
            now=now,
        )
        calls.publish(call_id=call_id, actor=self.manager, now=now)

    def start(self, call_id: int, number: int = 0, services: tuple[str, ...] = ("SAD",)) -> int:
        """A draft that asks for services everywhere."""
        actor = self.legal(number)
        application_id = applications.start(call_id=call_id, actor=actor, now=NOW)
        applications.choose_services(
            application_id=application_id,
            wishes=[Wish(service=each, zones=tuple(zone.code for zone in self.zones)) for each in services],
            seen=self.revision(application_id),
            actor=actor,
            now=NOW,
        )
        return application_id

    def fill(self, application_id: int, number: int = 0, *, but: frozenset[str] = frozenset()) -> int:
        """Answer everything with yes and upload what is asked; return the revision."""
        actor = self.legal(number)
        with reaching(actor.reach):
            filled = applications_queries.filled(application_id, on=TODAY)
            assert filled is not None
        for item in filled.form.items():
            if item.code in but or isinstance(item, Group) or item.kind == "text":
                continue
            if item.kind == "file":
                self.upload(application_id, item.code, actor=actor)
            else:
                applications.save_answer(
                    application_id=application_id, code=item.code, written="yes", seen=0, actor=actor, now=NOW
                )
        return self.revision(application_id)

    def upload(self, application_id: int, code: str, **changes: Any) -> int:
        asked: dict[str, Any] = {"content": PDF, "name": "prova.pdf", "expires_on": None, "now": NOW}
        return applications.add_file(application_id=application_id, code=code, **{**asked, **changes})

    def revision(self, application_id: int) -> int:
        with reaching(PROGRAM.reach):
            card = applications_queries.application(application_id)
        assert card is not None
        return card.revision

    def lodged(self, call_id: int, number: int = 0, services: tuple[str, ...] = ("SAD",)) -> int:
        """A lodged application."""
        application_id = self.start(call_id, number, services)
        revision = self.fill(application_id, number)
        lodging.lodge(application_id=application_id, seen=revision, actor=self.legal(number), now=NOW)
        return application_id

    def state(self, application_id: int) -> str:
        with reaching(PROGRAM.reach):
            card = applications_queries.application(application_id)
        assert card is not None
        return card.state

    def call_state(self, call_id: int) -> str:
        with reaching(PROGRAM.reach):
            card = calls_queries.call(call_id)
        assert card is not None
        return card.state

    def appoint(self, call_id: int) -> int:
        members = [
            evaluation.NewMember(person_id=each.person_id or 0, name=each.name, chair=position == 0)
            for position, each in enumerate(self.commissioners)
        ]
        return evaluation.appoint(
            call_id=call_id,
            members=members,
            act_number="104",
            act_day=TODAY,
            act_protocol="7805/2026",
            actor=self.manager,
            now=NOW,
        )

    def admit(self, application_id: int) -> None:
        """Through the formal check, everything present."""
        desk.record_protocol(application_id=application_id, number="8001/2026", day=TODAY, actor=self.manager, now=NOW)
        with reaching(self.manager.reach):
            codes = [each.code for each in desk.formal_facts(application_id).items]
        desk.check_formally(
            application_id=application_id,
            findings=[desk.FormalFinding(item_code=code, outcome="present") for code in codes],
            actor=self.manager,
            now=NOW,
        )
        desk.admit(application_id=application_id, actor=self.manager, now=NOW)

    def declare(self, application_id: int, member: int, none: bool = True) -> None:
        evaluation.declare(
            application_id=application_id,
            declares_none=none,
            reason="" if none else "Ho lavorato con l'ente",
            actor=self.commissioners[member],
            now=NOW,
        )

    def evaluate(self, application_id: int, member: int) -> None:
        """One member finds everything met and hands in."""
        actor = self.commissioners[member]
        with reaching(actor.reach):
            codes = list(evaluation.asked_items(application_id))
        evaluation.check(
            application_id=application_id,
            findings=[evaluation.Finding(item_code=code, outcome="met", note="") for code in codes],
            actor=actor,
            now=NOW,
        )
        self.score(application_id, member)
        evaluation.hand_in(application_id=application_id, actor=actor, now=NOW)

    def marks(self, application_id: int, share: str = "1") -> list[scoring.Mark]:
        """The same share of the maximum for every criterion."""
        with reaching(PROGRAM.reach):
            row = session().get(Application, application_id)
            assert row is not None
            sheets = scores.sheets([row])[application_id]
        return [
            scoring.Mark(
                application_id=application_id,
                service_code=sheet.service_code,
                criterion_code=each.code,
                points=(each.maximum * Decimal(share)).quantize(Decimal("0.01")),
            )
            for sheet in sheets
            for each in sheet.table.criteria
        ]

    def score(self, application_id: int, member: int, share: str = "1") -> int:
        """One member gives every criterion the same share of its maximum."""
        actor = self.commissioners[member]
        return scoring.score(marks=self.marks(application_id, share), seen=10**9, actor=actor, now=NOW)

    def settle(self, application_id: int, share: str = "1") -> None:
        """The chair agrees the same share of the maximum for every criterion, where the call scores."""
        marks = self.marks(application_id, share)
        for service in {each.service_code for each in marks}:
            scoring.agree_scores(
                application_id=application_id,
                service_code=service,
                settled=[
                    scoring.Settled(criterion_code=each.criterion_code, points=each.points)
                    for each in marks
                    if each.service_code == service
                ],
                seen=0,
                actor=self.commissioners[0],
                now=NOW,
            )

    def agree(self, application_id: int, service: str = "SAD", outcome: str = "accepted", **changes: Any) -> None:
        asked: dict[str, Any] = {
            "reasons": "Requisiti posseduti",
            "prescriptions": "",
            "prescriptions_due_on": None,
            "actor": self.commissioners[0],
            "now": NOW,
        }
        evaluation.agree_outcome(
            application_id=application_id, service_code=service, outcome=outcome, **{**asked, **changes}
        )

    def proposed(self, application_id: int, services: tuple[str, ...] = ("SAD",), outcome: str = "accepted") -> None:
        """From lodged to an outcome proposed by the whole commission."""
        call_id = self.call_of(application_id)
        self.admit(application_id)
        for member in range(3):
            self.declare(application_id, member)
        evaluation.start_evaluation(call_id=call_id, actor=self.commissioners[0], now=NOW)
        for member in range(3):
            self.evaluate(application_id, member)
        self.settle(application_id)
        for service in services:
            self.agree(application_id, service, outcome)

    def call_of(self, application_id: int) -> int:
        with reaching(PROGRAM.reach):
            card = applications_queries.application(application_id)
        assert card is not None
        return card.call_id


def _person(world: World, email: str, name: str, role: str, kind: str, scope_id: int, password: str | None) -> Actor:
    person_id = accounts.add_person(email=email, name=name, password=password, actor=PROGRAM, now=NOW)
    accounts.grant(person_id=person_id, role=role, scope_kind=kind, scope_id=scope_id, actor=PROGRAM, now=NOW)
    world.people[email] = person_id
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
        now=NOW,
    )


def _agencies() -> list[int]:
    return [
        territory_services.add_agency(
            agency=seed,
            comuni=[each for each in seeds.comuni() if each.agency == seed.code],
            sub_areas=[each for each in seeds.subareas() if each.agency == seed.code],
            actor=PROGRAM,
            now=NOW,
        )
        for seed in seeds.agencies()
    ]


def _zones(agency_id: int) -> tuple[Zone, ...]:
    comuni = territory.comuni_of(agency_id, TODAY)
    return tuple(
        Zone(
            code=f"area-{area.number}",
            name=area.name,
            comune_ids=tuple(each.id for each in comuni if each.sub_area_id == area.id),
        )
        for area in territory.sub_areas(agency_id)[:2]
    )


def _checklist(agency_id: int, manager: Actor) -> int:
    version_id = standards.draft_from_seed(
        agency_id=agency_id,
        kind="accreditation",
        title="Requisiti",
        services=("SAD", "DIMPROT"),
        actor=manager,
        now=NOW - timedelta(days=30),
    )
    standards.publish(version_id=version_id, actor=manager, now=NOW - timedelta(days=29))
    return version_id


def build(password: str | None) -> World:
    territory_services.add_services(actor=PROGRAM)
    ids = _agencies()
    world = World(
        agency_id=ids[0],
        other_agency_id=ids[1],
        checklist_id=0,
        zones=_zones(ids[0]),
        manager=PROGRAM,
        other_manager=PROGRAM,
        commissioners=(),
        providers=tuple(_provider(number) for number in range(2)),
    )
    world.manager = _person(world, "bandi@agenzia.example", "Bruno Ferri", "call_manager", "agency", ids[0], password)
    world.other_manager = _person(
        world, "bandi@altra.example", "Zita Ferri", "call_manager", "agency", ids[1], password
    )
    world.commissioners = tuple(
        _person(world, f"c{n}@agenzia.example", f"Commissaria {n}", "commissioner", "agency", ids[0], password)
        for n in range(3)
    )
    for number, provider_id in enumerate(world.providers):
        for name, role in (("legale", "legal_representative"), ("ufficio", "clerk")):
            email = f"{name}{number}@ente.example"
            _person(world, email, email, role, "provider", provider_id, password)
    world.checklist_id = _checklist(ids[0], world.manager)
    return world
