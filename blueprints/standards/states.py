"""States of a version of a checklist."""

from enum import StrEnum

from app.states import Machine, Move


class VersionState(StrEnum):
    """A draft can be edited, a published version never again."""

    DRAFT = "draft"
    PUBLISHED = "published"


VERSION = Machine(
    VersionState,
    VersionState.DRAFT,
    [
        Move(
            name="publish",
            sources=frozenset({VersionState.DRAFT}),
            target=VersionState.PUBLISHED,
            permission="standards.edit",
        )
    ],
)
