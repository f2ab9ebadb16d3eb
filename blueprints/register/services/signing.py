"""A pact from its draft to two signatures, and its variations."""

from dataclasses import dataclass
from datetime import date, datetime

from app import audit, documents, mail
from app.actors import EVERYTHING, Actor
from app.clock import day_of
from app.db import reaching, session
from app.decisions import Refusal, Refused, agree, agreed
from app.periods import Period
from app.uow import use_case
from blueprints.providers import api as providers
from blueprints.register import letters, policies, queries
from blueprints.register.models import Pact, PactStep, PactVariation
from blueprints.register.rules.signing import (
    AGENCY,
    PROVIDER,
    reasons_not_to_answer,
    reasons_not_to_propose,
    reasons_not_to_record_signature,
)
from blueprints.register.services.pacts import conclude, note
from blueprints.register.states import PACT, VARIATION, PactState, VariationState
from blueprints.territory import api as territory

SIGNED_TYPES = frozenset({"application/pdf", "application/pkcs7-mime"})
MOST_BYTES = 10_000_000


@dataclass(frozen=True, kw_only=True)
class Signature:
    """What proves a signature: the signed file, or the protocol under which it is kept."""

    on: date
    protocol: str = ""
    content: bytes = b""
    file_name: str = ""


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
    inside = queries.comune_ids([accreditation.id])[accreditation.id]
    prices = queries.tariffs(found.agency_id, found.service_code)
    return letters.pact(
        found,
        accreditation,
        agency=territory.agency(found.agency_id),
        provider=provider,
        service=territory.service(found.service_code).name,
        comuni=[each.name for each in territory.comuni_of(found.agency_id, found.valid_from) if each.id in inside],
        tariffs=[each for each in prices if Period(each.valid_from, each.valid_to).holds(found.valid_from)],
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
    _step(pact, "sent", day_of(now), "", kept, actor, now)
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
    note("pact.sent", pact, actor, now, digest=kept.digest)


@use_case
def sign_by_provider(*, pact_id: int, signature: Signature, actor: Actor, now: datetime) -> None:
    """Record the provider's signature: its legal representative brings the signed file, or the agency records it.

    Raises:
        Refused: with each reason against; nothing changes then.
    """
    with reaching(EVERYTHING):  # the wall lets only the agency change a pact; who may, is asked here
        pact = _pact(pact_id)
        _side(pact, actor)
        state = agreed(PACT.next(pact.state, "sign_by_provider"))
        kept = _proof(pact, signature, now)
        pact.state = state
        _step(pact, "provider_signed", signature.on, signature.protocol, kept, actor, now)
        note("pact.signed-by-provider", pact, actor, now)


@use_case
def countersign(*, pact_id: int, signature: Signature, cig: str, actor: Actor, now: datetime) -> None:
    """Record the agency's signature: from then on the pact holds, with its one CIG.

    Raises:
        Refused: with each reason against; nothing changes then.
        LookupError: it is not within reach.
    """
    pact = queries.locked_pact(pact_id)
    agree(policies.reasons_not_to_decide(actor, pact.agency_id))
    agreed(PACT.next(pact.state, "countersign"))
    kept = _proof(pact, signature, now)
    conclude(pact, "countersign", cig=cig, signed_on=signature.on, actor=actor, now=now)
    _step(pact, "countersigned", signature.on, signature.protocol, kept, actor, now)


def _proof(pact: Pact, signature: Signature, now: datetime) -> documents.Stored | None:
    sent = max((each.day for each in queries.pact_steps(pact.id)), default=pact.valid_from)
    agree(
        reasons_not_to_record_signature(
            has_file=bool(signature.content),
            protocol=signature.protocol,
            signed_on=signature.on,
            sent_on=sent,
            today=day_of(now),
        )
    )
    if not signature.content:
        return None
    agree(documents.reasons_not_to_keep(signature.content, most_bytes=MOST_BYTES, types=SIGNED_TYPES))
    return documents.keep(signature.content, signature.file_name or f"patto-{pact.id}-firmato.pdf")


def _step(
    pact: Pact, kind: str, day: date, protocol: str, kept: documents.Stored | None, actor: Actor, now: datetime
) -> None:
    session().add(
        PactStep(
            pact_id=pact.id,
            agency_id=pact.agency_id,
            provider_id=pact.provider_id,
            kind=kind,
            day=day,
            protocol=protocol.strip(),
            digest=kept.digest if kept else None,
            file_name=kept.name if kept else "",
            recorded_at=now,
            recorded_by=actor.person_id,
        )
    )
    session().flush()


@use_case
def propose_variation(*, pact_id: int, kind: str, text: str, effective_from: date, actor: Actor, now: datetime) -> int:
    """Propose a change of tariff or territory of a signed pact; return its id. The other side answers.

    Raises:
        Refused: with each reason against.
    """
    with reaching(EVERYTHING):  # the wall lets only the agency lock a pact; who may, is asked here
        pact = _pact(pact_id)
        side = _side(pact, actor)
        before = queries.pact_variations(pact_id)
        agree(
            reasons_not_to_propose(
                kind=kind,
                text=text,
                effective_from=effective_from,
                is_signed=pact.state == PactState.SIGNED,
                pact=Period(pact.valid_from, pact.valid_to),
                waiting=any(each.state == VariationState.PROPOSED for each in before),
            )
        )
        row = PactVariation(
            pact_id=pact.id,
            agency_id=pact.agency_id,
            provider_id=pact.provider_id,
            number=len(before) + 1,
            kind=kind,
            text=text.strip(),
            effective_from=effective_from,
            state=VARIATION.initial,
            proposed_by=side,
            proposed_at=now,
            proposer_id=actor.person_id,
            answer="",
        )
        session().add(row)
        session().flush()
        note("pact.variation-proposed", pact, actor, now, kind_of_change=kind)
        return row.id


@use_case
def answer_variation(*, variation_id: int, accepts: bool, answer: str, actor: Actor, now: datetime) -> None:
    """Accept or refuse what the other side proposed.

    Raises:
        Refused: with each reason against; nothing changes then.
    """
    with reaching(EVERYTHING):  # as above
        row = queries.locked_variation(variation_id)
        if row is None:
            raise Refused(Refusal("pact-unknown"))
        pact = _pact(row.pact_id)
        side = _side(pact, actor)
        agree(reasons_not_to_answer(proposed_by=row.proposed_by, side=side, accepts=accepts, answer=answer))
        row.state = agreed(VARIATION.next(row.state, "accept" if accepts else "refuse"))
        row.answer, row.answered_at, row.answerer_id = answer.strip(), now, actor.person_id
        session().flush()
        audit.record(
            "pact.variation-answered",
            kind="pact",
            subject_id=pact.id,
            actor=actor,
            at=now,
            agency_id=pact.agency_id,
            provider_id=pact.provider_id,
            state=row.state,
            number=row.number,
        )


def _pact(pact_id: int) -> Pact:
    try:
        return queries.locked_pact(pact_id)
    except LookupError:
        raise Refused(Refusal("pact-unknown")) from None


def _side(pact: Pact, actor: Actor) -> str:
    """Which side of the pact the actor is on."""
    if actor.provider_id == pact.provider_id:
        return PROVIDER
    if actor.agency_id == pact.agency_id:
        return AGENCY
    raise Refused(Refusal("pact-unknown"))
