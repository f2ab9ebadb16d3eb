"""What a call, an application, a commission and its sessions can be, and the moves between.

Each move names the permission that the policy of the room asks for; `calls.system` is the program's own.
"""

from enum import StrEnum

from app.states import Machine, Move


class CallState(StrEnum):
    """The life of a notice."""

    DRAFT = "draft"
    APPROVED = "approved"
    PUBLISHED = "published"
    OPEN_INITIAL = "open_initial_window"
    EVALUATING_INITIAL = "evaluating_initial"
    ROLLING_OPEN = "rolling_open"
    CLOSED = "closed"
    REVOKED = "revoked"
    ARCHIVED = "archived"


class ApplicationState(StrEnum):
    """The life of one application: one provider, one lot."""

    DRAFT = "draft"
    LODGED = "submitted"
    FORMAL_CHECK = "formal_check"
    INTEGRATION_REQUESTED = "integration_requested"
    INTEGRATED = "integrated"
    ADMISSIBLE = "admissible"
    INADMISSIBLE = "inadmissible"
    EVALUATION = "technical_evaluation"
    PROPOSED = "proposed_outcome"
    NOTICE_SENT = "negative_notice"
    OBSERVED = "observations"
    ACCEPTED = "accepted"
    ACCEPTED_WITH_PRESCRIPTIONS = "accepted_with_prescriptions"
    REFUSED = "refused"
    ENROLLED = "enrolled"
    WITHDRAWN = "withdrawn"


class CommissionState(StrEnum):
    """The work of a commission on one call."""

    APPOINTED = "commission_appointed"
    DECLARING = "conflict_declarations"
    SITTING = "sessions"
    SCORED = "scored"
    CLOSED = "final_minutes"


class SessionState(StrEnum):
    """One numbered session of a commission."""

    CONVENED = "convened"
    OPEN = "open"
    SUSPENDED = "suspended"
    CLOSED = "closed"
    MINUTES_SIGNED = "minutes_signed"
    CANCELLED = "cancelled"


class ConfirmationState(StrEnum):
    """The yearly confirmation of one accreditation's requirements."""

    ASKED = "asked"
    CONFIRMED = "confirmed"
    LATE = "late"
    SETTLED = "settled"


class IntegrationState(StrEnum):
    """One request for missing pieces."""

    SENT = "sent"
    ANSWERED = "answered"
    EXPIRED = "expired"


def _move(name: str, sources: str, target: CallState, permission: str) -> Move[CallState]:
    return Move(name=name, sources=frozenset(map(CallState, sources.split())), target=target, permission=permission)


def _step(name: str, sources: str, target: ApplicationState, permission: str) -> Move[ApplicationState]:
    found = frozenset(map(ApplicationState, sources.split()))
    return Move(name=name, sources=found, target=target, permission=permission)


C = CallState
CALL = Machine(
    CallState,
    C.DRAFT,
    (
        _move("approve", "draft", C.APPROVED, "calls.approve"),
        _move("take_back", "approved", C.DRAFT, "calls.write"),
        _move("publish", "approved", C.PUBLISHED, "calls.publish"),
        _move("open", "published", C.OPEN_INITIAL, "calls.system"),
        _move("close_initial_window", "open_initial_window", C.EVALUATING_INITIAL, "calls.system"),
        _move("open_rolling", "published evaluating_initial", C.ROLLING_OPEN, "calls.system"),
        _move("close", "open_initial_window evaluating_initial rolling_open", C.CLOSED, "calls.system"),
        _move(
            "revoke",
            "approved published open_initial_window evaluating_initial rolling_open closed",
            C.REVOKED,
            "calls.publish",
        ),
        _move("archive", "closed revoked", C.ARCHIVED, "calls.publish"),
    ),
)

