"""Renewal: one step from an accreditation to a draft that asks only what is new, changed or expired."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from app import audit
from app.actors import Actor
from app.clock import day_of
from app.db import session
from app.decisions import Refusal, Refused
from app.uow import use_case
from blueprints.calls.models import Answer, Application, ApplicationFile
from blueprints.calls.queries import applications as queries
from blueprints.calls.queries import renewing
from blueprints.calls.queries.applications import FileCard, Filled
from blueprints.calls.rules.asked import Wish
from blueprints.calls.rules.renewing import Carried, OldFile, carried, next_call, zones_within
from blueprints.calls.services import applications
from blueprints.calls.states import ApplicationState
from blueprints.register import api as register

RENEWAL = "renewal"


@use_case
def begin(*, accreditation_id: int, actor: Actor, now: datetime) -> int:
    """Begin the renewal of an accreditation, or go on with it; return the draft's id.

    The draft asks for the same service where the accreditation holds, and brings the answers and files of the
    earlier application that still answer: each counts once somebody ticks that it is still true.

    Raises:
        Refused: it is another provider's, it does not end, no open call goes on from it, or it is lodged already.
    """
    found = register.accreditation(accreditation_id)
    if found is None or found.provider_id != actor.provider_id:
        raise Refused(Refusal("accreditation-of-another-provider"))
    call_id = _call(found, now)
    if (call_id, found.service_code) in renewing.lodged_by(found.provider_id):
        raise Refused(Refusal("renewal-lodged-already"))
    application_id = applications.start(call_id=call_id, kind=RENEWAL, actor=actor, now=now)
    row = queries.locked_application(application_id)
    if row is None:
        raise LookupError(f"no application {application_id}")
    row.kind, row.renews_accreditation_id = RENEWAL, row.renews_accreditation_id or found.id
    _ask_for(row, found, actor, now)
    _bring(row, found, now)
    audit.record(
        "application.renews", kind="application", subject_id=row.id, actor=actor, at=now, accreditation=found.id
    )
    return application_id


def _call(found: register.Accreditation, now: datetime) -> int:
    if found.state not in renewing.LIVE or found.valid_to is None:
        raise Refused(Refusal("accreditation-does-not-end"))
    offers = renewing.offers(found.agency_id, now).get(found.service_code, ())
    call_id = next_call(
        offers, ends=found.valid_to, own=renewing.calls_of([found.application_id]).get(found.application_id or 0)
    )
    if call_id is None:
        raise Refused(Refusal("no-call-to-renew-in"))
    return call_id


def _ask_for(row: Application, found: register.Accreditation, actor: Actor, now: datetime) -> None:
    """Ask for the service of the accreditation beside what the draft asks for already."""
    wishes = {code: wish for code, wish in _wishes(row.id).items() if code != found.service_code}
    if len(wishes) < len(_wishes(row.id)):
        return
    notice = queries.version_of_application(row).notice
    service = notice.service(found.service_code)
    comuni = register.comune_ids([found.id], max(found.valid_from, day_of(now)))[found.id]
    zones = {each.code: each.comune_ids for each in notice.zones_of(service)} if service else {}
    inside = zones_within(zones, comuni)
    if not inside:
        return
    applications.choose_services(
        application_id=row.id,
        wishes=[*wishes.values(), Wish(service=found.service_code, zones=inside)],
        seen=row.revision,
        actor=actor,
        now=now,
    )


def _wishes(application_id: int) -> Mapping[str, Wish]:
    return {each.service: each for each in queries.services_of([application_id]).get(application_id, ())}


def _bring(row: Application, found: register.Accreditation, now: datetime) -> None:
    """Carry over what answers the new form and is not answered there yet."""
    source_id = renewing.source_of(found, but=row.call_id)
    session().flush()
    source = queries.filled(source_id, on=day_of(now)) if source_id else None
    target = queries.filled(row.id, on=day_of(now))
    if source is None or target is None:
        return
    brought = compared(source, target, on=day_of(now))
    _bring_answers(row, source, target, brought)
    _bring_files(row, source, target, brought)
    row.revision += 1
    session().flush()


def compared(source: Filled, target: Filled, *, on: date) -> Carried:
    """What of an earlier application answers another one's form as well."""
    answered = {code for code, each in source.answers.items() if each.value is not None}
    files = (
        OldFile(id=each.id, path=path, issued_on=each.issued_on, expires_on=each.expires_on)
        for path, attached in source.files.items()
        for each in attached
    )
    return carried(source.form, target.form, answered, files, on=on)


