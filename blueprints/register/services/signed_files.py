"""A signed pact that somebody brought, held against the file that was sent."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from app import documents
from app.clock import day_of
from app.decisions import Refusal, Refused, agree
from blueprints.providers import api as providers
from blueprints.register import queries
from blueprints.register.models import Pact, PactStep
from blueprints.register.rules.signing import AGENCY, names_of_signers
from blueprints.territory import api as territory

if TYPE_CHECKING:
    from app.signatures.files import SignedFile

SIGNED_TYPES = frozenset({"application/pdf", "application/pkcs7-mime", "text/plain"})
MOST_BYTES = 10_000_000
NO_SIGNER_NAMED = "agency-signer-not-named"


@dataclass(frozen=True, kw_only=True)
class Judged:
    """The kept file, who signed it, and what a person of the agency has to weigh."""

    kept: documents.Stored
    signers: list[dict[str, str | None]]
    doubts: list[str] = field(default_factory=list)


def judged(pact: Pact, content: bytes, file_name: str, *, side: str, now: datetime) -> Judged:
    """The signed file of one side: an envelope around the pact that was sent (.p7m), or the same PDF signed.

    The agency may sign what the provider signed, so that one file carries both signatures.

    Raises:
        Refused: it is not the pact that was sent, it is not whole, or nobody signed who may for that side.
    """
    agree(documents.reasons_not_to_keep(content, most_bytes=MOST_BYTES, types=SIGNED_TYPES))
    found = _held(pact.id, content, now)
    agree(found.reasons)
    codes = {each.fiscal_code.upper() for each in found.signers if each.fiscal_code}
    doubts = list(found.doubts)
    allowed = _allowed(pact, side, now)
    if side == AGENCY and not allowed:
        doubts.append(NO_SIGNER_NAMED)
    elif not codes & allowed:
        raise Refused(Refusal(f"pact-signer-not-{side}", codes=sorted(codes)))
    return Judged(
        kept=documents.keep(content, file_name or f"patto-{pact.id}-firmato.p7m"),
        signers=[{"name": e.name, "fiscal_code": e.fiscal_code, "issuer": e.issuer} for e in found.signers],
        doubts=doubts,
    )


def _held(pact_id: int, content: bytes, now: datetime) -> "SignedFile":
    from app.signatures.files import held_against  # its libraries are slow to load, and few processes need them
    from app.signatures.trust import configured

    before = [each for each in queries.pact_steps(pact_id) if each.digest and _stands_for_the_pact(each)]
    if not before:
        raise Refused(Refusal("pact-not-sent"))
    found = [
        held_against(documents.storage().get(each.digest or ""), content, trusted=configured(), now=now)
        for each in before
    ]
    return next((each for each in found if not each.reasons), found[0])


def _stands_for_the_pact(step: PactStep) -> bool:
    """Whether a file may be signed: the one that was sent, and the one that the provider signed."""
    return step.kind in ("sent", "provider_signed")


def _allowed(pact: Pact, side: str, now: datetime) -> frozenset[str]:
    on = day_of(now)
    if side == AGENCY:
        return names_of_signers(str(territory.parameter(pact.agency_id, "register.pact_signers", on)))
    return frozenset(
        each.fiscal_code.upper()
        for each in providers.legal_representatives(pact.provider_id)
        if each.valid_from <= on and (each.valid_to is None or on < each.valid_to)
    )
