"""Documents that expire: announced one letter a provider and day, and once expired a case at each agency's desk."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from flask import current_app
from sqlalchemy import literal, select
from sqlalchemy.dialects.postgresql import insert

from app import audit, mail
from app.actors import Actor
from app.clock import day_of
from app.db import session
from app.decisions import Refusal, Refused, agreed
from app.pages import Page
from app.uow import use_case, work
from blueprints.providers import queries
from blueprints.providers.events import DocumentExpired
from blueprints.providers.models import DocumentNotice, DossierGrant, ExpiryCase
from blueprints.providers.queries import Expiring
from blueprints.providers.rules import expiry, letters
from blueprints.providers.states import EXPIRY_CASE, ExpiryOutcome
from blueprints.territory import api as territory

STEPS = "providers.expiry_notice_days"
Due = tuple[Expiring, expiry.Notice]


def expiring_soon(today: date, *, provider_id: int) -> tuple[Expiring, ...]:
    """What of a provider expires within the widest step of notice, or has expired, the most urgent first."""
    return queries.expiring(until=_horizon(None, today), provider_id=provider_id)


def page_of_expiring(today: date, *, agency_id: int, number: int) -> Page[Expiring]:
    """The same of all providers whose dossier an agency may read, by pages."""
    return queries.page_of_expiring(until=_horizon(agency_id, today), agency_id=agency_id, number=number)


def to_announce(
    today: date, *, agency_id: int | None = None, among: Sequence[Expiring] | None = None
) -> tuple[tuple[Expiring, expiry.Notice], ...]:
    """What would be announced today, the most urgent first: the dry run of `announce_expiries`.

    With `among`, only these documents are looked at.
    """
    steps = _steps(agency_id, today)
    found = queries.expiring(until=_horizon(agency_id, today), agency_id=agency_id) if among is None else among
    papers = [expiry.Paper(id=each.document_id, expires_on=each.expires_on) for each in found]
    by_id = {each.document_id: each for each in found}
    notices = expiry.notices_due(papers, today=today, steps=steps, announced=queries.announced(by_id))
    return tuple((by_id[notice.document_id], notice) for notice in notices)


def _horizon(agency_id: int | None, today: date) -> date:
    return today + timedelta(days=max(_steps(agency_id, today)))


def planned(today: date, *, agency_id: int, among: Sequence[Expiring]) -> Mapping[int, expiry.Planned]:
    """The next letter about each document, by its id, before anything is sent: on which day, at which step."""
    steps = _steps(agency_id, today)
    said: dict[int, list[int]] = {}
    for document_id, step in queries.announced(each.document_id for each in among):
        said.setdefault(document_id, []).append(step)
    found = {
        each.document_id: expiry.next_notice(
            each.expires_on, today=today, steps=steps, announced=said.get(each.document_id, ())
        )
        for each in among
    }
    return {document_id: each for document_id, each in found.items() if each is not None}


@use_case
def announce_expiries(*, actor: Actor, now: datetime) -> int:
    """Tell the providers which documents are about to expire or have expired; return how many were told of.

    One letter a provider and day. Each step of each document goes out once, also when two runs meet: the notice is
    a row, and the run that writes it sends the letter. The steps are those of the agencies that hold the dossier; a
    provider without any is told by the default ones.
    """
    today = day_of(now)
    due: dict[int, dict[int, Due]] = {}
    for agency_id in (*(agency.id for agency in territory.agencies()), None):
        for document, notice in to_announce(today, agency_id=agency_id):
            own = due.setdefault(document.provider_id, {})
            known = own.get(document.document_id)
            if known is None or notice.step < known[1].step:
                own[document.document_id] = (document, notice)
    waiting = due.keys() - queries.told_on(today)
    return sum(_announce(tuple(due[each].values()), now) for each in sorted(waiting))


def _steps(agency_id: int | None, on: date) -> tuple[int, ...]:
    """The agency's steps; our default where it has none, and where what it wrote are no numbers of days."""
    default = str(current_app.extensions["accredita.parameters"][STEPS].default)
    written = default if agency_id is None else str(territory.parameter(agency_id, STEPS, on))
    try:
        return expiry.steps_of(written) or expiry.steps_of(default)
    except ValueError:
        return expiry.steps_of(default)


