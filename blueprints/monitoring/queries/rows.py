"""Rows of the room, locked for the services."""

from typing import TypeVar

from sqlalchemy import select

from app.db import session
from blueprints.monitoring.models import Finding, Penalty, SuspensionProposal, Visit, VisitCheck

R = TypeVar("R", Visit, Finding, SuspensionProposal, Penalty)


def locked_visit(visit_id: int) -> Visit:
    """The visit, locked until the transaction ends.

    Raises:
        LookupError: there is none of that id within reach.
    """
    return _locked(Visit, visit_id)


def locked_finding(finding_id: int) -> Finding:
    """The finding, locked until the transaction ends.

    Raises:
        LookupError: there is none of that id within reach.
    """
    return _locked(Finding, finding_id)


def locked_proposal(proposal_id: int) -> SuspensionProposal:
    """The proposal, locked until the transaction ends.

    Raises:
        LookupError: there is none of that id within reach.
    """
    return _locked(SuspensionProposal, proposal_id)


def locked_penalty(penalty_id: int) -> Penalty:
    """The penalty, locked until the transaction ends.

    Raises:
        LookupError: there is none of that id within reach.
    """
    return _locked(Penalty, penalty_id)


def _locked(kind: type[R], row_id: int) -> R:
    statement = select(kind).where(kind.id == row_id).with_for_update()
    row = session().scalars(statement, execution_options={"populate_existing": True}).one_or_none()
    if row is None:
        raise LookupError(f"no {kind.__tablename__} {row_id}")
    return row


def locked_checks(visit_id: int) -> dict[str, VisitCheck]:
    """The rows of a visit's checklist by item; the lock of the visit keeps others away."""
    statement = select(VisitCheck).where(VisitCheck.visit_id == visit_id).order_by(VisitCheck.id)
    rows = session().scalars(statement, execution_options={"populate_existing": True})
    return {row.item_code: row for row in rows}


def rows_of_findings(visit_id: int) -> tuple[Finding, ...]:
    """The rows of a visit's findings, oldest first."""
    return tuple(session().scalars(select(Finding).where(Finding.visit_id == visit_id).order_by(Finding.id)))
