"""How projects, monthly reports and imports move on."""

from enum import StrEnum

from app.states import Machine, Move


class ProjectState(StrEnum):
    """An individual project, from its draft to its end."""

    DRAFTED = "drafted"
    AUTHORISED = "authorised"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    CLOSED = "closed"


class ReportState(StrEnum):
    """A provider's monthly report for one service."""

    OPEN = "open"
    SUBMITTED = "submitted"
    UNDER_REVIEW = "under_review"
    ACCEPTED = "accepted"
    PARTLY_ACCEPTED = "partly_accepted"
    RETURNED = "returned"
    LOCKED = "locked"


class BatchState(StrEnum):
    """One imported file: first checked, then kept only when the person says so."""

    UPLOADED = "uploaded"
    CHECKED = "checked"
    REFUSED = "refused"
    CONFIRMED = "confirmed"
    IMPORTED = "imported"
    DISCARDED = "discarded"
    UNDONE = "undone"


_P, _R, _B = ProjectState, ReportState, BatchState
CHANGE, REPORT, REVIEW = "care.change_projects", "care.report", "care.review"

PROJECT = Machine(
    ProjectState,
    _P.DRAFTED,
    (
        Move(name="authorise", sources=frozenset({_P.DRAFTED}), target=_P.AUTHORISED, permission=CHANGE),
        Move(name="activate", sources=frozenset({_P.AUTHORISED}), target=_P.ACTIVE, permission=CHANGE),
        Move(name="suspend", sources=frozenset({_P.ACTIVE}), target=_P.SUSPENDED, permission=CHANGE),
        Move(name="resume", sources=frozenset({_P.SUSPENDED}), target=_P.ACTIVE, permission=CHANGE),
        Move(
            name="close",
            sources=frozenset({_P.DRAFTED, _P.AUTHORISED, _P.ACTIVE, _P.SUSPENDED}),
            target=_P.CLOSED,
            permission=CHANGE,
        ),
    ),
)

REPORT_OF_MONTH = Machine(
    ReportState,
    _R.OPEN,
    (
        Move(name="submit", sources=frozenset({_R.OPEN, _R.RETURNED}), target=_R.SUBMITTED, permission=REPORT),
        Move(name="review", sources=frozenset({_R.SUBMITTED}), target=_R.UNDER_REVIEW, permission=REVIEW),
        Move(name="accept", sources=frozenset({_R.UNDER_REVIEW}), target=_R.ACCEPTED, permission=REVIEW),
        Move(name="accept-in-part", sources=frozenset({_R.UNDER_REVIEW}), target=_R.PARTLY_ACCEPTED, permission=REVIEW),
        Move(name="return", sources=frozenset({_R.UNDER_REVIEW}), target=_R.RETURNED, permission=REVIEW),
        Move(name="lock", sources=frozenset({_R.ACCEPTED, _R.PARTLY_ACCEPTED}), target=_R.LOCKED, permission=REVIEW),
    ),
)

BATCH = Machine(
    BatchState,
    _B.UPLOADED,
    (
        Move(name="check", sources=frozenset({_B.UPLOADED}), target=_B.CHECKED, permission=REPORT),
        Move(name="refuse", sources=frozenset({_B.UPLOADED}), target=_B.REFUSED, permission=REPORT),
        Move(name="confirm", sources=frozenset({_B.CHECKED}), target=_B.CONFIRMED, permission=REPORT),
        Move(name="discard", sources=frozenset({_B.CHECKED}), target=_B.DISCARDED, permission=REPORT),
        Move(name="import", sources=frozenset({_B.CONFIRMED}), target=_B.IMPORTED, permission=REPORT),
        Move(name="undo", sources=frozenset({_B.IMPORTED}), target=_B.UNDONE, permission=REPORT),
    ),
)

WRITABLE = frozenset({ReportState.OPEN, ReportState.RETURNED})
ACCEPTED = frozenset({ReportState.ACCEPTED, ReportState.PARTLY_ACCEPTED, ReportState.LOCKED})
GONE = frozenset({BatchState.REFUSED, BatchState.DISCARDED, BatchState.UNDONE})
