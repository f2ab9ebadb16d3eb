"""States of an import of a staff list that had bad rows."""

from enum import StrEnum

from app.states import Machine, Move


class ImportState(StrEnum):
    """A list with bad rows waits for the person to say whether its good ones are kept."""

    WAITING = "waiting"
    KEPT = "kept"
    DROPPED = "dropped"


IMPORT = Machine(
    ImportState,
    ImportState.WAITING,
    [
        Move(
            name="keep",
            sources=frozenset({ImportState.WAITING}),
            target=ImportState.KEPT,
            permission="providers.edit",
        ),
        Move(
            name="drop",
            sources=frozenset({ImportState.WAITING}),
            target=ImportState.DROPPED,
            permission="providers.edit",
        ),
    ],
)


class ExpiryCaseState(StrEnum):
    """Open until an officer says how it ended."""

    OPEN = "open"
    CLOSED = "closed"


class ExpiryOutcome(StrEnum):
    """How the case of an expired document ended."""

    REPLACED = "replaced"
    NOT_NEEDED = "not_needed"
    REPORTED = "reported"


EXPIRY_CASE = Machine(
    ExpiryCaseState,
    ExpiryCaseState.OPEN,
    (
        Move(
            name="close",
            sources=frozenset({ExpiryCaseState.OPEN}),
            target=ExpiryCaseState.CLOSED,
            permission="providers.close_cases",
        ),
    ),
)
