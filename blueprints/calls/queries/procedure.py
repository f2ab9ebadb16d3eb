"""Reading what happens to a case between lodging and decision."""

from sqlalchemy import select

from app.db import session
from blueprints.calls.models import IntegrationRequest, RejectionNotice
from blueprints.calls.states import IntegrationState


def open_request(application_id: int) -> IntegrationRequest | None:
    """The request for integration that waits for an answer."""
    return (
        session()
        .scalars(
            select(IntegrationRequest).where(
                IntegrationRequest.application_id == application_id, IntegrationRequest.state == IntegrationState.SENT
            )
        )
        .one_or_none()
    )


def requests(application_id: int) -> tuple[IntegrationRequest, ...]:
    """The requests for integration, in order."""
    return tuple(
        session().scalars(
            select(IntegrationRequest)
            .where(IntegrationRequest.application_id == application_id)
            .order_by(IntegrationRequest.number, IntegrationRequest.id)
        )
    )


def notices(application_id: int) -> tuple[RejectionNotice, ...]:
    """The notices of reasons, in order."""
    return tuple(
        session().scalars(
            select(RejectionNotice)
            .where(RejectionNotice.application_id == application_id)
            .order_by(RejectionNotice.number, RejectionNotice.id)
        )
    )