def _bring_answers(row: Application, source: Filled, target: Filled, brought: Carried) -> None:
    """Each answer keeps the date on which it was given, and by whom."""
    for code in sorted(brought.answers - target.answers.keys()):
        old = source.answers[code]
        session().add(
            Answer(
                application_id=row.id,
                agency_id=row.agency_id,
                provider_id=row.provider_id,
                item_code=code,
                value=old.value,
                version=1,
                carried_from=source.card.id,
                saved_at=old.saved_at,
                saved_by=old.saved_by,
            )
        )


def _bring_files(row: Application, source: Filled, target: Filled, brought: Carried) -> None:
    """A file in the row of a group goes over only together with the rows."""
    rows = brought.answers - target.answers.keys()
    for path, attached in source.files.items():
        if target.files.get(path) or ("[" in path and queries.top_of(path) not in rows):
            continue
        for old in attached:
            if old.id not in brought.files:
                continue
            session().add(
                ApplicationFile(
                    application_id=row.id,
                    agency_id=row.agency_id,
                    provider_id=row.provider_id,
                    item_code=path,
                    document_id=old.document_id,
                    name=old.name,
                    digest=old.digest,
                    size=old.size,
                    media_type=old.media_type,
                    issued_on=old.issued_on,
                    expires_on=old.expires_on,
                    uploaded_at=old.uploaded_at,
                    uploaded_by=row.started_by,
                )
            )


@dataclass(frozen=True, kw_only=True)
class LeftToDo:
    """What a renewal still asks: questions that are new, changed, or without an answer; files that expired."""

    new: frozenset[str]
    changed: frozenset[str]
    expired: tuple[FileCard, ...]


def left_to_do(target: Filled, *, on: date) -> LeftToDo:
    """What of a renewal is new, changed or expired since the application that it continues."""
    found = register.accreditation(target.card.renews_accreditation_id or 0)
    source_id = renewing.source_of(found, but=target.card.call_id) if found else None
    source = queries.filled(source_id, on=on) if source_id else None
    if source is None:
        return LeftToDo(new=frozenset(), changed=frozenset(), expired=())
    brought = compared(source, target, on=on)
    files = {each.id: each for attached in source.files.values() for each in attached}
    return LeftToDo(
        new=brought.new, changed=brought.changed, expired=tuple(files[each] for each in sorted(brought.expired))
    )


@dataclass(frozen=True, kw_only=True)
class Way:
    """Where an accreditation can be renewed: the call, and the application that exists there already."""

    call_id: int | None
    lodged: int | None


def where_to_renew(found: Iterable[register.Accreditation], *, now: datetime) -> dict[int, Way]:
    """The way to the renewal of each accreditation, by its id."""
    listed = tuple(found)
    offers = {agency_id: renewing.offers(agency_id, now) for agency_id in {each.agency_id for each in listed}}
    own = renewing.calls_of(each.application_id for each in listed)
    lodged = {number: renewing.lodged_by(number) for number in {each.provider_id for each in listed}}
    ways = {}
    for each in listed:
        call_id = None
        if each.valid_to is not None and each.state in renewing.LIVE:
            asked = offers[each.agency_id].get(each.service_code, ())
            call_id = next_call(asked, ends=each.valid_to, own=own.get(each.application_id or 0))
        before = lodged[each.provider_id].get((call_id or 0, each.service_code))
        ways[each.id] = Way(call_id=call_id, lodged=before)
    return ways


@use_case
def confirm(*, application_id: int, seen: Mapping[str, int], actor: Actor, now: datetime) -> int:
    """Say of carried answers that they are still true; `seen` holds the version of each as it was shown. Return how
    many were confirmed.

    Raises:
        Refused: it is not the actor's draft, or somebody saved one of these answers meanwhile; none is confirmed then.
    """
    row = queries.locked_application(application_id)
    if row is None or row.provider_id != actor.provider_id:
        raise Refused(Refusal("application-unknown"))
    if row.state != ApplicationState.DRAFT:
        raise Refused(Refusal("application-not-a-draft", state=row.state))
    done = 0
    for code, version in sorted(seen.items()):
        known = queries.locked_answer(application_id, code)
        if known is None or known.version != version:
            raise Refused(Refusal("answer-changed-meanwhile", question=code))
        if known.carried_from is not None and known.confirmed_at is None:
            known.confirmed_at, known.version, done = now, known.version + 1, done + 1
    row.revision += bool(done)
    if done:
        audit.record(
            "application.answers-confirmed", kind="application", subject_id=row.id, actor=actor, at=now, answers=done
        )
    return done
