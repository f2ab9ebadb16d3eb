"""Documents: filing, reading, and announcing that they expire."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from flask import current_app
from sqlalchemy.dialects.postgresql import insert

from app import audit, documents, mail
from app.actors import Actor
from app.clock import day_of
from app.db import session
from app.decisions import Refusal, Refused, agree
from app.pages import Page
from app.uow import use_case, work
from blueprints.providers import queries
from blueprints.providers.events import DocumentExpired
from blueprints.providers.models import DocumentNotice, ProviderDocument
from blueprints.providers.queries import Expiring
from blueprints.providers.rules import expiry, letters
from blueprints.providers.rules.papers import DOCUMENT_KINDS
from blueprints.territory import api as territory

STEPS = "providers.expiry_notice_days"
MOST_DOCUMENT_BYTES = 20_000_000


@use_case
def keep_document(
    *,
    provider_id: int,
    kind: str,
    title: str,
    content: bytes,
    file_name: str,
    issued_on: date | None = None,
    expires_on: date | None = None,
    replaces_id: int | None = None,
    actor: Actor,
    now: datetime,
) -> int:
    """File a document and return its id; `expires_on` is its last valid day.

    With `replaces_id`, it takes the place of an older one, which is no longer announced.

    Raises:
        Refused: the file is empty, too large or of another kind than accepted, the dates contradict each
            other, or the document to replace has been replaced already.
    """
    agree(
        (
            *documents.reasons_not_to_keep(content, most_bytes=MOST_DOCUMENT_BYTES, types=documents.EVIDENCE_TYPES),
            *expiry.reasons_not_to_file(title=title, issued_on=issued_on, expires_on=expires_on, today=day_of(now)),
            *_reasons_not_to_replace(provider_id, kind, replaces_id),
        )
    )
    stored = documents.keep(content, file_name)
    row = ProviderDocument(
        provider_id=provider_id,
        kind=kind,
        title=title,
        digest=stored.digest,
        size=stored.size,
        media_type=stored.media_type,
        file_name=stored.name,
        issued_on=issued_on,
        expires_on=expires_on,
        replaces_id=replaces_id,
        uploaded_at=now,
        uploaded_by=actor.person_id,
    )
    session().add(row)
    session().flush()
    audit.record(
        "document.filed",
        kind="provider-document",
        subject_id=row.id,
        actor=actor,
        at=now,
        provider_id=provider_id,
        digest=stored.digest,
    )
    return row.id


def _reasons_not_to_replace(provider_id: int, kind: str, replaces_id: int | None) -> tuple[Refusal, ...]:
    if kind not in DOCUMENT_KINDS:
        return (Refusal("document-kind-unknown", kind=kind),)
    if replaces_id is None:
        return ()
    older = queries.document(replaces_id)
    if older is None or older.provider_id != provider_id:
        return (Refusal("document-unknown"),)
    return (Refusal("document-replaced-already", title=older.title),) if older.replaced else ()


def document_content(document_id: int) -> bytes:
    """The bytes of a document within reach.

    Raises:
        Refused: `document-unknown`.
    """
    found = queries.document(document_id)
    if found is None:
        raise Refused(Refusal("document-unknown"))
    return documents.storage().get(found.digest)


@use_case
def note_download(*, document_id: int, actor: Actor, now: datetime) -> None:
    """Write down who took a document.

    Raises:
        Refused: `document-unknown`.
    """
    found = queries.document(document_id)
    if found is None:
        raise Refused(Refusal("document-unknown"))
    audit.record(
        "document.read",
        kind="provider-document",
        subject_id=document_id,
        actor=actor,
        at=now,
        provider_id=found.provider_id,
    )


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


@use_case
def announce_expiries(*, actor: Actor, now: datetime) -> int:
    """Tell the providers which documents are about to expire or have expired; return how many were told.

    Each step of each document goes out once, also when two runs meet: the notice is a row, and the run
    that writes it sends the letter. The steps are those of the agencies that hold the dossier; a provider
    without any is told by the default ones.
    """
    today = day_of(now)
    told = 0
    for agency_id in (*(agency.id for agency in territory.agencies()), None):
        for document, notice in to_announce(today, agency_id=agency_id):
            told += _announce(document, notice, now)
    return told


def _steps(agency_id: int | None, on: date) -> tuple[int, ...]:
    """The agency's steps; our default where it has none, and where what it wrote are no numbers of days."""
    default = str(current_app.extensions["accredita.parameters"][STEPS].default)
    written = default if agency_id is None else str(territory.parameter(agency_id, STEPS, on))
    try:
        return expiry.steps_of(written) or expiry.steps_of(default)
    except ValueError:
        return expiry.steps_of(default)


def _announce(document: Expiring, notice: expiry.Notice, now: datetime) -> int:
    written = session().execute(
        insert(DocumentNotice)
        .values(document_id=document.document_id, step=notice.step, provider_id=document.provider_id, announced_at=now)
        .on_conflict_do_nothing(index_elements=["document_id", "step"])
    )
    if not written.rowcount:  # type: ignore[attr-defined]  # a CursorResult, typed as Result
        return 0
    mail.queue(
        to=document.provider_email,
        subject=letters.expiry_subject(title=document.title, step=notice.step),
        body=letters.expiry_body(
            provider=document.provider_name,
            title=document.title,
            expires_on=document.expires_on,
            step=notice.step,
            days_left=notice.days_left,
            address=f"{current_app.config['ACCREDITA_BASE_URL']}/fornitore/documenti",
        ),
        key=f"expiry-{document.document_id}-{notice.step}",
    )
    if notice.step == expiry.EXPIRED:
        work().publish(
            DocumentExpired(
                document_id=document.document_id,
                provider_id=document.provider_id,
                kind=document.kind,
                expired_on=document.expires_on,
            )
        )
    return 1
