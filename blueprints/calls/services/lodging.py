"""Lodging an application, and withdrawing it. What counts is the instant at which the server received the request."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app import audit
from app.actors import Actor
from app.clock import ROME, day_of
from app.counters import next_number
from app.db import session
from app.decisions import Refusal, Refused, agree, agreed
from app.outbox import later
from app.uow import use_case, work
from blueprints.calls import policies
from blueprints.calls.events import ApplicationLodged
from blueprints.calls.models import Application, Call, Lodging, SignedPaper
from blueprints.calls.queries import applications as queries
from blueprints.calls.queries import calls as calls_queries
from blueprints.calls.queries import procedure
from blueprints.calls.rules import grouping
from blueprints.calls.rules import lodging as rules
from blueprints.calls.rules.notice import digest_of
from blueprints.calls.rules.windows import Windows
from blueprints.calls.services import signing
from blueprints.calls.services.content import content_of
from blueprints.calls.states import APPLICATION, INTEGRATION, ApplicationState, CallState
from blueprints.providers import api as providers


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """What the provider gets: the number in the agency's series of the year, and the digest of what was lodged."""

    number: int
    year: int
    lodged_at: datetime
    digest: str


@use_case
def lodge(*, application_id: int, seen: int, actor: Actor, now: datetime) -> Receipt:
    """Lodge an application. `now` is when the server received the request, `seen` the revision that was shown.

    The call is locked against its own changes meanwhile, so that lodging, publishing and closing follow each other;
    the number is taken last, so that others wait for it as shortly as possible.

    Raises:
        Refused: every reason against; nothing changes then.
    """
    row = _own(application_id, actor)
    call = calls_queries.shared_call(row.call_id)
    filled = queries.filled(application_id, on=day_of(now))
    if call is None or filled is None:
        raise Refused(Refusal("application-unknown"))
    paper = signing.ready(row, filled)
    facts = _facts(row, call, filled, seen, actor, signed=paper is not None)
    agree(rules.reasons_not_to_lodge(facts, now=now, today=day_of(now)))
    after = agreed(APPLICATION.next(row.state, "lodge"))
    content = _content(filled, actor, now, paper)
    digest = digest_of(content)
    providers.open_dossier(
        agency_id=row.agency_id, provider_id=row.provider_id, reason=f"domanda {call.code}", actor=actor, now=now
    )
    _freeze(row, number=1, content=content, digest=digest, actor=actor, now=now)
    for service in queries.service_rows(application_id):
        service.lodged = True
    if paper is not None:
        paper.lodged = True
    session().flush()
    year = now.astimezone(ROME).year
    number = next_number(f"receipt:{row.agency_id}:{year}")
    row.state, row.lodged_at, row.lodged_by = after, now, actor.person_id
    row.receipt_number, row.receipt_year = number, year
    session().flush()
    _record("application.lodged", row, actor, now, receipt=f"{number}/{year}", digest=digest)
    later("calls.send_receipt", dedupe=f"receipt:{application_id}", application_id=application_id)
    work().publish(
        ApplicationLodged(
            application_id=row.id, call_id=row.call_id, agency_id=row.agency_id, provider_id=row.provider_id
        )
    )
    return Receipt(number=number, year=year, lodged_at=now, digest=digest)


@use_case
def withdraw(*, application_id: int, actor: Actor, now: datetime) -> None:
    """Give up an application: a draft disappears from the desk, a lodged one is closed.

    Raises:
        Refused: only the legal representative withdraws what was lodged; what was decided stays.
    """
    row = _own(application_id, actor)
    if row.lodged_at is not None and not policies.is_legal_representative(actor, provider_id=row.provider_id):
        raise Refused(Refusal("only-legal-representative-withdraws"))
    row.state = agreed(APPLICATION.next(row.state, "withdraw"))
    row.withdrawn_at = now
    _record("application.withdrawn", row, actor, now)


@use_case
def integrate(*, application_id: int, seen: int, actor: Actor, now: datetime) -> str:
    """Lodge the missing pieces that were asked for, signed in or by a signed file; return the digest.

    What was lodged before stays beside it.

    Raises:
        Refused: nothing is asked, the time is over, only the legal representative may, or it was changed meanwhile.
    """
    row = _own(application_id, actor)
    request = procedure.open_request(application_id)
    filled = queries.filled(application_id, on=day_of(now))
    if request is None or filled is None:
        raise Refused(Refusal("no-integration-asked"))
    paper = signing.ready(row, filled)
    agree(_reasons_not_to_integrate(row, request.due_on, seen, actor, now, signed=paper is not None))
    row.state = agreed(APPLICATION.next(row.state, "integrate"))
    request.state = agreed(INTEGRATION.next(request.state, "answer"))
    request.answered_at = now
    content = _content(filled, actor, now, paper)
    if paper is not None:
        paper.lodged = True
    digest = digest_of(content)
    number = len(queries.lodgings(application_id)) + 1
    _freeze(row, number=number, content=content, digest=digest, actor=actor, now=now)
    session().flush()
    _record("application.integrated", row, actor, now, digest=digest)
    return digest


