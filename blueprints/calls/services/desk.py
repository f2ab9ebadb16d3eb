"""The officer's desk: protocol, formal check, admission, integrations, notices of reasons."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app import audit
from app.actors import Actor
from app.clock import day_of
from app.db import session
from app.decisions import Refusal, Refused, agree, agreed
from app.outbox import later
from app.uow import use_case
from blueprints.calls import policies
from blueprints.calls.models import Application, FormalCheck, IntegrationRequest, RejectionNotice
from blueprints.calls.queries import applications as applications
from blueprints.calls.queries import evaluation, signatures
from blueprints.calls.queries import procedure as queries
from blueprints.calls.queries.results import lodged_form
from blueprints.calls.rules import admissibility as rules
from blueprints.calls.rules.calendar import term_end
from blueprints.calls.services.evaluation import asked_items
from blueprints.calls.states import APPLICATION
from blueprints.standards.fields import Question
from blueprints.territory import api as territory


@dataclass(frozen=True, kw_only=True)
class FormalFinding:
    """What an officer found about one item."""

    item_code: str
    outcome: str
    note: str = ""


@use_case
def record_protocol(*, application_id: int, number: str, day: date, actor: Actor, now: datetime) -> None:
    """Record the agency's own protocol number of a lodged application, and begin its formal check.

    Raises:
        Refused: the application is not the agency's, or the day is not a day since it was lodged.
    """
    row = _case(application_id, actor)
    if not number.strip() or row.lodged_at is None or not day_of(row.lodged_at) <= day <= day_of(now):
        raise Refused(Refusal("protocol-not-possible", lodged_on=day_of(row.lodged_at) if row.lodged_at else None))
    row.protocol_number, row.protocol_day = number.strip(), day
    begun = APPLICATION.next(row.state, "check")
    if not isinstance(begun, Refusal):
        row.state = begun
    _record("application.protocolled", row, actor, now, number=number)


@use_case
def check_formally(*, application_id: int, findings: Iterable[FormalFinding], actor: Actor, now: datetime) -> None:
    """Record what the officer found; the latest finding on an item counts, and the earlier ones stay.

    Raises:
        Refused: an item or an outcome is not known, or the case is not under formal check.
    """
    row = _case(application_id, actor)
    begun = APPLICATION.next(row.state, "check")
    if not isinstance(begun, Refusal):
        row.state = begun
    if row.state != "formal_check":
        raise Refused(Refusal("not-under-formal-check", state=row.state))
    known = queries.formal_checks(application_id)
    asked = asked_items(application_id).keys() | document_items(application_id)
    for each in findings:
        if each.item_code not in asked or each.outcome not in set(rules.Outcome):
            raise Refused(Refusal("finding-not-possible", item=each.item_code))
        last = known.get(each.item_code)
        if last is not None and (last.outcome, last.note or "") == (each.outcome, each.note):
            continue
        session().add(
            FormalCheck(
                application_id=application_id,
                agency_id=row.agency_id,
                item_code=each.item_code,
                outcome=each.outcome,
                note=each.note or None,
                at=now,
                by=actor.person_id,
            )
        )
    session().flush()


def document_items(application_id: int) -> frozenset[str]:
    """The documents that were asked by themselves, as lodged."""
    items = (item for item in lodged_form(application_id).items() if isinstance(item, Question))
    return frozenset(each.code for each in items if each.kind == "file" and each.requirement is None)


def terms_of_case(application_id: int) -> dict[str, Any]:
    """The days and rounds of the procedure, as they were fixed with the call."""
    found: dict[str, Any] = (applications.latest_content(application_id) or {})["terms"]
    return found


def formal_facts(application_id: int) -> rules.FormalCheck:
    """The formal check as it stands, for the rules."""
    found = queries.formal_checks(application_id)
    mandatory = asked_items(application_id)
    items = [*mandatory, *sorted(document_items(application_id))]
    return rules.FormalCheck(
        items=tuple(
            rules.CheckedItem(
                code=code,
                mandatory=mandatory.get(code, True),
                outcome=rules.Outcome(found[code].outcome) if code in found else rules.Outcome.UNCHECKED,
            )
            for code in items
        ),
        # Lodging is the deed of the signed-in legal representative; nothing else is asked for a signature.
        signed=True,
        integrations_used=len(queries.requests(application_id)),
        integrations_allowed=int(terms_of_case(application_id)["requests_that_suspend"]),
    )


@use_case
def admit(*, application_id: int, actor: Actor, now: datetime) -> None:
    """Find the application admissible.

    Raises:
        Refused: an item is unchecked, or something speaks against it.
    """
    row = _case(application_id, actor)
    agree(rules.reasons_not_to_admit(formal_facts(application_id)))
    if signatures.waits_for_confirmation(signatures.lodged(application_id)):
        raise Refused(Refusal("signature-not-confirmed"))
    row.state = agreed(APPLICATION.next(row.state, "admit"))
    _record("application.admitted", row, actor, now)


@use_case
def find_inadmissible(*, application_id: int, actor: Actor, now: datetime) -> None:
    """Find the application inadmissible; the notice of reasons comes next.

    Raises:
        Refused: nothing speaks against it.
    """
    row = _case(application_id, actor)
    if rules.verdict(formal_facts(application_id)) is not rules.Verdict.INADMISSIBLE:
        raise Refused(Refusal("nothing-against-admission"))
    row.state = agreed(APPLICATION.next(row.state, "find_inadmissible"))
    _record("application.found-inadmissible", row, actor, now)


@use_case
def request_integration(
    *, application_id: int, item_codes: Iterable[str], text: str, days: int, actor: Actor, now: datetime
) -> int:
    """Ask for missing pieces: exactly these items open again, and the clock stands still. Return the request's id.

    Raises:
        Refused: rounds are used up, nothing is named, a missing requirement cannot be mended, or too many days.
    """
    row = _case(application_id, actor)
    asked = frozenset(item_codes)
    today = day_of(now)
    longest = int(territory.parameter(row.agency_id, "calls.integration_longest_days", today))
    facts = formal_facts(application_id)
    agree(rules.reasons_not_to_request_integration(facts, asked=asked, days=days, longest_days=longest))
    row.state = agreed(APPLICATION.next(row.state, "request_integration"))
    request = IntegrationRequest(
        application_id=row.id,
        agency_id=row.agency_id,
        provider_id=row.provider_id,
        number=len(queries.requests(application_id)) + 1,
        item_codes=sorted(asked),
        text=text.strip(),
        requested_at=now,
        requested_by=actor.person_id,
        due_on=term_end(today, days, queries.holidays(row.agency_id, today)),
    )
    session().add(request)
    session().flush()
    _record("application.integration-requested", row, actor, now, provider=True, items=sorted(asked))
    later("calls.send_integration", dedupe=f"integration:{request.id}", request_id=request.id)
    return request.id


@use_case
def send_negative_notice(*, application_id: int, reasons: str, actor: Actor, now: datetime) -> int:
    """Tell the applicant the reasons against, before a refusal (art. 10-bis L. 241/1990). Return the notice's id.

    Raises:
        Refused: no reason is written, or the case is neither inadmissible nor proposed.
    """
    row = _case(application_id, actor)
    if not reasons.strip():
        raise Refused(Refusal("outcome-needs-reasons"))
    row.state = agreed(APPLICATION.next(row.state, "send_negative_notice"))
    today = day_of(now)
    days = int(terms_of_case(application_id)["observation_days"])
    notice = RejectionNotice(
        application_id=row.id,
        agency_id=row.agency_id,
        provider_id=row.provider_id,
        number=len(queries.notices(application_id)) + 1,
        reasons=reasons.strip(),
        sent_at=now,
        sent_by=actor.person_id,
        due_on=term_end(today, days, queries.holidays(row.agency_id, today)),
    )
    session().add(notice)
    session().flush()
    _record("application.reasons-sent", row, actor, now, provider=True)
    later("calls.send_reasons", dedupe=f"reasons:{notice.id}", notice_id=notice.id)
    return notice.id


@use_case
def answer_observations(*, application_id: int, answer: str, actor: Actor, now: datetime) -> None:
    """Answer the observations; the act will say it.

    Raises:
        Refused: there are none, or nothing is written.
    """
    row = _case(application_id, actor)
    notice = next((each for each in reversed(queries.notices(application_id)) if each.observations), None)
    if notice is None or not answer.strip():
        raise Refused(Refusal("no-observations-to-answer"))
    notice.answer = answer.strip()
    _record("application.observations-answered", row, actor, now, provider=True)


def _case(application_id: int, actor: Actor) -> Application:
    row = applications.locked_application(application_id)
    if row is None or row.lodged_at is None:
        raise Refused(Refusal("application-unknown"))
    agree(policies.reasons_not_to_manage(actor, agency_id=row.agency_id))
    if evaluation.abstained(actor, [row.id]):
        raise Refused(Refusal("application-unknown"))
    return row


def _record(
    action: str, row: Application, actor: Actor, now: datetime, *, provider: bool = False, **facts: Any
) -> None:
    audit.record(
        action,
        kind="application",
        subject_id=row.id,
        actor=actor,
        at=now,
        provider_id=row.provider_id if provider else None,
        **facts,
    )