def _announce(due: Sequence[Due], now: datetime) -> int:
    """Write the notices of one provider, and send what this run wrote, the most urgent first."""
    ordered = sorted(due, key=lambda pair: (pair[1].days_left, pair[1].document_id))
    written = [(document, notice) for document, notice in ordered if _is_first(document, notice, now)]
    if not written:
        return 0
    lines = [
        letters.Line(title=document.title, expires_on=document.expires_on, step=notice.step, days_left=notice.days_left)
        for document, notice in written
    ]
    one = written[0][0]
    mail.queue(
        to=one.provider_email,
        subject=letters.expiry_subject(lines),
        body=letters.expiry_body(
            provider=one.provider_name,
            lines=lines,
            address=f"{current_app.config['ACCREDITA_BASE_URL']}/fornitore/documenti",
        ),
        key=f"expiry-{one.provider_id}-{day_of(now).isoformat()}",
    )
    for document, notice in written:
        if notice.step == expiry.EXPIRED:
            _open_cases(document, now)
    return len(written)


def _is_first(document: Expiring, notice: expiry.Notice, now: datetime) -> bool:
    written = session().execute(
        insert(DocumentNotice)
        .values(document_id=document.document_id, step=notice.step, provider_id=document.provider_id, announced_at=now)
        .on_conflict_do_nothing(index_elements=["document_id", "step"])
    )
    return bool(written.rowcount)  # type: ignore[attr-defined]  # a CursorResult, typed as Result


def _open_cases(document: Expiring, now: datetime) -> None:
    """A case at the desk of every agency that reads the dossier, once; and the news for the rooms above."""
    readers = select(
        DossierGrant.agency_id,
        literal(document.provider_id),
        literal(document.document_id),
        literal(now, type_=ExpiryCase.opened_at.type),
    ).where(DossierGrant.provider_id == document.provider_id)
    session().execute(
        insert(ExpiryCase)
        .from_select(["agency_id", "provider_id", "document_id", "opened_at"], readers)
        .on_conflict_do_nothing(index_elements=["agency_id", "document_id"])
    )
    work().publish(
        DocumentExpired(
            document_id=document.document_id,
            provider_id=document.provider_id,
            kind=document.kind,
            expired_on=document.expires_on,
        )
    )


@use_case
def close_case(*, case_id: int, outcome: str, note: str, actor: Actor, now: datetime) -> None:
    """Close the case of an expired document with its outcome.

    Raises:
        Refused: it is not the agency's, it is closed already, the outcome is none of ours, nothing has replaced the
            document although the outcome says so, or a reason is missing.
    """
    row = queries.locked_case(case_id)
    if row is None or row.agency_id != actor.agency_id:
        raise Refused(Refusal("expiry-case-unknown"))
    after = agreed(EXPIRY_CASE.next(row.state, "close"))
    if outcome not in tuple(ExpiryOutcome):
        raise Refused(Refusal("expiry-outcome-unknown"))
    document = queries.document(row.document_id)
    if outcome == ExpiryOutcome.REPLACED and (document is None or not document.replaced):
        raise Refused(Refusal("expiry-not-replaced"))
    if outcome != ExpiryOutcome.REPLACED and not note.strip():
        raise Refused(Refusal("expiry-note-missing"))
    row.state, row.outcome, row.note = after, outcome, note.strip()
    row.closed_at, row.closed_by = now, actor.person_id
    audit.record(
        "expiry-case.closed",
        kind="expiry-case",
        subject_id=row.id,
        actor=actor,
        at=now,
        agency_id=row.agency_id,
        provider_id=row.provider_id,
        outcome=outcome,
    )
