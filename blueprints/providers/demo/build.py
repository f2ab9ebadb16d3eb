"""Builds the demo's providers through the services, as the people who work there would."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from app.actors import Actor, Reach
from app.clock import day_of, in_rome
from app.demo import PASSWORD, World
from blueprints.accounts import api as accounts
from blueprints.providers import services
from blueprints.providers.demo import invented
from blueprints.providers.demo.papers import paper
from blueprints.providers.rules.registration import Identity, Representative
from blueprints.territory import api as territory


@dataclass(frozen=True, kw_only=True)
class Body:
    """An invented provider. `area` is care, education or both; `agencies` those that hold its dossier."""

    key: str
    name: str
    legal_form: str
    area: str
    operators: int
    agencies: tuple[str, ...] = ("CR",)


BODIES = (
    Body(
        key="girasole",
        name="Cooperativa Sociale Girasole Demo",
        legal_form="social_cooperative",
        area="both",
        operators=25,
        agencies=("CR", "CREMA"),
    ),
    Body(
        key="arcobaleno",
        name="Cooperativa Sociale Arcobaleno Demo",
        legal_form="social_cooperative",
        area="both",
        operators=24,
    ),
    Body(
        key="quercia",
        name="La Quercia Demo Cooperativa Sociale",
        legal_form="social_cooperative",
        area="education",
        operators=18,
    ),
    Body(
        key="aquilone",
        name="L'Aquilone Demo Cooperativa Sociale",
        legal_form="social_cooperative",
        area="education",
        operators=16,
    ),
    Body(
        key="bussola",
        name="La Bussola Demo Cooperativa Sociale",
        legal_form="social_cooperative",
        area="education",
        operators=14,
    ),
    Body(
        key="mulino",
        name="Il Mulino Demo Cooperativa Sociale",
        legal_form="social_cooperative",
        area="education",
        operators=12,
    ),
    Body(
        key="lanterna",
        name="La Lanterna Demo Cooperativa Sociale",
        legal_form="social_cooperative",
        area="education",
        operators=10,
    ),
    Body(
        key="fiordaliso",
        name="Fiordaliso Demo Cooperativa Sociale",
        legal_form="social_cooperative",
        area="care",
        operators=14,
    ),
    Body(
        key="ponte",
        name="Il Ponte Demo Cooperativa Sociale",
        legal_form="social_cooperative",
        area="care",
        operators=12,
    ),
    Body(
        key="casa-serena",
        name="Casa Serena Demo Cooperativa Sociale",
        legal_form="social_cooperative",
        area="care",
        operators=9,
    ),
    Body(
        key="tiglio",
        name="Fondazione Il Tiglio Demo",
        legal_form="foundation",
        area="care",
        operators=16,
        agencies=("CR", "CREMA"),
    ),
    Body(key="betulla", name="Fondazione La Betulla Demo", legal_form="foundation", area="care", operators=12),
    Body(key="cedro", name="Fondazione Il Cedro Demo", legal_form="foundation", area="care", operators=10),
    Body(key="olmo", name="Fondazione L'Olmo Demo", legal_form="foundation", area="care", operators=9),
    Body(key="melograno", name="Fondazione Melograno Demo", legal_form="foundation", area="care", operators=8),
    Body(key="pianura", name="Assistenza Pianura Demo S.r.l.", legal_form="company", area="care", operators=11),
    Body(
        key="citta-serena",
        name="Città Serena Demo Azienda Speciale",
        legal_form="municipal_company",
        area="care",
        operators=20,
    ),
)
CITY = "019036"
PROFILES = {
    "care": ("ASA", "OSS"),
    "education": ("EDUCATOR", "SCHOOL-ASSISTANT"),
    "both": ("ASA", "OSS", "EDUCATOR", "SCHOOL-ASSISTANT"),
}
TITLES = {
    "ASA": "Attestato di ausiliario socio-assistenziale",
    "OSS": "Attestato di operatore socio-sanitario",
    "EDUCATOR": "Laurea in scienze dell'educazione (L-19)",
    "SCHOOL-ASSISTANT": "Diploma e corso per assistenti educativi",
}


def build(world: World) -> None:
    """Every provider with account, staff and documents, and the dossiers open to the agencies they work with."""
    people = invented.people(world.random)
    comuni = [each.name for each in territory.comuni_of(world.ids["agency"]["CR"], world.anchor)]
    for number, body in enumerate(BODIES, start=1):
        comune = "Cremona" if body.legal_form == "municipal_company" else world.random.choice(comuni)
        provider_id, actor = _register(world, body, number, people, comune)
        _hire(world, body, provider_id, people, actor)
        _file(world, body, number, provider_id, actor)
        for place in body.agencies:
            services.open_dossier(
                agency_id=world.ids["agency"][place],
                provider_id=provider_id,
                reason="Iscrizione nell'elenco",
                actor=actor,
                now=_at(world.day(-13, 5)),
            )


def _register(
    world: World, body: Body, number: int, people: Iterator[tuple[str, str]], comune: str
) -> tuple[int, Actor]:
    name, code = next(people)
    at = _at(world.day(-15, 3))
    domain = f"{body.key}.example"
    person_id = accounts.add_person(
        email=f"legale@{domain}", name=name, fiscal_code=code, password=PASSWORD, actor=Actor(), now=at
    )
    provider_id = services.register(
        identity=Identity(
            name=body.name,
            legal_form=body.legal_form,
            vat_number=invented.vat_number(number),
            fiscal_code=invented.vat_number(number),
            pec=f"{body.key}@pec.{domain}",
            email=f"info@{domain}",
            phone=f"0372 0000{number:02d}",
            website=f"https://www.{domain}",
            address=f"Via dell'Esempio {number}",
            comune_name=comune,
            owner_comune_istat=CITY if body.legal_form == "municipal_company" else None,
        ),
        representative=Representative(name=name, fiscal_code=code),
        iban=invented.iban_of(number),
        since=world.day(-36),
        actor=Actor(person_id=person_id, name=name),
        now=at,
    )
    world.keep("provider", body.key, provider_id)
    world.keep("provider_area", body.key, body.area)
    world.keep("person", f"legale@{domain}", person_id)
    reach = Reach(kind="provider", provider_id=provider_id)
    actor = Actor(person_id=person_id, name=name, roles=frozenset({"legal_representative"}), reach=reach)
    if body.key == "girasole":
        _add_clerk(world, provider_id, actor, at)
    return provider_id, actor


def _add_clerk(world: World, provider_id: int, actor: Actor, at: datetime) -> None:
    email = "ufficio@girasole.example"
    person_id = accounts.add_person(email=email, name="Gaia Demo Sorelli", password=PASSWORD, actor=actor, now=at)
    accounts.grant(person_id=person_id, role="clerk", scope_kind="provider", scope_id=provider_id, actor=actor, now=at)
    world.keep("person", email, person_id)


def _hire(world: World, body: Body, provider_id: int, people: Iterator[tuple[str, str]], actor: Actor) -> None:
    """Bring the staff in as the provider would: a list at the start, and a shorter one last month.

    By the later list one operator has left, and one works since before the day of the title; the certificate
    of a third was asked for after hiring: what a check should notice.
    """
    operators = [_operator(world, body, number, *next(people)) for number in range(1, body.operators + 1)]
    leaver, late, careless = operators[-1], operators[-2], operators[-3]
    late["assunto_il"], late["casellario_richiesto_il"] = world.day(-2, 10), world.day(-2, 2)
    late["titolo_dal"] = world.day(-1, 16)
    careless["casellario_richiesto_il"] = careless["assunto_il"] + timedelta(days=40)
    first = [operator for operator in operators if operator is not late]
    _import(provider_id, first, actor, _at(world.day(-14, 20)))
    leaver["cessato_il"] = world.day(-2, 20)
    _import(provider_id, [leaver, late], actor, _at(world.day(-1, 17)))


def _operator(world: World, body: Body, number: int, name: str, code: str) -> dict[str, Any]:
    hired = world.day(-15, 1) - timedelta(days=world.random.randrange(30, 3000))
    profiles = PROFILES[body.area]
    profile = profiles[number % len(profiles)]
    return {
        "codice": f"{body.key[:3].upper()}-{number:03d}",
        "nome": name,
        "codice_fiscale": code,
        "profilo": profile,
        "titolo": TITLES[profile],
        "titolo_dal": hired - timedelta(days=world.random.randrange(100, 4000)),
        "assunto_il": hired,
        "cessato_il": "",
        "casellario_richiesto_il": hired - timedelta(days=world.random.randrange(5, 60)),
        "contratto": "indeterminato" if world.random.random() < 0.7 else "determinato",
    }


def _import(provider_id: int, operators: list[dict[str, Any]], actor: Actor, at: datetime) -> None:
    lines = [";".join(operators[0])]
    lines += [";".join(_written(value) for value in operator.values()) for operator in operators]
    content = "\r\n".join(lines).encode()
    outcome = services.import_staff(
        provider_id=provider_id, content=content, file_name="operatori.csv", actor=actor, now=at
    )
    if outcome.bad:
        raise ValueError(f"the demo's staff list has {outcome.bad} bad rows")


def _file(world: World, body: Body, number: int, provider_id: int, actor: Actor) -> None:
    """File the papers that a dossier needs; `left` says in how many days from today each expires."""
    today = day_of(world.now)
    left = world.random.randrange
    papers: list[tuple[str, str, int | None, int]] = [
        ("statute", "Statuto", None, 0),
        ("register-extract", "Visura del registro", None, 0),
        ("social-security-certificate", "DURC", left(5, 115), 120),
        ("liability-insurance", "Polizza di responsabilità civile", left(20, 330), 365),
        ("accident-insurance", "Polizza infortuni", left(20, 330), 365),
        ("service-charter", "Carta dei servizi", None, 0),
        ("safety-assessment", "Documento di valutazione dei rischi", None, 0),
    ]
    if number % 3 == 0:
        papers.append(("quality-certificate", "Certificato di qualità", left(100, 900), 1095))
    if body.key == "ponte":
        papers.append(("liability-insurance", "Polizza per i volontari", -12, 365))
    for kind, title, days_left, lasts in papers:
        expires_on = None if days_left is None else today + timedelta(days=days_left)
        issued_on = world.day(-16, 2) if expires_on is None else expires_on - timedelta(days=lasts)
        services.keep_document(
            provider_id=provider_id,
            kind=kind,
            title=title,
            content=paper(f"{title} (documento dimostrativo)", f"{body.name}, rilasciato il {issued_on:%d/%m/%Y}"),
            file_name=f"{kind}.pdf",
            issued_on=issued_on,
            expires_on=expires_on,
            actor=actor,
            now=_at(max(issued_on, world.day(-15, 4))),
        )


def _at(day: date) -> datetime:
    return in_rome(datetime.combine(day, time(10)))


def _written(value: Any) -> str:
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value)
