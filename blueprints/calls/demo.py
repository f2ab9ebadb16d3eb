"""The demo's calls: one open with two lodged applications and a draft, and one being written."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from app.actors import Actor, Reach
from app.clock import in_rome
from app.demo import World
from app.periods import Period
from blueprints.calls.queries import applications as queries
from blueprints.calls.rules.asked import Wish
from blueprints.calls.rules.notice import AskedService, Notice, Zone
from blueprints.calls.rules.windows import ListUpdates, Window, Windows
from blueprints.calls.services import applications, calls, evaluation, lodging, renewing
from blueprints.calls.services.template import notice_template
from blueprints.standards.fields import Group, Question
from blueprints.territory import api as territory

AGENCY = "CR"
PAPER = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
COMMISSIONERS = ("commissario1@cremona.example", "commissario2@cremona.example", "commissario3@cremona.example")
NAMES = ("Carla Demo Grandi", "Dario Demo Longhi", "Elena Demo Marchi")


@dataclass(frozen=True, kw_only=True)
class Applicant:
    """An applicant of the demo: who signs, what is asked, and whether it is lodged."""

    provider: str
    wishes: tuple[Wish, ...]
    lodged_on: date | None


def build(world: World) -> None:
    """The open call for home care and protected discharges, its commission, its applicants; the next one in draft."""
    manager = _manager(world)
    zones = _zones(world)
    call_id = _publish(world, manager, zones)
    _appoint(world, call_id, manager)
    everywhere = tuple(each.code for each in zones)
    for applicant in (
        Applicant(
            provider="girasole",
            wishes=(Wish(service="SAD", zones=everywhere), Wish(service="DIMPROT", zones=everywhere[:3])),
            lodged_on=world.day(-1, 20),
        ),
        Applicant(provider="tiglio", wishes=(Wish(service="SAD", zones=everywhere[1:4]),), lodged_on=world.day(-1, 24)),
        Applicant(provider="fiordaliso", wishes=(Wish(service="SAD", zones=everywhere[:2]),), lodged_on=None),
    ):
        _apply(world, applicant)
    calls.draft(
        agency_id=world.ids["agency"][AGENCY],
        code=f"EDU-{world.anchor.year + 1}",
        notice=_educational(world, zones),
        actor=manager,
        now=world.now,
    )


def _manager(world: World) -> Actor:
    return Actor(
        person_id=world.ids["person"]["bandi@cremona.example"],
        name="Bruno Demo Ferri",
        roles=frozenset({"call_manager"}),
        reach=Reach(kind="agency", agency_id=world.ids["agency"][AGENCY]),
    )


def _zones(world: World) -> tuple[Zone, ...]:
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


def _at(day: date, hour: int = 10) -> datetime:
    return in_rome(datetime.combine(day, time(hour)))


def _notice(world: World, zones: tuple[Zone, ...]) -> Notice:
    year = world.anchor.year + 1
    windows = Windows(
        initial=Window(opens=_at(world.day(-2, 10), 9), closes=_at(world.day(2, 10), 12)),
        rolling=Window(opens=_at(world.day(4), 9), closes=_at(world.day(36), 12)),
        updates=ListUpdates(every_months=6, first=world.day(6)),
    )
    return replace(
        notice_template(),
        title=f"Elenco degli enti per l'assistenza domiciliare, {year}–{year + 2}",
        manager="Bruno Demo Ferri",
        contact="bandi@cremona.example, 0372 000000",
        windows=windows,
        validity=Period(date(year, 1, 1), date(year + 3, 1, 1)),
        questions_until=_at(world.day(2), 12),
        services=(AskedService(code="SAD"), AskedService(code="DIMPROT")),
        zones=zones,
        checklist_version_id=world.ids["checklist"][f"{AGENCY}:sad"],
    )


def _educational(world: World, zones: tuple[Zone, ...]) -> Notice:
    year = world.anchor.year + 1
    return replace(
        notice_template(),
        title=f"Elenco degli enti per l'educativa domiciliare, {year}–{year + 2}",
        services=(AskedService(code="ADM"),),
        zones=zones,
        checklist_version_id=world.ids["checklist"][f"{AGENCY}:aes"],
    )


def _publish(world: World, manager: Actor, zones: tuple[Zone, ...]) -> int:
    day = world.day(-2, 5)
    call_id = calls.draft(
        agency_id=world.ids["agency"][AGENCY],
        code=f"DOM-{world.anchor.year + 1}",
        notice=_notice(world, zones),
        actor=manager,
        now=_at(day),
    )
    calls.approve(
        call_id=call_id,
        act_number="98",
        act_day=day,
        act_protocol=f"7412/{day.year}",
        actor=manager,
        now=_at(day, 11),
    )
    calls.publish(call_id=call_id, actor=manager, now=_at(day, 12))
    calls.turn(call_id=call_id, actor=manager, now=_at(world.day(-2, 11)))
    world.keep("call", "home-care", call_id)
    return int(call_id)


def _appoint(world: World, call_id: int, manager: Actor) -> None:
    day = world.day(-1, 15)
    members = [
        evaluation.NewMember(
            person_id=world.ids["person"][email],
            name=name,
            chair=position == 0,
            employer="Comune di Cremona" if position == 2 else None,
            comune_istat="019036" if position == 2 else None,
        )
        for position, (email, name) in enumerate(zip(COMMISSIONERS, NAMES, strict=True))
    ]
    evaluation.appoint(
        call_id=call_id,
        members=members,
        act_number="104",
        act_day=day,
        act_protocol=f"7805/{day.year}",
        actor=manager,
        now=_at(day),
    )


def _apply(world: World, applicant: Applicant) -> None:
    provider_id = world.ids["provider"][applicant.provider]
    actor = Actor(
        person_id=world.ids["person"][f"legale@{applicant.provider}.example"],
        name=f"Legale rappresentante di {applicant.provider.title()} Demo",
        roles=frozenset({"legal_representative"}),
        reach=Reach(kind="provider", provider_id=provider_id),
    )
    begun = _at(world.day(-1, 16))
    accreditation_id = world.ids["accreditation"][f"{applicant.provider}:SAD"]
    application_id = renewing.begin(accreditation_id=accreditation_id, actor=actor, now=begun)
    card = queries.application(application_id)
    applications.choose_services(
        application_id=application_id,
        wishes=applicant.wishes,
        seen=card.revision if card else 0,
        actor=actor,
        now=begun,
    )
    revision = _fill(application_id, applicant.lodged_on is not None, actor, begun)
    world.keep("application", applicant.provider, application_id)
    if applicant.lodged_on is not None:
        now = _at(applicant.lodged_on, 15) + timedelta(minutes=7, seconds=21)
        lodging.lodge(application_id=application_id, seen=revision, actor=actor, now=now)


def _fill(application_id: int, whole: bool, actor: Actor, now: datetime) -> int:
    """Answer everything that is asked, or the first half of it; return the revision."""
    filled = queries.filled(application_id, on=now.date())
    if filled is None:
        raise LookupError(f"no application {application_id}")
    items = list(filled.form.items())
    for item in items if whole else items[: len(items) // 2]:
        _answer(application_id, item, actor, now)
    after = queries.application(application_id)
    return after.revision if after else 0


def _answer(application_id: int, item: Question | Group, actor: Actor, now: datetime) -> None:
    if isinstance(item, Group) or item.kind == "text":
        return
    if item.kind == "file":
        applications.add_file(
            application_id=application_id,
            code=item.code,
            content=PAPER,
            name=f"{item.code.lower()}.pdf",
            expires_on=None,
            actor=actor,
            now=now,
        )
        return
    applications.save_answer(
        application_id=application_id,
        code=item.code,
        written="yes" if item.kind == "yes-no" else True,
        seen=0,
        actor=actor,
        now=now,
    )
