"""Documents: filing and reading."""

from datetime import date, datetime

from app import audit, documents
from app.actors import Actor
from app.clock import day_of
from app.db import session
from app.decisions import Refusal, Refused, agree
from app.uow import use_case
from blueprints.providers import queries
from blueprints.providers.models import ProviderDocument
from blueprints.providers.rules import expiry
from blueprints.providers.rules.papers import DOCUMENT_KINDS

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
