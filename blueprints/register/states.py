"""What an accreditation and a pact can be, and which step leads where."""

from enum import StrEnum

from app.states import Machine, Move


class AccreditationState(StrEnum):
    """Where the acts recorded so far leave an accreditation; `rules.status` says where it is on a day."""

    ENROLLED = "enrolled"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    WITHDRAWN = "withdrawn"


class PactState(StrEnum):
    """A pact entitles to deliver only once both sides have signed it."""

    DRAFT = "draft"
    SENT = "sent"
    PROVIDER_SIGNED = "provider_signed"
    SIGNED = "signed"
    TERMINATED = "terminated"


_ENROLLED = frozenset({AccreditationState.ENROLLED})
_SUSPENDED = frozenset({AccreditationState.SUSPENDED})
_DECIDE = "register.decide"

ACCREDITATION = Machine(
    AccreditationState,
    AccreditationState.ENROLLED,
    (
        Move(name="suspend", sources=_ENROLLED, target=AccreditationState.SUSPENDED, permission=_DECIDE),
        Move(name="resume", sources=_SUSPENDED, target=AccreditationState.ENROLLED, permission=_DECIDE),
        Move(name="extend", sources=_ENROLLED, target=AccreditationState.ENROLLED, permission=_DECIDE),
        Move(name="revoke", sources=_ENROLLED | _SUSPENDED, target=AccreditationState.REVOKED, permission=_DECIDE),
        Move(name="withdraw", sources=_ENROLLED | _SUSPENDED, target=AccreditationState.WITHDRAWN, permission=_DECIDE),
    ),
)

PACT = Machine(
    PactState,
    PactState.DRAFT,
    (
        # A pact that both sides signed on paper is recorded in one go.
        Move(name="sign", sources=frozenset({PactState.DRAFT}), target=PactState.SIGNED, permission=_DECIDE),
        Move(name="complete", sources=frozenset({PactState.DRAFT}), target=PactState.DRAFT, permission=_DECIDE),
        Move(name="send", sources=frozenset({PactState.DRAFT}), target=PactState.SENT, permission=_DECIDE),
        Move(
            name="sign_by_provider",
            sources=frozenset({PactState.SENT}),
            target=PactState.PROVIDER_SIGNED,
            permission="register.sign",
        ),
        Move(
            name="countersign",
            sources=frozenset({PactState.PROVIDER_SIGNED}),
            target=PactState.SIGNED,
            permission=_DECIDE,
        ),
        Move(
            name="terminate",
            sources=frozenset({PactState.DRAFT, PactState.SENT, PactState.PROVIDER_SIGNED, PactState.SIGNED}),
            target=PactState.TERMINATED,
            permission=_DECIDE,
        ),
    ),
)


class VariationState(StrEnum):
    """A variation of a pact waits for the other side's answer."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    REFUSED = "refused"


_PROPOSED = frozenset({VariationState.PROPOSED})
VARIATION = Machine(
    VariationState,
    VariationState.PROPOSED,
    (
        Move(name="accept", sources=_PROPOSED, target=VariationState.ACCEPTED, permission="register.sign"),
        Move(name="refuse", sources=_PROPOSED, target=VariationState.REFUSED, permission="register.sign"),
    ),
)
