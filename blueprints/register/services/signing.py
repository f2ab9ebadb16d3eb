"""A pact from its draft to two signatures, and its variations."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from app import documents, mail
from app.actors import EVERYTHING, Actor
from app.clock import day_of
from app.db import reaching, session
from app.decisions import Refusal, Refused, agree, agreed
from app.uow import use_case
from blueprints.providers import api as providers
from blueprints.register import letters, policies, queries
from blueprints.register.models import Pact, PactStep
from blueprints.register.rules.signing import (
    AGENCY,
    PROVIDER,
    reasons_not_to_record_signature,
)
from blueprints.register.services.pacts import conclude
from blueprints.register.services.pacts import note as note_of_pact
from blueprints.register.services.signed_files import Judged, judged
from blueprints.register.states import PACT
from blueprints.territory import api as territory


@dataclass(frozen=True, kw_only=True)
class Signature:
    """What proves a signature: the signed file, or the protocol under which it is kept; how doubts were weighed."""

    on: date
    protocol: str = ""
    content: bytes = b""
    file_name: str = ""
    note: str = ""


def paper(pact_id: int) -> bytes:
    """The pact as a PDF/UA, from what is recorded now; once it was sent, the step keeps the file that was sent.

    Raises:
        LookupError: it is not within reach.
    """
    found = queries.pact(pact_id)
    accreditation = queries.accreditation(found.accreditation_id) if found else None
    provider = providers.card(found.provider_id) if found else None
    if found is None or accreditation is None or provider is None:
        raise LookupError(f"no pact {pact_id}")
    inside = queries.comune_ids([accreditation.id], found.valid_from)[accreditation.id]
    prices = queries.prices_of_pact(found, found.valid_from)
    return letters.pact(
        found,
        accreditation,
        agency=territory.agency(found.agency_id),
        provider=provider,
        service=territory.service(found.service_code).name,
        comuni=[each.name for each in territory.comuni_of(found.agency_id, found.valid_from) if each.id in inside],
        tariffs=[replace(each, unit_price=price) for each, price in prices],
    )


@use_case
def send_for_signature(*, pact_id: int, actor: Actor, now: datetime) -> None:
    """Send a drafted pact to the provider: its text is made and kept, and stays as it is.

    Raises:
        Refused: it is another agency's, or it is not a draft.
        LookupError: it is not within reach.
    """
    pact = queries.locked_pact(pact_id)
    agree(policies.reasons_not_to_decide(actor, pact.agency_id))
    state = agreed(PACT.next(pact.state, "send"))
    kept = documents.keep(paper(pact_id), f"patto-{pact.id}.pdf")
    pact.state = state
    _step(pact, "sent", Signature(on=day_of(now)), Judged(kept=kept, signers=[]), actor, now)
    card = providers.card(pact.provider_id)
    agency = territory.agency(pact.agency_id)
    if card is not None:
        mail.queue(
            to=card.pec,
            subject=f"Patto di accreditamento n. {pact.number} da firmare",
            body=(
                f"{card.name},\n\nil patto n. {pact.number} con {agency.name} è allegato. Il legale rappresentante lo "
                "firma digitalmente e carica il file firmato nella pagina dei suoi accreditamenti. Poi firma "
                "l'agenzia: fino ad allora non si può cominciare a lavorare.\n"
            ),
            key=f"pact-{pact.id}",
            attachments=((kept.digest, kept.name),),
        )
    note_of_pact("pact.sent", pact, actor, now, digest=kept.digest)


@use_case
def sign_by_provider(*, pact_id: int, signature: Signature, actor: Actor, now: datetime) -> None:
    """Record the provider's signature: it brings the signed file, or the agency records what it got.

    The file must be the pact that was sent, signed by a legal representative; what is doubtful about it waits for
    the agency.

    Raises:
        Refused: with each reason against; nothing changes then.
    """
    with reaching(EVERYTHING):  # the wall lets only the agency change a pact; who may, is asked here
        pact = pact_of(pact_id)
        by = side_of(pact, actor)
        state = agreed(PACT.next(pact.state, "sign_by_provider"))
        proof = _proof(pact, signature, by=by, side=PROVIDER, now=now)
        pact.state = state
        _step(pact, "provider_signed", signature, proof, actor, now)
        note_of_pact("pact.signed-by-provider", pact, actor, now)


@use_case
def countersign(*, pact_id: int, signature: Signature, cig: str, actor: Actor, now: datetime) -> None:
    """Record the agency's signature: from then on the pact holds, with its one CIG.

    Raises:
        Refused: with each reason against, doubts about a signature that nobody weighed among them; nothing changes
            then.
        LookupError: it is not within reach.
    """
    pact = queries.locked_pact(pact_id)
    agree(policies.reasons_not_to_decide(actor, pact.agency_id))
    agreed(PACT.next(pact.state, "countersign"))
    if any(waits_for_confirmation(each) for each in queries.pact_steps(pact_id)):
        raise Refused(Refusal("pact-signature-to-confirm"))
    proof = _proof(pact, signature, by=AGENCY, side=AGENCY, now=now)
    if proof and proof.doubts and not signature.note.strip():
        raise Refused(Refusal("pact-signature-doubtful"))
    conclude(pact, "countersign", cig=cig or pact.cig or "", signed_on=signature.on, actor=actor, now=now)
    _step(pact, "countersigned", signature, proof, actor, now)


@use_case
def confirm_signature(*, pact_id: int, step_id: int, note: str, actor: Actor, now: datetime) -> None:
    """Confirm, for the agency, a signature about which something is doubtful, and say how it was verified.

    Raises:
        Refused: there is nothing to confirm, nothing is said, or it is another agency's; nothing changes then.
        LookupError: it is not within reach.
    """
    pact = queries.locked_pact(pact_id)
    agree(policies.reasons_not_to_decide(actor, pact.agency_id))
    step = next((each for each in queries.pact_steps(pact_id) if each.id == step_id), None)
    if step is None or not waits_for_confirmation(step):
        raise Refused(Refusal("pact-signature-not-waiting"))
    if not note.strip():
        raise Refused(Refusal("pact-signature-doubtful"))
    _weigh(step, note, actor, now)
    session().flush()
    note_of_pact("pact.signature-confirmed", pact, actor, now)


def waits_for_confirmation(step: PactStep) -> bool:
    """Whether somebody of the agency has still to weigh what is doubtful about a signature."""
    return bool(step.doubts) and step.confirmed_at is None


def _weigh(step: PactStep, note: str, actor: Actor, now: datetime) -> None:
    step.confirmed_at, step.confirmed_by, step.confirmed_note = now, actor.person_id, note.strip()


def _proof(pact: Pact, signature: Signature, *, by: str, side: str, now: datetime) -> Judged | None:
    sent = max((each.day for each in queries.pact_steps(pact.id)), default=pact.valid_from)
    agree(
        reasons_not_to_record_signature(
            has_file=bool(signature.content),
            protocol=signature.protocol,
            by=by,
            signed_on=signature.on,
            sent_on=sent,
            today=day_of(now),
        )
    )
    if not signature.content:
        return None
    return judged(pact, signature.content, signature.file_name, side=side, now=now)


def _step(pact: Pact, kind: str, signature: Signature, proof: Judged | None, actor: Actor, now: datetime) -> None:
    step = PactStep(
        pact_id=pact.id,
        agency_id=pact.agency_id,
        provider_id=pact.provider_id,
        kind=kind,
        day=signature.on,
        protocol=signature.protocol.strip(),
        digest=proof.kept.digest if proof else None,
        file_name=proof.kept.name if proof else "",
        signers=proof.signers if proof else [],
        doubts=proof.doubts if proof else [],
        recorded_at=now,
        recorded_by=actor.person_id,
    )
    if step.doubts and signature.note.strip() and actor.agency_id == pact.agency_id:
        _weigh(step, signature.note, actor, now)
    session().add(step)
    session().flush()


def pact_of(pact_id: int) -> Pact:
    """The pact, locked.

    Raises:
        Refused: it is not within reach.
    """
    try:
        return queries.locked_pact(pact_id)
    except LookupError:
        raise Refused(Refusal("pact-unknown")) from None


def side_of(pact: Pact, actor: Actor) -> str:
    """Which side of the pact the actor is on.

    Raises:
        Refused: neither.
    """
    if actor.provider_id == pact.provider_id:
        return PROVIDER
    if actor.agency_id == pact.agency_id:
        return AGENCY
    raise Refused(Refusal("pact-unknown"))
