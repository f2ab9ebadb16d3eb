"""The demo's calls: one open with two lodged applications and a draft, one being scored, and one being written."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from app.actors import Actor, Reach
from app.db import reaching
from app.demo import World
from blueprints.calls.demo.notices import AGENCY, at, educational, home_care, scored, zones_of
from blueprints.calls.queries import applications as queries
from blueprints.calls.rules.asked import Wish
from blueprints.calls.rules.notice import Notice, Zone
from blueprints.calls.services import applications, calls, desk, evaluation, lodging, renewing, scoring
from blueprints.standards.fields import Group, Question

PAPER = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
COMMISSIONERS = ("commissario1@cremona.example", "commissario2@cremona.example", "commissario3@cremona.example")
NAMES = ("Carla Demo Grandi", "Dario Demo Longhi", "Elena Demo Marchi")


@dataclass(frozen=True, kw_only=True)
class Applicant:
    """An applicant of the demo: who signs, what is asked, and whether it is lodged."""

    provider: str
    wishes: tuple[Wish, ...]
    lodged_on: date | None
    name: str = ""


def build(world: World) -> None:
    """The open call for home care and protected discharges, its commission, its applicants; the next one in draft."""
    manager = _manager(world)
    zones = zones_of(world)
    call_id = _publish(world, manager, "DOM", home_care(world, zones))
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
    _judge(world, manager, zones[:1])
    calls.draft(
        agency_id=world.ids["agency"][AGENCY],
        code=f"EDU-{world.anchor.year + 1}",
        notice=educational(world, zones),
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


def _judge(world: World, manager: Actor, zones: tuple[Zone, ...]) -> None:
    """A call with a least score, its applicants before the commission; two members have handed in about the first."""
    call_id = _publish(world, manager, "AES", scored(world, zones))
    _appoint(world, call_id, manager)
    wishes = (Wish(service="AES", zones=tuple(each.code for each in zones)),)
    for day, provider in ((21, "girasole"), (22, "tiglio")):
        name = f"{provider}:scored"
        _apply(
            world, Applicant(provider=provider, wishes=wishes, lodged_on=world.day(-1, day), name=name), call_id=call_id
        )
        _admit(world.ids["application"][name], manager, world.day(-1, 29))
    calls.turn(call_id=call_id, actor=manager, now=at(world.day(-1, 30)))
    members, now = [_member(world, email) for email in COMMISSIONERS], at(world.day(-1, 30), 11)
    ids = [world.ids["application"][f"{provider}:scored"] for provider in ("girasole", "tiglio")]
    for application_id in ids:
        for each in members:
            evaluation.declare(application_id=application_id, declares_none=True, reason="", actor=each, now=now)
    evaluation.start_evaluation(call_id=call_id, actor=members[0], now=now)
    for each, points in zip(members[1:], (("8", "4", "7.5"), ("2", "4", "7")), strict=True):
        _evaluate(ids[0], each, points, now)


def _admit(application_id: int, manager: Actor, day: date) -> None:
    asked: dict[str, Any] = {"application_id": application_id, "actor": manager, "now": at(day)}
    desk.record_protocol(number=f"80{application_id}/{day.year}", day=day, **asked)
    with reaching(manager.reach):
        codes = [each.code for each in desk.formal_facts(application_id).items]
    found = [desk.FormalFinding(item_code=code, outcome="present") for code in codes]
    desk.check_formally(findings=found, **asked)
    desk.admit(**asked)


def _member(world: World, email: str) -> Actor:
    reach = Reach(kind="agency", agency_id=world.ids["agency"][AGENCY])
    return Actor(person_id=world.ids["person"][email], roles=frozenset({"commissioner"}), reach=reach)


def _evaluate(application_id: int, member: Actor, points: tuple[str, ...], now: datetime) -> None:
    with reaching(member.reach):
        codes = list(evaluation.asked_items(application_id))
    asked: dict[str, Any] = {"application_id": application_id, "actor": member, "now": now}
    evaluation.check(findings=[evaluation.Finding(item_code=each, outcome="met", note="") for each in codes], **asked)
    criteria = ("sostituzioni", "coordinamento", "formazione")
    marks = [
        scoring.Mark(application_id=application_id, service_code="AES", criterion_code=code, points=Decimal(given))
        for code, given in zip(criteria, points, strict=True)
    ]
    scoring.score(marks=marks, seen=0, actor=member, now=now)
    evaluation.hand_in(**asked)


def _publish(world: World, manager: Actor, prefix: str, notice: Notice) -> int:
    day = world.day(-2, 5)
    call_id = calls.draft(
        agency_id=world.ids["agency"][AGENCY],
        code=f"{prefix}-{world.anchor.year + 1}",
        notice=notice,
        actor=manager,
        now=at(day),
    )
    calls.approve(
        call_id=call_id,
        act_number="98",
        act_day=day,
        act_protocol=f"7412/{day.year}",
        actor=manager,
        now=at(day, 11),
    )
    calls.publish(call_id=call_id, actor=manager, now=at(day, 12))
    calls.turn(call_id=call_id, actor=manager, now=at(world.day(-2, 11)))
    world.keep("call", {"DOM": "home-care"}.get(prefix, prefix), call_id)
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
        now=at(day),
    )


def _apply(world: World, applicant: Applicant, call_id: int | None = None) -> None:
    """A renewal of what the provider has, or an application under a call."""
    provider_id = world.ids["provider"][applicant.provider]
    actor = Actor(
        person_id=world.ids["person"][f"legale@{applicant.provider}.example"],
        name=f"Legale rappresentante di {applicant.provider.title()} Demo",
        roles=frozenset({"legal_representative"}),
        reach=Reach(kind="provider", provider_id=provider_id),
    )
    begun = at(world.day(-1, 16))
    if call_id is None:
        accreditation_id = world.ids["accreditation"][f"{applicant.provider}:SAD"]
        application_id = renewing.begin(accreditation_id=accreditation_id, actor=actor, now=begun)
    else:
        application_id = applications.start(call_id=call_id, actor=actor, now=begun)
    card = queries.application(application_id)
    applications.choose_services(
        application_id=application_id,
        wishes=applicant.wishes,
        seen=card.revision if card else 0,
        actor=actor,
        now=begun,
    )
    revision = _fill(application_id, applicant.lodged_on is not None, actor, begun)
    world.keep("application", applicant.name or applicant.provider, application_id)
    if applicant.lodged_on is not None:
        now = at(applicant.lodged_on, 15) + timedelta(minutes=7, seconds=21)
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