def _reasons_not_to_integrate(
    row: Application, due_on: date, seen: int, actor: Actor, now: datetime, *, signed: bool
) -> tuple[Refusal, ...]:
    found = []
    if day_of(now) > due_on:
        found.append(Refusal("integration-too-late", due_on=due_on))
    if not signed and not policies.is_legal_representative(actor, provider_id=row.provider_id):
        found.append(Refusal("only-legal-representative-lodges"))
    if row.revision != seen:
        found.append(Refusal("application-changed-meanwhile"))
    return tuple(found)


@use_case
def observe(*, application_id: int, text: str, actor: Actor, now: datetime) -> None:
    """Answer the notice of reasons with observations.

    Raises:
        Refused: there is no notice, its time is over, or nothing is written.
    """
    row = _own(application_id, actor)
    told = procedure.notices(application_id)
    if not told or not text.strip():
        raise Refused(Refusal("no-reasons-to-observe"))
    if day_of(now) > told[-1].due_on:
        raise Refused(Refusal("observations-too-late", due_on=told[-1].due_on))
    row.state = agreed(APPLICATION.next(row.state, "observe"))
    told[-1].observations, told[-1].observed_at = text.strip(), now
    _record("application.observed", row, actor, now)


def _own(application_id: int, actor: Actor) -> Application:
    row = queries.locked_application(application_id)
    if row is None:
        raise Refused(Refusal("application-unknown"))
    agree(policies.reasons_not_to_prepare(actor, provider_id=row.provider_id))
    return row


def _facts(
    row: Application, call: Call, filled: queries.Filled, seen: int, actor: Actor, *, signed: bool
) -> rules.Lodging:
    found, card = filled.examination, providers.card(row.provider_id)
    together = grouping.grouping_of({code: each.value for code, each in filled.answers.items()})
    # Whether the time is over is asked of the window alone: the state turns when the schedule comes round, and
    # a request that was received before the closing instant may be answered after it.
    state = CallState.PUBLISHED if call.state == CallState.CLOSED else CallState(call.state)
    lacking = frozenset(each.path for each in found.missing)
    return rules.Lodging(
        call=state,
        application=ApplicationState(row.state),
        windows=_windows(call),
        required=found.required | lacking,
        answered=found.answered - lacking,
        invalid=frozenset(each.path for each in found.invalid),
        unconfirmed=filled.unconfirmed,
        files=tuple(
            rules.UploadedFile(question=path, name=each.name, expires_on=each.expires_on)
            for path, attached in filled.files.items()
            for each in attached
        ),
        services=frozenset(each.service for each in filled.card.services),
        by_legal_representative=signed or policies.is_legal_representative(actor, provider_id=row.provider_id),
        shares=together.shares if together else (),
        grouping=grouping.reasons_against(together, applicant_vat=card.vat_number if card else ""),
        seen_version=seen,
        version=row.revision,
    )


def _windows(call: Call) -> Windows:
    windows = calls_queries.windows_of(call)
    if windows is None:
        raise Refused(Refusal("call-takes-no-applications", state=call.state))
    return windows


def _content(filled: queries.Filled, actor: Actor, now: datetime, paper: SignedPaper | None = None) -> dict[str, Any]:
    """What is lodged: the application, who lodged it when, and the signed file when there is one."""
    signed = {"digest": paper.signed_digest, "paper": paper.paper_digest, "signers": paper.signers} if paper else None
    more = {"signed": signed} if signed else {}
    return {**content_of(filled), **more, "lodged_by": actor.name, "lodged_at": now.isoformat()}


def _freeze(
    row: Application, *, number: int, content: dict[str, Any], digest: str, actor: Actor, now: datetime
) -> None:
    session().add(
        Lodging(
            application_id=row.id,
            agency_id=row.agency_id,
            provider_id=row.provider_id,
            number=number,
            content=content,
            digest=digest,
            lodged_at=now,
            lodged_by=actor.person_id,
        )
    )


def _record(action: str, row: Application, actor: Actor, now: datetime, **facts: Any) -> None:
    lodged = row.agency_id if row.lodged_at is not None else None
    audit.record(action, kind="application", subject_id=row.id, actor=actor, at=now, agency_id=lodged, **facts)
