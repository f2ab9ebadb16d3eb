"""A small agency with providers, operators and projects, built through the services."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal

from sqlalchemy import text

from app.actors import PROGRAM, Actor, Reach
from app.db import session
from app.periods import Period
from blueprints.care import services
from blueprints.care.rules.projects import AuthorisedTime, ProjectTerms
from blueprints.providers import api as providers
from blueprints.register import api as register
from blueprints.territory import api as territory
from blueprints.territory import seeds
from blueprints.territory import services as territory_services

NOW = datetime(2026, 11, 5, 9, tzinfo=UTC)
OCTOBER = date(2026, 10, 1)
START, END = date(2024, 1, 1), date(2064, 1, 1)
VAT_NUMBERS = ("12345670017", "00743110157", "09988770013")
ACT = register.Act(number="512", day=date(2023, 12, 23), protocol="8512/2023")
HEADER = "Id;Progetto;Operatore;Data;Dalle;Alle;Ore"


@dataclass(kw_only=True)
class CareWorld:
    """The ids that tests need: two agencies, providers of the first one, its Comuni."""

    agency_id: int
    other_agency_id: int
    provider_ids: list[int]
    comuni: list[int]
    operators: list[str] = field(default_factory=lambda: ["OP-1", "OP-2", "OP-3"])

    @property
    def case_worker(self) -> Actor:
        return self.somebody(self.agency_id, "case_worker")

    def somebody(self, agency_id: int, *roles: str) -> Actor:
        return Actor(roles=frozenset(roles), reach=Reach(kind="agency", agency_id=agency_id))

    def clerk(self, number: int = 0) -> Actor:
        return Actor(roles=frozenset({"clerk"}), reach=Reach(kind="provider", provider_id=self.provider_ids[number]))

    def project(
        self,
        *,
        service: str = "SAD",
        profile: str = "ASA",
        provider: int | None = 0,
        period: Period | None = None,
        minutes: int = 240,
        comune: int = 0,
        born_on: date = date(1940, 5, 4),
        level: str = "",
    ) -> int:
        """A project, active with a provider (by its place), or authorised only."""
        period = period or Period(date(2026, 1, 1))
        choice = None
        if provider is not None:
            choice = services.NewChoice(
                provider_id=self.provider_ids[provider],
                valid_from=period.start,
                chosen_on=period.start,
                chosen_by="family",
            )
        return services.open_project(
            agency_id=self.agency_id,
            person=services.NewPerson(
                name="Adele Demo Allodola", born_on=born_on, residence_comune_id=self.comuni[comune]
            ),
            terms=ProjectTerms(
                service_code=service,
                profile=profile,
                comune_id=self.comuni[comune],
                period=period,
                school_level=level,
            ),
            time=AuthorisedTime(per="week", minutes=minutes),
            choice=choice,
            actor=self.case_worker,
            now=NOW,
        )

    def bring(self, content: bytes, *, number: int = 0, month: date = OCTOBER, name: str = "ottobre.csv") -> int:
        """Bring a file as a clerk of the provider; return the batch."""
        return services.bring_file(
            agency_id=self.agency_id,
            provider_id=self.provider_ids[number],
            month=month,
            content=content,
            file_name=name,
            actor=self.clerk(number),
            now=NOW,
        ).batch_id

    def never_late(self) -> None:
        """Pages read the real clock: no access of this world becomes late by it."""
        territory_services.set_parameter(
            name="care.late_entry_days",
            written="100000",
            source="prova",
            valid_from=START,
            today=START,
            actor=self.case_worker,
            now=NOW,
        )

    def imported(self, content: bytes, *, number: int = 0) -> int:
        """Bring a file, let it be checked, confirm it and import it."""
        batch_id = self.bring(content, number=number)
        actor = self.clerk(number)
        services.check_batch(batch_id=batch_id, actor=actor, now=NOW)
        services.confirm_batch(batch_id=batch_id, actor=actor, now=NOW)
        services.import_batch(batch_id=batch_id, actor=actor, now=NOW)
        return batch_id


def file_of(rows: Iterable[str]) -> bytes:
    """A CSV with the usual header."""
    return "\r\n".join([HEADER, *rows, ""]).encode()


def month_rows(count: int, *, project: str = "P-0001", prefix: str = "a") -> list[str]:
    """Good rows of an hour each, spread over October 2026 and three operators."""
    return [
        f"{prefix}{number};{project};OP-{number % 3 + 1};{number % 31 + 1:02d}/10/2026;08:00;09:00;1"
        for number in range(count)
    ]


def build(providers_count: int = 2, services_of: tuple[str, ...] = ("SAD", "ADM")) -> CareWorld:
    """Build it in an empty database, inside the program's context with the program's reach."""
    territory_services.add_services(actor=PROGRAM)
    ids = [
        territory_services.add_agency(
            agency=seed,
            comuni=[each for each in seeds.comuni() if each.agency == seed.code],
            sub_areas=[each for each in seeds.subareas() if each.agency == seed.code],
            actor=PROGRAM,
            now=NOW,
        )
        for seed in seeds.agencies()
    ]
    comuni = [each.id for each in territory.comuni_of(ids[0], START)]
    world = CareWorld(agency_id=ids[0], other_agency_id=ids[1], provider_ids=[], comuni=comuni)
    for number in range(providers_count):
        world.provider_ids.append(_provider(world, number, services_of))
    for service in services_of:
        for profile in territory.service(service).profiles:
            _price(world, service, profile)
    return world


def _provider(world: CareWorld, number: int, services_of: tuple[str, ...]) -> int:
    provider_id = providers.register(
        identity=providers.Identity(
            name=f"Cooperativa Demo {number}",
            legal_form="social_cooperative",
            vat_number=VAT_NUMBERS[number],
            fiscal_code=VAT_NUMBERS[number],
            pec=f"ente{number}@pec.example",
            address="Via dell'Esempio 1",
            comune_name="Cremona",
        ),
        actor=PROGRAM,
        now=NOW,
    )
    for code in world.operators:
        session().execute(
            text(
                "insert into staff_members (provider_id, code, name, sort_key, fiscal_code, hired_on)"
                " values (:provider, :code, 'Berto Demo Gazza', 'gazza', 'GZZBRT80A01Z999X', date '2020-01-01')"
            ),
            {"provider": provider_id, "code": code},
        )
    session().commit()
    providers.open_dossier(
        agency_id=world.agency_id, provider_id=provider_id, reason="Iscrizione", actor=PROGRAM, now=NOW
    )
    for service in services_of:
        register.enrol(
            agency_id=world.agency_id,
            provider_id=provider_id,
            service_code=service,
            comune_ids=world.comuni,
            valid_from=START,
            valid_to=END,
            act=ACT,
            public=register.PublicFields(languages=("italiano",)),
            actor=world.somebody(world.agency_id, "administrator"),
            now=NOW,
        )
    return provider_id


def _price(world: CareWorld, service: str, profile: str) -> None:
    for day_type, price in (("weekday", "20.00"), ("holiday", "23.00")):
        if day_type in territory.service(service).day_types:
            register.set_tariff(
                agency_id=world.agency_id,
                key=register.TariffKey(service_code=service, profile=profile, day_type=day_type),
                unit_price=Decimal(price),
                valid_from=START,
                act="Determinazione n. 1",
                actor=world.somebody(world.agency_id, "administrator"),
                now=NOW,
            )
