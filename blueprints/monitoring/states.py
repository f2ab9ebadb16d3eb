"""What a visit, a finding and a proposed suspension can be, and which step leads where."""

from enum import StrEnum

from app.states import Machine, Move


class VisitState(StrEnum):
    """A closed visit has minutes, and nothing in it changes again."""

    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class FindingState(StrEnum):
    """A finding stays open until an inspector has seen that it was put right."""

    OPEN = "open"
    RESOLVED = "resolved"


class ProposalState(StrEnum):
    """A proposed suspension waits for somebody who may decide."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    DROPPED = "dropped"


class PenaltyState(StrEnum):
    """A proposed penalty may be answered; decided it is a numbered document, dropped it is nothing."""

    PROPOSED = "proposed"
    ANSWERED = "answered"
    DECIDED = "decided"
    DROPPED = "dropped"


_INSPECT = "monitoring.inspect"
_DECIDE = "monitoring.decide"
_PLANNED = frozenset({VisitState.PLANNED})
_OPEN = frozenset({VisitState.OPEN})
_PROPOSED = frozenset({ProposalState.PROPOSED})

VISIT = Machine(
    VisitState,
    VisitState.PLANNED,
    (
        Move(name="open", sources=_PLANNED, target=VisitState.OPEN, permission=_INSPECT),
        Move(name="cancel", sources=_PLANNED, target=VisitState.CANCELLED, permission=_INSPECT),
        Move(name="fill", sources=_OPEN, target=VisitState.OPEN, permission=_INSPECT),
        Move(name="close", sources=_OPEN, target=VisitState.CLOSED, permission=_INSPECT),
    ),
)

FINDING = Machine(
    FindingState,
    FindingState.OPEN,
    (
        Move(
            name="resolve",
            sources=frozenset({FindingState.OPEN}),
            target=FindingState.RESOLVED,
            permission=_INSPECT,
        ),
    ),
)

PROPOSAL = Machine(
    ProposalState,
    ProposalState.PROPOSED,
    (
        Move(name="confirm", sources=_PROPOSED, target=ProposalState.CONFIRMED, permission=_DECIDE),
        Move(name="drop", sources=_PROPOSED, target=ProposalState.DROPPED, permission=_DECIDE),
    ),
)

_STANDING = frozenset({PenaltyState.PROPOSED, PenaltyState.ANSWERED})
PENALTY = Machine(
    PenaltyState,
    PenaltyState.PROPOSED,
    (
        Move(
            name="answer",
            sources=frozenset({PenaltyState.PROPOSED}),
            target=PenaltyState.ANSWERED,
            permission="monitoring.own",
        ),
        Move(name="decide", sources=_STANDING, target=PenaltyState.DECIDED, permission=_DECIDE),
        Move(name="drop", sources=_STANDING, target=PenaltyState.DROPPED, permission=_DECIDE),
    ),
)