A = ApplicationState
_IN_PROGRESS = (
    "submitted formal_check integration_requested integrated admissible technical_evaluation "
    "proposed_outcome negative_notice observations inadmissible accepted accepted_with_prescriptions"
)
APPLICATION = Machine(
    ApplicationState,
    A.DRAFT,
    (
        _step("lodge", "draft", A.LODGED, "calls.lodge"),
        _step("check", "submitted integrated", A.FORMAL_CHECK, "calls.check"),
        _step("request_integration", "formal_check", A.INTEGRATION_REQUESTED, "calls.check"),
        _step("integrate", "integration_requested", A.INTEGRATED, "calls.lodge"),
        _step("let_integration_expire", "integration_requested", A.INTEGRATED, "calls.system"),
        _step("admit", "formal_check observations negative_notice", A.ADMISSIBLE, "calls.check"),
        _step("find_inadmissible", "formal_check", A.INADMISSIBLE, "calls.check"),
        _step("evaluate", "admissible", A.EVALUATION, "calls.chair"),
        _step("propose", "technical_evaluation", A.PROPOSED, "calls.chair"),
        _step("evaluate_again", "proposed_outcome observations", A.EVALUATION, "calls.chair"),
        _step("send_negative_notice", "inadmissible proposed_outcome", A.NOTICE_SENT, "calls.check"),
        _step("observe", "negative_notice", A.OBSERVED, "calls.lodge"),
        # After the notice of reasons too: an act may accept one service or lot and refuse another.
        _step("accept", "proposed_outcome negative_notice observations", A.ACCEPTED, "calls.decide"),
        _step(
            "accept_with_prescriptions",
            "proposed_outcome negative_notice observations",
            A.ACCEPTED_WITH_PRESCRIPTIONS,
            "calls.decide",
        ),
        _step("refuse", "negative_notice observations", A.REFUSED, "calls.decide"),
        _step("enrol", "accepted accepted_with_prescriptions", A.ENROLLED, "calls.decide"),
        _step(
            "withdraw",
            f"draft {_IN_PROGRESS} inadmissible accepted accepted_with_prescriptions",
            A.WITHDRAWN,
            "calls.lodge",
        ),
        # A later act corrects an earlier one (a refusal annulled by a court or by the agency itself).
        _step("correct_to_accepted", "refused", A.ACCEPTED, "calls.decide"),
        _step("correct_to_refused", "enrolled", A.REFUSED, "calls.decide"),
    ),
)

M = CommissionState
COMMISSION = Machine(
    CommissionState,
    M.APPOINTED,
    (
        Move(
            name="collect_declarations",
            sources=frozenset({M.APPOINTED}),
            target=M.DECLARING,
            permission="calls.chair",
        ),
        Move(name="sit", sources=frozenset({M.DECLARING, M.SCORED}), target=M.SITTING, permission="calls.chair"),
        Move(name="finish_scoring", sources=frozenset({M.SITTING}), target=M.SCORED, permission="calls.chair"),
        Move(name="close", sources=frozenset({M.SCORED}), target=M.CLOSED, permission="calls.chair"),
        # Rolling admission: later applicants call the same commission back.
        Move(name="reconvene", sources=frozenset({M.CLOSED}), target=M.DECLARING, permission="calls.chair"),
    ),
)

E = SessionState
SESSION = Machine(
    SessionState,
    E.CONVENED,
    (
        Move(name="open", sources=frozenset({E.CONVENED}), target=E.OPEN, permission="calls.chair"),
        Move(name="suspend", sources=frozenset({E.OPEN}), target=E.SUSPENDED, permission="calls.chair"),
        Move(name="resume", sources=frozenset({E.SUSPENDED}), target=E.OPEN, permission="calls.chair"),
        Move(name="close", sources=frozenset({E.OPEN}), target=E.CLOSED, permission="calls.chair"),
        Move(name="sign_minutes", sources=frozenset({E.CLOSED}), target=E.MINUTES_SIGNED, permission="calls.evaluate"),
        Move(name="cancel", sources=frozenset({E.CONVENED}), target=E.CANCELLED, permission="calls.chair"),
    ),
)

N = IntegrationState
INTEGRATION = Machine(
    IntegrationState,
    N.SENT,
    (
        Move(name="answer", sources=frozenset({N.SENT}), target=N.ANSWERED, permission="calls.lodge"),
        Move(name="expire", sources=frozenset({N.SENT}), target=N.EXPIRED, permission="calls.system"),
    ),
)

F = ConfirmationState
CONFIRMATION = Machine(
    ConfirmationState,
    F.ASKED,
    (
        # Who is late may still comply: that is what the invitation asks.
        Move(name="confirm", sources=frozenset({F.ASKED, F.LATE}), target=F.CONFIRMED, permission="calls.lodge"),
        Move(name="pass_term", sources=frozenset({F.ASKED}), target=F.LATE, permission="calls.system"),
        Move(name="settle", sources=frozenset({F.LATE}), target=F.SETTLED, permission="calls.check"),
    ),
)

# A call takes applications in these states; whether the window holds is asked of the clock.
TAKES_APPLICATIONS = frozenset({C.PUBLISHED, C.OPEN_INITIAL, C.EVALUATING_INITIAL, C.ROLLING_OPEN})
# Nothing changes any more, except by a later act.
SETTLED = frozenset({A.REFUSED, A.ENROLLED, A.WITHDRAWN})
