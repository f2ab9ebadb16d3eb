"""The list of the demo: 19 accreditations of this period with pacts and tariffs, and a few for the other agency."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from app.actors import program_of
from app.clock import in_rome
from app.demo import World
from blueprints.register import services
from blueprints.register.queries import PublicFields
from blueprints.register.rules import Act, TariffKey
from blueprints.territory import api as territory

EVERYWHERE = frozenset(range(1, 8))
WITHOUT_CITY = frozenset(range(1, 7))


@dataclass(frozen=True, kw_only=True)
class Plan:
    """One accreditation to be: provider, service, sub-areas by number, and whether the first act enrolled it."""

    provider: str
    service: str
    areas: frozenset[int] = EVERYWHERE
    first: bool = True
    languages: tuple[str, ...] = ("italiano",)


def _plan(provider: str, service: str, *areas: int, first: bool = True, languages: tuple[str, ...] = ()) -> Plan:
    return Plan(
        provider=provider,
        service=service,
        areas=frozenset(areas) or EVERYWHERE,
        first=first,
        languages=("italiano", *languages),
    )


CREMONA = (
    Plan(provider="girasole", service="AES", areas=WITHOUT_CITY, languages=("italiano", "inglese")),
    Plan(provider="quercia", service="AES", areas=WITHOUT_CITY),
    Plan(provider="aquilone", service="AES", areas=WITHOUT_CITY, first=False),
    _plan("mulino", "AES", 2, 6),
    _plan("arcobaleno", "ADM", languages=("arabo", "rumeno")),
    _plan("bussola", "ADM", 1, 2, 6, 7),
    _plan("lanterna", "ADM", 3, 4, 5, first=False),
    _plan("girasole", "SAD", languages=("inglese",)),
    _plan("arcobaleno", "SAD", languages=("arabo",)),
    _plan("fiordaliso", "SAD", 1, 2, 3),
    _plan("ponte", "SAD", 4, 5),
    _plan("casa-serena", "SAD", 2, 6, first=False),
    _plan("tiglio", "SAD"),
    _plan("betulla", "SAD", 1, 6, 7, first=False),
    _plan("pianura", "SAD", 5, 6, 7, languages=("punjabi",)),
    _plan("citta-serena", "SAD", 7),
    _plan("cedro", "DIMPROT", 1, 2, 6),
    _plan("olmo", "DIMPROT", 1, 3, 7, first=False),
    _plan("melograno", "DIMPROT", 4, 5, 7),
)
CREMA = (
    _plan("girasole", "SAD", 1, 2, 3),
    _plan("girasole", "ADM", 1, 2),
    _plan("tiglio", "SAD", 1, 3),
)

# Placeholder prices, not the agency's: euros an hour, net of VAT (domain §5.1). Before, and now.
PRICES: tuple[tuple[TariffKey, str, str], ...] = (
    (TariffKey(service_code="SAD", profile="ASA", day_type="weekday"), "21.60", "22.50"),
    (TariffKey(service_code="SAD", profile="OSS", day_type="weekday"), "23.00", "24.00"),
    (TariffKey(service_code="SAD", profile="ASA", day_type="holiday"), "24.84", "25.875"),
    (TariffKey(service_code="SAD", profile="OSS", day_type="holiday"), "26.45", "27.60"),
    (TariffKey(service_code="ADM"), "24.30", "25.50"),
    (TariffKey(service_code="AES"), "23.00", "24.50"),
    (TariffKey(service_code="AES", school_level="secondaria-2"), "24.50", "26.00"),
    (TariffKey(service_code="AES", school_level="iefp"), "24.50", "26.00"),
    (TariffKey(service_code="DIMPROT"), "25.00", "26.00"),
)


@dataclass(frozen=True, kw_only=True)
class Term:
    """The period of an accreditation [start, end), and the act that gave it."""

    start: date
    end: date
    act: Act


def build(world: World) -> None:
    """The list of both agencies, a suspension that has ended, one that goes on, pacts and tariffs."""
    for agency, plans in (("CR", CREMONA), ("CREMA", CREMA)):
        cigs = _cigs(7_100_000 if agency == "CR" else 7_500_000)
        for number, plan in enumerate(plans, start=1):
            _accredit(world, agency, plan, number, next(cigs))
        _price(world, agency)
    _suspend(world, "ponte:SAD", world.day(-9, 3), until=world.day(-8, 2))
    _suspend(world, "melograno:DIMPROT", world.day(-1, 12), until=None)


def _terms(world: World, plan: Plan) -> Term:
    """Care and home education hold for calendar years, school assistance for school years."""
    if plan.service == "AES":
        year = world.anchor.year if world.anchor.month >= 9 else world.anchor.year - 1
        start = date(year - 2, 9, 1) if plan.first else date(year - 2, 9, 16)
        return Term(start=start, end=date(year + 1, 9, 1), act=_act(start - timedelta(days=20), 61 + plan.first))
    year = world.anchor.year - 2
    start = date(year, 1, 1) if plan.first else date(year, 1, 17)
    signed = date(year - 1, 12, 23) if plan.first else start
    return Term(start=start, end=date(year + 3, 1, 1), act=_act(signed, 512 if plan.first else 14))


def _act(day: date, number: int) -> Act:
    return Act(number=str(number), day=day, protocol=f"{8000 + number}/{day.year}")


def _at(day: date) -> datetime:
    return in_rome(datetime.combine(day, time(10)))


def _accredit(world: World, agency: str, plan: Plan, number: int, cig: str) -> None:
    agency_id = world.ids["agency"][agency]
    actor = program_of(agency_id)
    term = _terms(world, plan)
    areas = {each.id for each in territory.sub_areas(agency_id) if each.number in plan.areas}
    accreditation_id = services.enrol(
        agency_id=agency_id,
        provider_id=world.ids["provider"][plan.provider],
        service_code=plan.service,
        comune_ids=[each.id for each in territory.comuni_of(agency_id, term.start) if each.sub_area_id in areas],
        valid_from=term.start,
        valid_to=term.end,
        act=term.act,
        public=PublicFields(
            languages=plan.languages,
            complementary="Sostituzioni entro il giorno dopo" if number % 3 == 0 else "",
            opening_hours="lunedì–venerdì 8.30–17.30",
            charter_url=f"https://www.{plan.provider}.example/carta-dei-servizi",
        ),
        actor=actor,
        now=_at(term.act.day),
    )
    name = f"{plan.provider}:{plan.service}"
    world.keep("accreditation", name if agency == "CR" else f"{agency}:{name}", accreditation_id)
    pact_id = services.sign_pact(
        accreditation_id=accreditation_id,
        number=f"{number}/{term.start.year}",
        cig=cig,
        valid_from=term.start,
        valid_to=term.end,
        signed_on=term.act.day,
        actor=actor,
        now=_at(term.act.day),
    )
    world.keep("pact", name if agency == "CR" else f"{agency}:{name}", pact_id)


def _cigs(first: int) -> Iterator[str]:
    """Invented codes whose check digits fit."""
    number = first
    while True:
        number += 317
        yield f"{number:07d}{number * 211 % 4091:03X}"


def _price(world: World, agency: str) -> None:
    agency_id = world.ids["agency"][agency]
    year = world.anchor.year
    school = year if world.anchor.month >= 9 else year - 1
    for key, before, now in PRICES:
        starts = (date(school - 2, 9, 1), date(school, 9, 1)) if key.service_code == "AES" else None
        first, second = starts or (date(year - 2, 1, 1), date(year, 1, 1))
        for price, start in ((before, first), (now, second)):
            services.set_tariff(
                agency_id=agency_id,
                key=key,
                unit_price=Decimal(price),
                valid_from=start,
                act=f"Determinazione n. 33 del {start - timedelta(days=30):%d/%m/%Y}",
                actor=program_of(agency_id),
                now=_at(start - timedelta(days=25)),
            )


def _suspend(world: World, name: str, day: date, *, until: date | None) -> None:
    actor = program_of(world.ids["agency"]["CR"])
    services.suspend(
        accreditation_id=world.ids["accreditation"][name],
        effective_from=day,
        act=_act(day, 77),
        reason="Il coordinatore del servizio non è stato sostituito entro il termine.",
        running_projects_continue=True,
        actor=actor,
        now=_at(day),
    )
    if until is not None:
        services.resume(
            accreditation_id=world.ids["accreditation"][name],
            effective_from=until,
            act=_act(until, 91),
            actor=actor,
            now=_at(until),
        )
