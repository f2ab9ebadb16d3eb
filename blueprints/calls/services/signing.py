"""Lodging, and integrating, by a signed file: the PDF is prepared, comes back signed, is held against what was made."""

from datetime import datetime
from typing import Any

from app import audit, documents
from app.actors import Actor
from app.clock import day_of
from app.db import session
from app.decisions import Refusal, Refused, agree
from app.uow import use_case
from blueprints.calls import policies
from blueprints.calls.letters import form as letters
from blueprints.calls.models import Application, SignedPaper
from blueprints.calls.queries import applications as queries
from blueprints.calls.queries import signatures
from blueprints.calls.rules.notice import digest_of
from blueprints.calls.services.applications import MEGABYTE
from blueprints.calls.services.content import content_of
from blueprints.calls.states import ApplicationState
from blueprints.providers import api as providers
from blueprints.territory import api as territory

_OPEN = frozenset({ApplicationState.DRAFT, ApplicationState.INTEGRATION_REQUESTED})
SIGNED_TYPES = frozenset({"application/pdf", "application/pkcs7-mime", "text/plain"})


@use_case
def prepare(*, application_id: int, seen: int, actor: Actor, now: datetime) -> str:
    """Make the PDF of a draft, or of an integration, that is to be signed; return its digest.

    Whatever is changed later asks for a new one.

    Raises:
        Refused: it is not a draft, or somebody changed it meanwhile.
    """
    row = _draft(application_id, actor)
    filled = queries.filled(application_id, on=day_of(now))
    if filled is None or row.revision != seen:
        raise Refused(Refusal("application-changed-meanwhile"))
    content = content_of(filled)
    digest = digest_of(content)
    made = letters.filled_form(
        territory.agency(row.agency_id),
        {**content, "made_at": now},
        draft=False,
        facts=[("Impronta SHA-256 del contenuto", digest), ("Da firmare", "non ancora presentata")],
    )
    kept = documents.keep(made, f"domanda-{filled.call.code}-{application_id}.pdf")
    session().add(
        SignedPaper(
            application_id=row.id,
            agency_id=row.agency_id,
            provider_id=row.provider_id,
            revision=row.revision,
            content_digest=digest,
            paper_digest=kept.digest,
            made_at=now,
            made_by=actor.person_id,
        )
    )
    _record("application.paper-prepared", row, actor, now, digest=kept.digest)
    return kept.digest


@use_case
def bring(*, application_id: int, content: bytes, name: str, actor: Actor, now: datetime) -> None:
    """Take the signed file of a draft: an envelope around our PDF (.p7m, CAdES), or our PDF signed (PAdES).

    Raises:
        Refused: nothing was prepared or the draft changed since, the file is not ours or not whole, or no legal
            representative of the provider signed it.
    """
    from app.signatures.files import held_against  # its libraries are slow to load, and few processes need them
    from app.signatures.trust import configured

    row = _draft(application_id, actor)
    paper = signatures.latest(application_id, lock=True)
    if paper is None or paper.revision != row.revision:
        raise Refused(Refusal("paper-not-prepared"))
    most = int(territory.parameter(row.agency_id, "calls.most_file_megabytes", day_of(now)))
    agree(documents.reasons_not_to_keep(content, most_bytes=most * MEGABYTE, types=SIGNED_TYPES))
    original = documents.storage().get(paper.paper_digest)
    found = held_against(original, content, trusted=configured(), now=now)
    agree(found.reasons)
    codes = {each.fiscal_code for each in found.signers if each.fiscal_code}
    if not codes & _representatives(row.provider_id, now):
        raise Refused(Refusal("signer-not-legal-representative", codes=sorted(codes)))
    kept = documents.keep(content, name)
    paper.signed_digest, paper.signed_name, paper.format = kept.digest, kept.name, found.format
    paper.signers = [{"name": e.name, "fiscal_code": e.fiscal_code, "issuer": e.issuer} for e in found.signers]
    paper.doubts = list(found.doubts)
    paper.uploaded_at, paper.uploaded_by = now, actor.person_id
    _record("application.signed-paper-brought", row, actor, now, digest=kept.digest, doubts=list(found.doubts))


@use_case
def confirm(*, application_id: int, note: str, actor: Actor, now: datetime) -> None:
    """Confirm, for the agency, a signature with a certificate that no trust list vouches for, with the reason.

    Raises:
        Refused: there is nothing to confirm, no reason is given, or it is another agency's case.
    """
    paper = signatures.lodged(application_id, lock=True)
    if paper is None or not signatures.waits_for_confirmation(paper):
        raise Refused(Refusal("signature-not-waiting"))
    agree(policies.reasons_not_to_manage(actor, agency_id=paper.agency_id))
    if not note.strip():
        raise Refused(Refusal("signature-note-missing"))
    paper.confirmed_at, paper.confirmed_by, paper.confirmed_note = now, actor.person_id, note.strip()
    audit.record(
        "application.signature-confirmed",
        kind="application",
        subject_id=application_id,
        actor=actor,
        at=now,
        agency_id=paper.agency_id,
        doubts=list(paper.doubts),
    )


def ready(row: Application, filled: queries.Filled) -> SignedPaper | None:
    """The signed paper with which a draft can be lodged as it is now; None when there is none."""
    paper = signatures.latest(row.id, lock=True)
    if paper is None or paper.signed_digest is None or paper.revision != row.revision:
        return None
    return paper if paper.content_digest == digest_of(content_of(filled)) else None


def _representatives(provider_id: int, now: datetime) -> set[str]:
    on = day_of(now)
    return {
        each.fiscal_code.upper()
        for each in providers.legal_representatives(provider_id)
        if each.valid_from <= on and (each.valid_to is None or on < each.valid_to)
    }


def _draft(application_id: int, actor: Actor) -> Application:
    row = queries.locked_application(application_id)
    if row is None:
        raise Refused(Refusal("application-unknown"))
    agree(policies.reasons_not_to_prepare(actor, provider_id=row.provider_id))
    if row.state not in _OPEN:
        raise Refused(Refusal("application-not-a-draft", state=row.state))
    return row


def _record(action: str, row: Application, actor: Actor, now: datetime, **facts: Any) -> None:
    audit.record(action, kind="application", subject_id=row.id, actor=actor, at=now, **facts)
